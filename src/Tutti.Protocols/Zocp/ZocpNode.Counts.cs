using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>Signals of <see cref="Delivery.Every"/> are counted between nodes that heal: none is lost over a cut, and none comes twice (section 10).</content>
public sealed partial class ZocpNode
{
    private readonly ReplayBuffer.Budget _replayBudget;

    /// <summary>Counts go on after this for a parameter that is added anew, so that no count means two signals of one run.</summary>
    private long _countsBefore;

    /// <summary>Count of the latest signal of each emitter that counts, by whatever subscription it came; kept while a link waits for its peer.</summary>
    private readonly Dictionary<(Uuid Peer, string Path), long> _latest = [];

    /// <summary>Starts to keep signals for links that have, or will have, a receiver that counts.</summary>
    private void KeepSignals(LocalParameter parameter)
    {
        bool wanted = parameter.IsRegistered && parameter.Delivery == Delivery.Every && _links.Values.Any(link => link is { IsEmitter: true, Receiver: not null }
            && string.Equals(link.Emitter, parameter.Path, StringComparison.Ordinal) && Counts(link.Peer, link.PeerIdentity.Length > 0));
        if (wanted && parameter.Replay is null)
        {
            StartKeeping(parameter);
        }
        else if (!wanted && parameter.Replay is not null)
        {
            KeepCount(parameter);
        }
    }

    private void StartKeeping(LocalParameter parameter)
    {
        parameter.Count = parameter.Count == 0 ? _countsBefore + 1 : parameter.Count;
        parameter.Replay = new ReplayBuffer(_options.MaxReplay, _replayBudget);
        parameter.Replay.Add(parameter.Count, parameter.Value, default);
    }

    private bool Counts(Uuid peer, bool otherwise) => _peers.TryGetValue(peer, out ZocpPeer? known) ? known.Can(ZocpExtensions.Healing) : otherwise;

    /// <summary>Lets go of the signals of a parameter; their counts are not used again.</summary>
    private void KeepCount(LocalParameter parameter)
    {
        parameter.Replay?.Clear();
        parameter.Replay = null;
        parameter.Skipped = null;
        _countsBefore = Math.Max(_countsBefore, parameter.Count);
    }

    /// <summary>One more signal; the peer that caused it is not told, and learns with the next that nothing is missing.</summary>
    private void CountSignal(LocalParameter parameter, Uuid origin)
    {
        if (origin != default && _subscribers.Receivers(origin, parameter.Path).Count > 0)
        {
            Skip(parameter, origin, parameter.Count);
        }

        parameter.Count++;
        parameter.Replay!.Add(parameter.Count, parameter.Value, origin);
    }

    /// <summary>The next signal to a peer says that none is missing after this count.</summary>
    private void Skip(LocalParameter parameter, Uuid peer, long after)
    {
        parameter.Skipped ??= [];
        if (!parameter.Skipped.Exists(skip => skip.Peer == peer) && parameter.Skipped.Count < _options.MaxPeers)
        {
            parameter.Skipped.Add((peer, after));
        }
    }

    private static long TakeSkipped(LocalParameter parameter, Uuid peer)
    {
        int at = parameter.Skipped?.FindIndex(skip => skip.Peer == peer) ?? -1;
        if (at < 0)
        {
            return 0;
        }

        long after = parameter.Skipped![at].After;
        parameter.Skipped.RemoveAt(at);
        return after;
    }

