using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>SIG from peers: into the cache, along the links, to the application.</content>
public sealed partial class ZocpNode
{
    private readonly char[] _name = new char[1024];

    /// <summary>SIG: into the cache, then along the links into own receivers, then to whoever watches (zocp-4.5).</summary>
    private void OnSignal(Instant now, ZocpPeer from, ReadOnlySpan<byte> content, in FrameMark mark)
    {
        if (!JsonItems.IsArray(content))
        {
            Complain(from, "SIG must be a pair");
            return;
        }

        JsonItems items = new(content);
        if (!items.MoveNext() || items.Value[0] != '"' || items.Value.Length > _name.Length)
        {
            Complain(from, "SIG must name its emitter");
            return;
        }

        ReadOnlySpan<char> name = _name.AsSpan(0, JsonText.Decode(items.Value[1..^1], _name));
        if (!items.MoveNext())
        {
            Complain(from, "SIG must be a pair");
            return;
        }

        ZocpValue value = ZocpValue.Read(items.Value);
        if (items.MoveNext())
        {
            Complain(from, "SIG must be a pair");
            return;
        }

        SignalsReceived++;
        Capability? entry = FindEmitter(from, name);
        string path = entry is null ? from.Tree.PathOfWire(name.ToString()) : entry.Path;
        bool isLatest = mark.Count == 0 || IsLatest(from.Uuid, path, mark.Count);
        if (entry is not null && isLatest)
        {
            from.Tree.SetLeaf(entry, "value", value);
        }

        TakeSignals(now, from, path, value, mark, isLatest);
    }

    private static Capability? FindEmitter(ZocpPeer from, ReadOnlySpan<char> name) =>
        from.Tree.Root.TryGetObject(name, out Capability? entry) ? name.SequenceEqual(Words.Objects) ? null : entry
        : name.Contains('/') && from.Tree.TryFind(name.ToString(), out entry) ? entry
        : null;

    /// <param name="now">The present instant.</param>
    /// <param name="from">Whose signal it is.</param>
    /// <param name="path">Its emitter.</param>
    /// <param name="value">Its value.</param>
    /// <param name="mark">Its count.</param>
    /// <param name="isLatest">False for one that comes again for a link that missed it: who listens to everything has had it.</param>
    private void TakeSignals(Instant now, ZocpPeer from, string path, in ZocpValue value, in FrameMark mark, bool isLatest)
    {
        if (_subscriptions.Of(from.Uuid) is not { } subscriptions)
        {
            return;
        }

        IReadOnlyList<string?> receivers = subscriptions.Receivers(path);
        if (receivers.Count > 0)
        {
            SignalTally tally = _taken.Get(from.Uuid, path);
            tally.Pass(now);
            if (_stampNs != 0)
            {
                tally.Stamp(now, _stampNs);
            }
        }

        bool isTold = isLatest && subscriptions.HasAll;
        for (int i = 0; i < receivers.Count; i++)
        {
            // What comes again after a cut came to some links before, and not to others.
            if (mark.Count > 0 && !IsNews(from.Uuid, path, receivers[i], mark))
            {
                continue;
            }

            if (receivers[i] is { } receiver)
            {
                NoteSignalled(from, path, receiver, value);
                TakeSignal(now, from.Uuid, path, receiver, value);
                isTold |= isLatest && _options.TellLinkedSignals;
            }
            else
            {
                isTold = true;
            }
        }

        if (isTold)
        {
            Report(new ZocpEvent { Kind = ZocpEventKind.SignalReceived, Peer = from.Uuid, Path = path, Value = value });
        }
    }

    /// <summary>One signal into one own receiver: converted, clamped, stored when it differs, and signalled on.</summary>
    private void TakeSignal(Instant now, Uuid from, string emitter, string receiver, in ZocpValue value)
    {
        if (!_parameters.TryGetValue(receiver, out LocalParameter? parameter))
        {
            return;
        }

        ZocpReason reason = parameter.Rules.FitType(value, true, out ZocpValue fit);
        if (reason != ZocpReason.None)
        {
            SignalsDropped++;
            LinkRefuses(from, emitter, parameter, reason, value);
            return;
        }

        if (parameter.Rules.Clamp(fit, out ZocpValue inside))
        {
            parameter.Clamped++;
            Report(new ZocpEvent
            {
                Kind = ZocpEventKind.Clamped,
                Peer = from,
                Path = receiver,
                Parameter = parameter,
                Value = inside,
                Old = value,
                Cause = ChangeCause.Signal,
            });
        }

        if (parameter.Value.Equals(inside))
        {
            return;
        }

        Store(parameter, inside, ChangeCause.Signal, from);
        if (_hops >= _options.MaxHops)
        {
            SignalsDropped++;
            Refuse(from, new ZocpRefusal(
                ZocpReason.TooManyHops, $"pass on {receiver}", _options.Name, $"the signal passed through {_hops} receivers", "look for a loop of links"));
            return;
        }

        _hops++;
        SendSignal(now, parameter, default);
        _hops--;
    }
}
