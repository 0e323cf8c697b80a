using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

namespace Tutti.Protocols.Zre;

/// <content>Time: every deadline of a node, looked at in one pass; between passes only the earliest is known.</content>
public sealed partial class ZreNode
{
    private static readonly TimeSpan s_unitPingInterval = TimeSpan.FromSeconds(1);
    private readonly List<ZreLink> _linksToLookAt = [];

    private void AdvanceAll(Instant now)
    {
        _next = Instant.Never;
        if (_state == State.Stopping)
        {
            Wake(_stopBy);
            FinishStop(now);
        }

        if (_state is State.New or State.Stopped)
        {
            return;
        }

        AdvanceLinks(now);
        if (IsRunning)
        {
            AdvanceBeacons(now);
            AdvanceFixed(now);
            AdvanceHubs(now);
            AdvanceSigns(now);
            AdvanceLost(now);
            foreach (ZrePeer peer in _peers.Values)
            {
                AdvancePeer(now, peer);
            }
        }
    }

    private void AdvanceLinks(Instant now)
    {
        _linksToLookAt.Clear();
        _linksToLookAt.AddRange(_links.Values);
        foreach (ZreLink link in _linksToLookAt)
        {
            if (!link.IsClosed)
            {
                AdvanceLink(now, link);
            }
        }
    }

    private void AdvanceLink(Instant now, ZreLink link)
    {
        if (!link.IsConnected)
        {
            if (now >= link.ConnectBy)
            {
                Drop(now, link, LinkEnd.Unreachable, WordsFor(LinkEnd.Unreachable), close: true);
                return;
            }

            Wake(link.ConnectBy);
            return;
        }

        link.Session.Advance(now);
        if (link.Session.State == ZmtpState.Failed)
        {
            Fail(now, link, link.Session.Failure!);
            return;
        }

        Wake(link.Session.NextDeadline);
        if (link.IsRetiring)
        {
            if (now >= link.RetireBy)
            {
                Retire(now, link);
                return;
            }

            Wake(link.RetireBy);
        }

        if (link.Role == ZreLinkRole.FromPeer && link.IsReady && !(link.Peer is { IsEntered: true } peer && peer.Inbound == link))
        {
            AdvanceStranger(now, link);
        }
    }

    /// <summary>A connection on which nobody we know speaks is not kept for ever.</summary>
    private void AdvanceStranger(Instant now, ZreLink link)
    {
        Instant silentUntil = link.Session.LastReceived + _options.OldExpiredAfter;
        if (now >= silentUntil)
        {
            Drop(now, link, LinkEnd.Failed, "silent", close: true);
        }
        else
        {
            Wake(silentUntil);
        }
    }

    private void AdvancePeer(Instant now, ZrePeer peer)
    {
        if (peer.IsDeparting)
        {
            AdvanceDeparture(now, peer);
            return;
        }

        if (now >= peer.Retry.At)
        {
            OpenOutbound(now, peer);
        }

        Wake(peer.Retry.At);
        if (!peer.IsEntered)
        {
            AdvanceCandidate(now, peer);
            return;
        }

        Instant expires = peer.LastHeard + (peer.IsTutti ? _options.ExpiredAfter : _options.OldExpiredAfter);
        if (now >= expires)
        {
            Exit(now, peer, ExitReason.Expired, $"nothing was heard of it for {(now - peer.LastHeard).TotalSeconds:0.#} s");
            return;
        }

        Wake(expires);
        AdvanceHello(now, peer);
        AdvanceDoubt(now, peer);
        AdvanceSilence(now, peer);
    }

    /// <summary>Somebody who never said HELLO is forgotten when beacons and connections end.</summary>
    private void AdvanceCandidate(Instant now, ZrePeer peer)
    {
        Instant forgotten = peer.LastHeard + (peer.IsFromGossip ? _options.OldExpiredAfter : _options.ExpiredAfter);
        if (now >= forgotten)
        {
            if (peer.Outbound is { IsReady: true } link)
            {
                // It answers in ZMTP at least, or will be found out.
                AskWhether(now, peer, link);
                forgotten = peer.LastHeard + _options.OldExpiredAfter;
            }

            if (now >= forgotten)
            {
                Exit(now, peer, ExitReason.None, "");
                return;
            }
        }

        Wake(forgotten);
        if (now >= peer.HelloAgainAt)
        {
            peer.HelloAgainAt = Instant.Never;
            peer.HelloTries++;
            SayHelloAgain(now, peer);
        }

        Wake(peer.HelloAgainAt);
        if (now >= peer.UnansweredAt)
        {
            peer.UnansweredAt = Instant.Never;
            peer.Told = $"it takes our connection, but makes none to {Endpoint}: is there a firewall?";
            Tell(new ZreEvent(ZreEventKind.PeerUnreachable, peer.Uuid) { Source = peer, Name = peer.Name, Detail = peer.Told });
            SayHelloAgain(now, peer); // pyre may be connecting to where we were before we moved, until it hears a second one
        }

        Wake(peer.UnansweredAt);
    }