    /// <summary>True while none of the peer's receivers has agreed yet: what is signalled now is sent when the first does.</summary>
    private bool IsUnconfirmed(LocalParameter parameter, Uuid peer)
    {
        if (_unconfirmed.Count == 0)
        {
            return false;
        }

        IReadOnlyList<string?> receivers = _subscribers.Receivers(peer, parameter.Path);
        if (receivers.Count == 0)
        {
            return false;
        }

        for (int i = 0; i < receivers.Count; i++)
        {
            if (!_unconfirmed.ContainsKey((peer, parameter.Path, receivers[i])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A subscriber is there, or back: it gets what it has missed, or the present value when it is new.</summary>
    /// <param name="now">The present instant.</param>
    /// <param name="parameter">The emitter.</param>
    /// <param name="peer">The subscriber.</param>
    /// <param name="last">Count of the last signal it had; -1 when it had none.</param>
    /// <param name="isFirst">False when it asks once more, as both ends do when they meet: what is gone was told then.</param>
    private void Resume(Instant now, LocalParameter parameter, ZocpPeer peer, long last, bool isFirst)
    {
        if (parameter.Replay is null || !peer.Can(ZocpExtensions.Healing) || last < 0 || last > parameter.Count)
        {
            SendPresent(now, parameter, peer);
            return;
        }

        // What lies between the last signal it had and the first that is kept is gone; what it caused itself it is never sent.
        long sent = last;
        long gone = 0;
        long at = last > 0 ? last : parameter.Replay.FirstCount - 1;
        foreach (ReplayBuffer.Item item in parameter.Replay.Items)
        {
            if (item.Count <= last)
            {
                continue;
            }

            gone += item.Count - at - 1;
            at = item.Count;
            if (item.Origin != peer.Uuid)
            {
                Replay(now, parameter, peer, item, sent, gone, isFirst);
                (sent, gone) = (item.Count, 0);
            }
        }

        TakeSkipped(parameter, peer.Uuid);
        if (at < parameter.Count)
        {
            // The present value was too large to be kept.
            Replay(now, parameter, peer, new ReplayBuffer.Item(parameter.Count, parameter.Value, default), sent, gone + parameter.Count - at - 1, isFirst);
        }
        else if (sent < at)
        {
            Skip(parameter, peer.Uuid, sent);
        }
    }

    private void Replay(Instant now, LocalParameter parameter, ZocpPeer peer, in ReplayBuffer.Item item, long sent, long gone, bool isFirst)
    {
        if (gone > 0 && isFirst)
        {
            TellLost(peer.Uuid, parameter.Path, peer.Name, gone);
        }

        long after = sent + gone;
        WriteSignal(_signal, parameter, item.Value);
        SignalRoute route = new(peer, SignalForm.Signal, _sent.Get(peer.Uuid, parameter.Path));
        SendCounted(now, route, new FrameMark { Count = item.Count, After = after == item.Count - 1 ? 0 : after, IsPresent = after == 0 && item.Count > 1, IsAgain = true });
    }

    private void SendCounted(Instant now, in SignalRoute route, in FrameMark mark)
    {
        _second.Clear();
        mark.WriteTo(_second);
        SignalsSent++;
        _carrier.Whisper(now, route.Peer!.Uuid, _signal.WrittenSpan, _second.WrittenSpan, Delivery.Every, 0);
        route.Tally.Pass(now);
    }

    /// <summary>False for a signal that comes again, for a link that missed it: what is cached is newer.</summary>
    private bool IsLatest(Uuid peer, string path, long count)
    {
        if (_latest.TryGetValue((peer, path), out long latest) ? count <= latest : _latest.Count >= _options.MaxLinks)
        {
            return latest == 0;
        }

        _latest[(peer, path)] = count;
        return true;
    }

    private void ForgetLatest(Uuid peer)
    {
        foreach ((Uuid Peer, string Path) key in _latest.Keys.Where(key => key.Peer == peer
            && !_links.Values.Any(link => link.Peer == peer && !link.IsEmitter && string.Equals(link.Emitter, key.Path, StringComparison.Ordinal))).ToArray())
        {
            _latest.Remove(key);
        }
    }

    /// <summary>True when a counted signal is news for a link; false when it came before.</summary>
    private bool IsNews(Uuid from, string path, string? receiver, in FrameMark mark)
    {
        if (FindLink(false, from, path, receiver) is not { } link)
        {
            // It comes before the answer to our SUB.
            _firstCounts[new LinkKey(false, from, path, receiver)] = mark.Count;
            return true;
        }

        if (mark.Count <= link.LastCount)
        {
            return false;
        }

        long expected = mark.After > 0 ? mark.After : mark.Count - 1;
        if (link.LastCount >= 0 && expected > link.LastCount && !mark.IsPresent)
        {
            if (link.AwaitsReplay && !mark.IsAgain)
            {
                return false;
            }

            link.Lost += expected - link.LastCount;
            TellLost(from, path, _options.Name, expected - link.LastCount);
        }

        link.LastCount = mark.Count;
        link.AwaitsReplay = false;
        return true;
    }

    private void TellLost(Uuid peer, string emitter, string receivingNode, long count) => Refuse(peer, new ZocpRefusal(
        ZocpReason.Lost, $"signals of {emitter}", receivingNode, $"{count} were missed while the connection was cut, and are not kept any more", ""));
}
