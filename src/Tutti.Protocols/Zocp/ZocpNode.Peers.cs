using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>Peers: entering, exiting, their trees (GET and MOD) and their signals.</content>
public sealed partial class ZocpNode
{
    /// <summary>Number of the last GET sent to anybody: a peer that enters again must not take the time limit or the answer of an earlier GET for its own.</summary>
    private long _lastGet;

    /// <summary>A peer entered. One that is here already exits first.</summary>
    public void Entered(Instant now, Uuid peer, string name, IReadOnlyDictionary<string, string> headers)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(headers);
        Exited(now, peer, "entered again");
        if (peer == Uuid)
        {
            return;
        }

        if (_peers.Count >= _options.MaxPeers)
        {
            Refuse(peer, new ZocpRefusal(ZocpReason.TooMany, "enter", name, $"a node has at most {_options.MaxPeers} peers", "raise MaxPeers"));
            return;
        }

        ZocpPeer entered = new(peer, name, headers, _options.MaxTreeOctets) { EnteredAt = now };
        _peers.Add(peer, entered);
        _peersVersion++;
        Report(new ZocpEvent { Kind = ZocpEventKind.PeerEntered, Peer = peer, Text = name });
        LookForTwins(now, entered);
        if (entered.SpeaksZocp)
        {
            Ask(now, entered);
        }
    }

    /// <summary>A peer exited: its subscriptions end and the lists in the own tree are cleaned; links wait for its return (zocp-5.5).</summary>
    public void Exited(Instant now, Uuid peer, string reason)
    {
        if (!_peers.Remove(peer, out ZocpPeer? gone))
        {
            return;
        }

        _peersVersion++;
        (string? Emitter, string? Receiver)[] lost = _subscribers.Of(peer)?.Each().ToArray() ?? [];
        _subscribers.RemovePeer(peer);
        _subscriptions.RemovePeer(peer);
        _sent.Forget(peer);
        _taken.Forget(peer);
        foreach (string path in lost.Where(link => link.Emitter is not null).Select(link => link.Emitter!).Distinct(StringComparer.Ordinal))
        {
            if (_parameters.TryGetValue(path, out LocalParameter? parameter))
            {
                parameter.Subscribers.RemoveAll(subscriber => subscriber.Peer == peer);
                WriteSubscribers(now, parameter);
            }
        }

        foreach ((string? emitter, string? receiver) in lost)
        {
            Report(new ZocpEvent { Kind = ZocpEventKind.Unsubscribed, Peer = peer, Path = emitter, Text = receiver });
        }

        FinishAllOf(now, peer);
        LinksWait(now, gone);
        Report(new ZocpEvent { Kind = ZocpEventKind.PeerExited, Peer = peer, Text = reason });
    }

    /// <summary>Sends GET null, or notes that one more is wanted after the one under way; returns the number of the GET whose answer will do.</summary>
    private long Ask(Instant now, ZocpPeer peer)
    {
        if (peer.Asked > peer.Answered)
        {
            peer.AskAgain = true;
            return peer.Asked + 1;
        }

        peer.AskAgain = false;
        peer.Asked = ++_lastGet;
        peer.AskedAt = now;
        peer.Named = new HashSet<string>(StringComparer.Ordinal);
        Send(now, peer, "{\"GET\":null}"u8, new FrameMark { Id = peer.Asked });
        _deadlines.Enqueue(new Deadline(now + _options.RequestTimeout, 0, peer.Uuid, peer.Asked));
        return peer.Asked;
    }

    /// <summary>Asks an old peer again when something hangs on its tree, but not in every moment.</summary>
    private void AskIfStale(Instant now, ZocpPeer peer)
    {
        if (peer.SpeaksZocp && peer.Asked == peer.Answered && now >= peer.AskedAt + _options.RequestTimeout)
        {
            Ask(now, peer);
        }
    }
}