    /// <summary>HELLO again, while a peer that gave us up has not answered (zre-6.5).</summary>
    private void AdvanceHello(Instant now, ZrePeer peer)
    {
        if (!peer.AwaitsHello || now < peer.HelloAgainAt)
        {
            Wake(peer.AwaitsHello ? peer.HelloAgainAt : Instant.Never);
            return;
        }

        peer.HelloAgainAt = Instant.Never;
        if (peer.HelloTries < MaxHelloTries)
        {
            SayHelloAgain(now, peer);
        }
        else if (peer.Inbound is null)
        {
            Exit(now, peer, ExitReason.ConnectionClosed, "it closed its connection to us and does not answer HELLO");
        }
        else
        {
            peer.AwaitsHello = false;
        }
    }

    /// <summary>
    /// A peer is heard after a silence, evasive or not; TCP may still wait, as long again as the silence was, in either direction, and longer
    /// after several in a row: the connections must prove themselves, ours by what it brings back, and that of a Tutti node, which may have noticed no silence at all, too (zre-6.10).
    /// </summary>
    private void Doubt(Instant now, ZrePeer peer)
    {
        peer.DoubtedAt = now;
        peer.IsSlightlyDoubted = false;
        if (peer.Outbound is { HelloWritten: true, IsRetiring: false } outbound)
        {
            AskForProof(now, peer, outbound);
            if (outbound.Session.PeerVersion is (3, 0))
            {
                Believe(now, peer); // it would not answer
            }
        }

        if (peer is { IsTutti: true, Inbound: { } inbound })
        {
            AskForProof(now, peer, inbound);
        }
    }

    private void AskForProof(Instant now, ZrePeer peer, ZreLink link)
    {
        if (link.Session.PeerVersion is not (3, 0))
        {
            link.Session.Ping(now, TimeSpan.Zero);
            MarkDirty(link);
            peer.ProveBy = now + _options.ProveWithin;
            Wake(peer.ProveBy);
        }
    }

    private void AdvanceDoubt(Instant now, ZrePeer peer)
    {
        if (now < peer.ProveBy)
        {
            Wake(peer.ProveBy);
            return;
        }

        peer.ProveBy = Instant.Never;
        if (peer.Outbound is { HelloWritten: true, IsRetiring: false } outbound && IsUnproven(peer, outbound))
        {
            _work.TryEnqueue(new Transmit(TransmitKind.Examine, outbound.Id, default, default));
        }

        if (peer is { IsSlightlyDoubted: true, Outbound.Session.InFlight: true })
        {
            return; // the system has no room for more: it does not read, and need not answer until it does
        }

        // What is not read now may well be there.
        if (peer is { IsTutti: true, IsDoubtful: false, IsForgotten: false, Inbound: { IsPaused: false } inbound } && !IsBehind && IsUnproven(peer, inbound))
        {
            Drop(now, inbound, LinkEnd.Failed, "it is heard, but its connection is mute", close: true);
        }
    }

    private static bool IsUnproven(ZrePeer peer, ZreLink link) =>
        link.Session.PeerVersion is not (3, 0) && link.Session.LastReceived < peer.DoubtedAt && link.TakenAt < peer.DoubtedAt;

    private void AdvanceSilence(Instant now, ZrePeer peer)
    {
        if (!peer.IsEntered)
        {
            return;
        }

        TimeSpan silence = now - peer.LastHeard;
        if (silence < _options.PingAfter)
        {
            Wake(peer.LastHeard + _options.PingAfter);
            return;
        }

        if (peer.Outbound is { HelloWritten: true } link)
        {
            AskWhether(now, peer, link);
            AskInZre(now, peer, silence);
        }

        if (silence < _options.EvasiveAfter)
        {
            Wake(peer.LastHeard + _options.EvasiveAfter);
        }
        else if (!peer.IsEvasive && peer.IsEntered)
        {
            peer.IsEvasive = true;
            if (IsBack(peer))
            {
                Exit(now, peer, ExitReason.Expired, "it is silent, and back under another UUID");
                return;
            }

            Tell(new ZreEvent(ZreEventKind.Evasive, peer.Uuid) { Source = peer, Name = peer.Name });
        }
    }

    private void AskWhether(Instant now, ZrePeer peer, ZreLink link)
    {
        if (now >= peer.PingAt)
        {
            link.Session.Ping(now, TimeSpan.Zero);
            MarkDirty(link);
            peer.PingAt = now + _options.PingAfter;
        }

        Wake(peer.PingAt);
    }

    private void AskInZre(Instant now, ZrePeer peer, TimeSpan silence)
    {
        if (silence < _options.UnitPingAfter)
        {
            Wake(peer.LastHeard + _options.UnitPingAfter);
            return;
        }

        if (now >= peer.UnitPingAt)
        {
            peer.UnitPingAt = now + s_unitPingInterval;
            Send(now, peer, ZreUnitId.Ping);
        }

        Wake(peer.UnitPingAt);
    }
}
