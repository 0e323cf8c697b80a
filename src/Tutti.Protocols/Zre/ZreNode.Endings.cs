using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <content>How peers end: at once, or when what they still said is read.</content>
public sealed partial class ZreNode
{
    /// <summary>True while this program has not taken all its news and so may not be reading: what peers said before their farewell is waited for.</summary>
    public bool IsBehind { get; set; }

    /// <summary>It said farewell, by a datagram that overtakes what it had said before on its link: that is read to its end first (zre-1.5).</summary>
    private void Depart(Instant now, ZrePeer peer)
    {
        if (peer.Inbound is null)
        {
            Exit(now, peer, ExitReason.Farewell, "it said farewell");
        }
        else if (!peer.IsDeparting)
        {
            peer.DepartedAt = now;
            peer.DepartsBy = now + _options.DrainLimit;
            peer.Retry.Pause();
            Wake(peer.DepartsBy);
        }
    }

    /// <summary>A departing peer is not waited for when its link brings nothing more, or brings more for ever.</summary>
    private void AdvanceDeparture(Instant now, ZrePeer peer)
    {
        Instant last = peer.DepartedAt + _options.ExpiredAfter;
        if (now >= last || (now >= peer.DepartsBy && !IsBehind && peer.Inbound is not { IsPaused: true }))
        {
            Exit(now, peer, ExitReason.Farewell, "it said farewell");
            return;
        }

        if (now >= peer.DepartsBy)
        {
            peer.DepartsBy = now + _options.DrainLimit;
        }

        Wake(Instant.Min(peer.DepartsBy, last));
    }

    /// <summary>Ends a peer: news, links, queue; and forgets it unless it can be met again at once.</summary>
    private void Exit(Instant now, ZrePeer peer, ExitReason reason, string detail)
    {
        bool again = reason is ExitReason.UnitsLost or ExitReason.ProtocolError or ExitReason.TooSlow;
        bool isLost = peer.IsEntered && reason is ExitReason.Expired or ExitReason.ConnectionClosed;
        if (peer.IsEntered)
        {
            TellExit(peer, reason, detail);
        }

        peer.IsEntered = peer.IsEvasive = peer.AwaitsHello = peer.IsMoving = peer.IsDoubtful = false;
        _members.Clear();
        peer.HelloAgainAt = Instant.Never;
        peer.Queue.Clear();
        if (peer.Outbound is { } outbound)
        {
            Close(outbound);
            peer.Outbound = null;
        }

        EndElections(now, peer);
        if (again && IsRunning)
        {
            Hold(now, peer);
            return;
        }

        if (peer.Inbound is { } inbound)
        {
            Close(inbound);
            peer.Inbound = null;
        }

        CloseLeftovers(peer.Uuid);
        peer.IsForgotten = true;
        _peers.Remove(peer.Uuid);
        _tuples.Remove(peer.Uuid);
        _toldFull = false;
        if (isLost)
        {
            RememberLost(now, peer);
            if (peer.IsFromGossip)
            {
                AskHubsAnew(now);
            }
        }

        ReleaseFixed(now, peer);
    }

    /// <summary>Connections that a newer one had taken over must not bring the peer back with what was under way on them (zre-4.6).</summary>
    private void CloseLeftovers(Uuid uuid)
    {
        foreach (ZreLink link in _links.Values)
        {
            if (link.Role == ZreLinkRole.FromPeer && link.Identity == uuid)
            {
                Close(link);
            }
        }
    }

    /// <summary>A peer that was given up is met again, more slowly each time it happens soon after it entered (zre-6.8).</summary>
    private void Hold(Instant now, ZrePeer peer)
    {
        const int maxDoublings = 10;
        peer.Faults = now - peer.EnteredAt > _options.ExpiredAfter ? 0 : Math.Min(peer.Faults + 1, maxDoublings);
        TimeSpan wait = TimeSpan.FromTicks(Math.Min(_options.ReconnectFirst.Ticks << peer.Faults, _options.ReconnectMost.Ticks));
        peer.HoldUntil = now + _jitter.Around(wait);
        peer.Retry.Wait(peer.HoldUntil);
        Wake(peer.HoldUntil);
    }

    private void TellExit(ZrePeer peer, ExitReason reason, string detail)
    {
        Counters.TooSlow += reason == ExitReason.TooSlow ? 1 : 0;
        Tell(new ZreEvent(ZreEventKind.Exited, peer.Uuid) { Source = peer, Name = peer.Name, Reason = reason, Detail = detail });
    }
}
