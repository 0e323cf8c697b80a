using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>The present value of an old emitter, which does not send it to a new subscriber (zocp-5.12).</content>
public sealed partial class ZocpNode
{
    /// <summary>
    /// The receiver takes what the emitter holds once a GET that left after the SUB is answered: the cached value may be old, since nobody
    /// told us of changes, and whatever changes after that answer comes as a signal.
    /// </summary>
    private static void AwaitPresent(ZocpPeer from, string? emitter, string? receiver, long get)
    {
        if (from.IsOld && emitter is not null && receiver is not null)
        {
            from.Awaited[(emitter, receiver)] = new AwaitedPresent(get, default);
        }
    }

    /// <summary>A signal came before the answer: were the same value taken again from the answer, a cue would come twice.</summary>
    private static void NoteSignalled(ZocpPeer from, string emitter, string receiver, in ZocpValue value)
    {
        if (from.Awaited.Count > 0 && from.Awaited.TryGetValue((emitter, receiver), out AwaitedPresent awaited))
        {
            from.Awaited[(emitter, receiver)] = awaited with { Signalled = value };
        }
    }

    /// <summary>What a MOD told is taken as a signal would be: converted, clamped or refused, and passed on.</summary>
    /// <param name="now">The present instant.</param>
    /// <param name="from">The old emitter's node.</param>
    /// <param name="told">What the MOD said; empty when the answer was pieced together from several.</param>
    private void TakePresents(Instant now, ZocpPeer from, ReadOnlySpan<byte> told)
    {
        if (from.Awaited.Count == 0)
        {
            return;
        }

        foreach (((string emitter, string receiver), AwaitedPresent awaited) in from.Awaited.ToArray())
        {
            if (from.Answered < awaited.Get || !TellsValue(told, emitter))
            {
                continue;
            }

            from.Awaited.Remove((emitter, receiver));
            if (_subscriptions.Contains(from.Uuid, emitter, receiver) && from.Tree.TryFind(emitter, out Capability? entry)
                && !entry.Value.IsNull && !entry.Value.Equals(awaited.Signalled))
            {
                TakeSignal(now, from.Uuid, emitter, receiver, entry.Value);
            }
        }
    }

    /// <summary>What passes for the answer of an old peer may be another MOD that names all its keys, and says nothing of their values.</summary>
    private static bool TellsValue(ReadOnlySpan<byte> told, string emitter)
    {
        if (told.IsEmpty)
        {
            return true;
        }

        JsonMembers entries = new(told);
        while (entries.MoveNext())
        {
            if (JsonMembers.IsObject(entries.Value) && string.Equals(ParameterPath.Of(JsonText.Decode(entries.Name)), emitter, StringComparison.Ordinal))
            {
                JsonMembers fields = new(entries.Value);
                while (fields.MoveNext())
                {
                    if (fields.Name.SequenceEqual("value"u8))
                    {
                        return true;
                    }
                }
            }
        }

        return false;
    }
}
