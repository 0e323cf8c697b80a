namespace Tutti.Protocols.Zocp;

/// <summary>What may be sent to an old peer: it judges every unit for one, whatever the rest of the code thinks.</summary>
/// <remarks>pyZOCP ends on many things that are valid JSON (docs/specs/errata.md). So this is a list of what is allowed, not of what is not.</remarks>
internal static class SafeGrammar
{
    private const int DeepestNesting = 64;

    /// <summary>Why a unit must not be sent to an old peer; null when it may.</summary>
    public static string? Why(ReadOnlySpan<byte> content, ZocpPeer peer, Uuid self, Dictionary<Uuid, ZocpPeer> peers)
    {
        if (!JsonText.TryCheck(content, DeepestNesting, out _) || !JsonMembers.IsObject(content) || !RawValues.IsFinite(content))
        {
            return "it is not a JSON object of finite numbers";
        }

        JsonMembers members = new(content);
        if (!members.MoveNext())
        {
            return "it is empty";
        }

        string? why = members.Name switch
        {
            var name when name.SequenceEqual("GET"u8) => members.Value.SequenceEqual("null"u8) ? null : "it would answer a GET of keys by SET",
            var name when name.SequenceEqual("MOD"u8) => WhyNotModification(members.Value),
            var name when name.SequenceEqual("SET"u8) => WhyNotSet(members.Value, peer),
            var name when name.SequenceEqual("SIG"u8) => WhyNotSignal(members.Value, peer),
            var name when name.SequenceEqual("SUB"u8) || name.SequenceEqual("UNSUB"u8) => WhyNotLink(members.Value, peer, self, name.Length == 5, peers),
            var name when name.SequenceEqual("CALL"u8) || name.SequenceEqual("REP"u8) => null,
            _ => "it does not know this method",
        };
        return why ?? (members.MoveNext() ? "it has several methods" : null);
    }

    /// <summary>Why a signal of a root parameter must not be sent, given the receivers that the peer has linked to it.</summary>
    public static string? WhyNotSignal(string emitter, IReadOnlyList<string?> receivers, ZocpPeer peer)
    {
        if (peer.IsOverfull)
        {
            return "it holds links that are not known here";
        }

        if (peer.ScalarsTold.Contains(emitter))
        {
            return "it holds that emitter as something else than a parameter";
        }

        for (int i = 0; i < receivers.Count; i++)
        {
            if (receivers[i] is { } receiver && !HasReceiver(peer, receiver))
            {
                return "it has no such receiver";
            }
        }

        return null;
    }

    /// <summary>True when the peer is known to have a parameter that can receive.</summary>
    public static bool HasReceiver(ZocpPeer peer, string path) =>
        !ParameterPath.IsNested(path) && peer.Tree.TryFind(path, out Capability? receiver) && receiver.Contains("value");

    /// <summary>True when the peer is known to have an emitter that a SUB may name.</summary>
    public static bool HasEmitter(ZocpPeer peer, string path) =>
        !ParameterPath.IsNested(path) && peer.Tree.TryFind(path, out Capability? emitter) && emitter.HasSubscribers;

    /// <summary>Remembers what a MOD leaves at the peer; true when that changed.</summary>
    public static bool NoteTold(ReadOnlySpan<byte> unit, ZocpPeer peer)
    {
        bool changed = false;
        JsonMembers members = new(unit);
        if (!members.MoveNext() || !JsonMembers.IsObject(members.Value))
        {
            return false;
        }

        JsonMembers entries = new(members.Value);
        while (entries.MoveNext())
        {
            if (entries.Value[0] != '{')
            {
                changed |= peer.ScalarsTold.Add(JsonText.Decode(entries.Name));
            }
            else if (peer.ScalarsTold.Count > 0)
            {
                changed |= peer.ScalarsTold.Remove(JsonText.Decode(entries.Name));
            }
        }

        return changed;
    }

    private static string? WhyNotModification(ReadOnlySpan<byte> data)
    {
        if (!JsonMembers.IsObject(data))
        {
            return "a MOD must be an object";
        }

        JsonMembers entries = new(data);
        while (entries.MoveNext())
        {
            if (entries.Value.SequenceEqual("null"u8))
            {
                return "a null entry would stay and break a later signal";
            }
        }

        return null;
    }

    private static string? WhyNotSet(ReadOnlySpan<byte> data, ZocpPeer peer)
    {
        if (!JsonMembers.IsObject(data))
        {
            return "a SET must be an object";
        }

        JsonMembers entries = new(data);
        while (entries.MoveNext())
        {
            if (!JsonMembers.IsObject(entries.Value) || !peer.Tree.Root.TryGetObject(JsonText.Decode(entries.Name), out _))
            {
                return "a SET must name a parameter that is there";
            }
        }

        return null;
    }

    private static string? WhyNotSignal(ReadOnlySpan<byte> data, ZocpPeer peer)
    {
        if (!JsonItems.IsArray(data))
        {
            return "a SIG must be a pair";
        }

        JsonItems items = new(data);
        if (!items.MoveNext() || items.Value[0] != '"')
        {
            return "a SIG must name its emitter";
        }

        string emitter = JsonText.Decode(items.Value[1..^1]);
        return !items.MoveNext() || items.MoveNext() ? "a SIG must be a pair" : WhyNotSignal(emitter, [], peer);
    }

    private static string? WhyNotLink(ReadOnlySpan<byte> data, ZocpPeer peer, Uuid self, bool ends, Dictionary<Uuid, ZocpPeer> peers)
    {
        if (!LinkRequest.TryRead(data, out LinkRequest link))
        {
            return "a link must be two UUIDs and two names";
        }

        if (!ends && link.Receiver is not null && peers.TryGetValue(link.ReceiverPeer, out ZocpPeer? receiver) && receiver.IsOld
            && !HasReceiver(receiver, ParameterPath.Of(link.Receiver)))
        {
            return "the receiver's node has no such receiver";
        }

        if (link.EmitterPeer == peer.Uuid)
        {
            return link.Emitter is null
                ? link.ReceiverPeer == self ? null : "only a receiver may ask for everything"
                : HasEmitter(peer, ParameterPath.Of(link.Emitter)) ? null : "it has no such emitter";
        }

        return link.ReceiverPeer != peer.Uuid ? "it has no part in this link"
            : link.EmitterPeer != self || link.Emitter is null ? "it would ask an emitter that may not be there"
            : ends || link.Receiver is null || HasReceiver(peer, ParameterPath.Of(link.Receiver)) ? null
            : "it has no such receiver";
    }
}
