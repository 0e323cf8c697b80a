using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <content>Peers: met, connected to, entered, lost.</content>
public sealed partial class ZreNode
{
    private const int MaxHelloTries = 5;
    private const double MissingAfterIntervals = 1.7;

    private bool _toldFull;

    /// <summary>Somebody was heard of at an endpoint, by beacon or gossip: finds or makes the peer. Null when there are too many.</summary>
    private ZrePeer? Meet(Instant now, Uuid uuid, Endpoint endpoint)
    {
        if (_peers.TryGetValue(uuid, out ZrePeer? peer))
        {
            // A link that stands is kept: what beacons say about a known peer's place counts when it is yet to be connected to, or again.
            if (peer.Outbound is null or { IsConnected: false } && peer.Fixed is null && endpoint != peer.Endpoint && now >= peer.HoldUntil)
            {
                GiveUpConnecting(peer);
                peer.Endpoint = endpoint;
                peer.Retry.Now(now);
                Wake(now);
            }

            return peer;
        }

        peer = Create(now, uuid, endpoint);
        if (peer is not null && !TryAdoptFixed(now, peer, endpoint, ""))
        {
            OpenOutbound(now, peer);
        }

        return peer;
    }

    /// <summary>The peer is not where we knock.</summary>
    private void GiveUpConnecting(ZrePeer peer)
    {
        if (peer.Outbound is { } link)
        {
            peer.Outbound = null;
            Close(link);
        }
    }

    private ZrePeer? Create(Instant now, Uuid uuid, Endpoint endpoint)
    {
        EndSameEndpoint(now, uuid, endpoint);
        if (_peers.Count >= _options.MaxPeers)
        {
            if (!_toldFull)
            {
                _toldFull = true;
                Refuse(uuid, "", $"there are {_options.MaxPeers} peers already, no more are taken");
            }

            return null;
        }

        ZrePeer peer = new(uuid, endpoint, _options) { LastHeard = now };
        _peers.Add(uuid, peer);
        Wake(now + _options.ExpiredAfter);
        return peer;
    }

    /// <summary>One endpoint is one program: who was there before is gone (zre-4.7).</summary>
    private void EndSameEndpoint(Instant now, Uuid uuid, Endpoint endpoint)
    {
        foreach (ZrePeer other in _peers.Values)
        {
            if (other.Uuid != uuid && (other.Endpoint == endpoint || (other.IsEntered && other.Announced == endpoint)))
            {
                Exit(now, other, ExitReason.SameEndpoint, $"another node is at {endpoint} now");
            }
        }
    }

    private void OpenOutbound(Instant now, ZrePeer peer)
    {
        peer.Retry.Pause();
        ZreLink link = Open(now, ZreLinkRole.ToPeer, peer.Endpoint);
        link.Peer = peer;
        peer.Outbound = link;
    }

    private void ReadyToPeer(Instant now, ZreLink link)
    {
        if (link.Peer is { } peer)
        {
            peer.Retry.Succeeded();
            WriteHello(now, link);
            return;
        }

        ReadyToFixed(now, link, link.Fixed!);
    }

    /// <summary>Begins the conversation on a link of ours: HELLO with number 1, then what waited (zre-3.1).</summary>
    private void WriteHello(Instant now, ZreLink link)
    {
        _scratch.Clear();
        ZreWriter.WriteHello(_scratch, link.Sequence.Restart(), Endpoint.ToString(), _groups, _status, Name, _headers);
        link.Session.Write(_scratch.WrittenSpan, more: false);
        link.HelloWritten = true;
        Counters.UnitsSent++;
        if (link.Peer is { } peer)
        {
            peer.Queue.ForgetMemberships();
            peer.WasReached = true;
            peer.IsMoving = false;
            peer.HasHadHello = peer.LastHello != new Instant(long.MinValue);
            peer.LastHello = now;
            peer.UnitsSent++;
            ExpectAnswer(now, peer);
            Flush(link);
            if (peer.IsDoubtful)
            {
                Doubt(now, peer);
            }
        }

        MarkDirty(link);
    }

    private void ExpectAnswer(Instant now, ZrePeer peer)
    {
        if (peer is { IsEntered: false, IsCalled: true })
        {
            return; // nothing says that it is there
        }

        if (!peer.IsEntered)
        {
            peer.UnansweredAt = peer.UnansweredAt == Instant.Never && peer.Told is null ? now + _options.HandshakeLimit : peer.UnansweredAt;
            Wake(peer.UnansweredAt);
        }
        else if (peer.AwaitsHello)
        {
            peer.HelloAgainAt = now + (_options.HelloAgainAfter * (1 << Math.Min(peer.HelloTries, 5)));
            peer.HelloTries++;
            Wake(peer.HelloAgainAt);
        }
    }

    /// <summary>Begins the conversation anew on the same link, if it can be used now; otherwise that happens when it can.</summary>
    private void SayHelloAgain(Instant now, ZrePeer peer)
    {
        if (peer.Outbound is { HelloWritten: true, IsRetiring: false } link)
        {
            WriteHello(now, link);
        }
    }

    /// <summary>Replaces our link to a peer: the old one empties its output first, for half a second at most.</summary>
    private void Renew(Instant now, ZrePeer peer, Endpoint endpoint)
    {
        peer.Endpoint = endpoint;
        peer.AwaitsHello |= peer.IsEntered;
        peer.IsMoving = true;
        if (peer.Outbound is not { } link)
        {
            peer.Retry.Now(now);
            Wake(now);
        }
        else if (!link.IsReady || link.IsEmpty)
        {
            Retire(now, link);
        }
        else if (!link.IsRetiring)
        {
            link.RetireBy = now + _options.DrainLimit;
            Wake(link.RetireBy);
        }
    }

    private void Retire(Instant now, ZreLink link)
    {
        Close(link);
        if (link.Peer is { } peer && peer.Outbound == link)
        {
            OpenOutbound(now, peer);
        }
    }

    private void LoseOutbound(Instant now, ZrePeer peer, LinkEnd why, string words)
    {
        bool wasReady = peer.Outbound!.IsReady;
        peer.Outbound = null;
        if (!IsRunning)
        {
            return;
        }

        peer.IsMoving = false;
        if (peer.IsDeparting)
        {
            return;
        }

        if (peer is { IsEntered: false, IsCalled: true })
        {
            LoseCall(now, peer, why);
            return;
        }

        if (peer.IsEntered && (peer.Inbound is null || (why == LinkEnd.Refused && peer.WasReached)))
        {
            Exit(now, peer, ExitReason.ConnectionClosed, words);
            return;
        }

        if (peer.IsEntered)
        {
            peer.AwaitsHello |= peer.WasReached;
            peer.HelloAgainAt = Instant.Never;
        }

        if (!wasReady && (why is LinkEnd.Failed || peer.IsEntered) && !string.Equals(peer.Told, words, StringComparison.Ordinal))
        {
            peer.Told = words;
            Tell(new ZreEvent(ZreEventKind.PeerUnreachable, peer.Uuid) { Source = peer, Name = peer.Name, Detail = $"{peer.Endpoint}: {words}" });
        }

        peer.Retry.Failed(now, _options, ref _jitter);
        Wake(peer.Retry.At);
    }

    private void LoseInbound(Instant now, ZrePeer peer, string words)
    {
        peer.Inbound = NewestFrom(peer);
        if (!IsRunning || peer.Inbound is not null)
        {
            return;
        }

        if (peer.IsDeparting)
        {
            Exit(now, peer, ExitReason.Farewell, "it said farewell");
            return;
        }

        if (!peer.IsEntered || peer.IsMoving)
        {
            return;
        }

        if (peer.Outbound is not { HelloWritten: true })
        {
            Exit(now, peer, ExitReason.ConnectionClosed, words);
            return;
        }

        // It gave us up, and swallows what we send until we begin anew (zre-6.4).
        peer.AwaitsHello = true;
        peer.HelloTries = 0;
        SayHelloAgain(now, peer);
    }

    private ZreLink? NewestFrom(ZrePeer peer)
    {
        ZreLink? newest = null;
        foreach (ZreLink link in _links.Values)
        {
            if (link.Role == ZreLinkRole.FromPeer && link.Identity == peer.Uuid && link.Id.Number > (peer.Inbound?.Id.Number ?? 0)
                && (newest is null || link.Id.Number > newest.Id.Number))
            {
                newest = link;
            }
        }

        return newest;
    }

    private void Hear(Instant now, ZrePeer peer)
    {
        bool wasSilent = now - peer.LastHeard >= _options.PingAfter && IsBeaconMissing(now, peer);
        peer.LastHeard = now;
        if (peer.IsEvasive)
        {
            peer.IsEvasive = false;
            Doubt(now, peer);
            Tell(new ZreEvent(ZreEventKind.Recovered, peer.Uuid) { Source = peer, Name = peer.Name });
        }
        else if (wasSilent && peer is { IsEntered: true, IsDeparting: false } && peer.ProveBy == Instant.Never)
        {
            Doubt(now, peer);
            peer.IsSlightlyDoubted = true;
        }
    }

    /// <summary>
    /// A beacon that is only late comes from a busy machine; one that is missing tells of a network that lost more than it. Signs of life over TCP
    /// (zre-7.6) are late behind everything else, and tell nothing of the kind.
    /// </summary>
    private bool IsBeaconMissing(Instant now, ZrePeer peer) =>
        peer.BeaconSource is not null && now - peer.LastBeacon >= _options.BeaconInterval * MissingAfterIntervals;

    private void Refuse(Uuid uuid, string name, string detail) =>
        Tell(new ZreEvent(ZreEventKind.PeerRefused, uuid) { Name = name, Detail = detail });
}
