using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <content>HELLO: what makes a peer one.</content>
public sealed partial class ZreNode
{
    /// <summary>Peers that are no ZOCP nodes and have entered before.</summary>
    private readonly HashSet<Uuid> _strangers = [];

    private void TakeHello(Instant now, ZreLink link, ZrePeer? peer, ReadOnlySpan<byte> frame, ushort sequence)
    {
        Uuid uuid = link.Identity!.Value;
        if (!ZreHello.TryRead(frame, _options.MaxGroups, _options.MaxHeaders, out ZreHello? hello, out DecodeError error))
        {
            Counters.DecodeErrors++;
            RefuseHello(now, peer, uuid, "", error.ToString());
            return;
        }

        if (sequence != SendSequence.First)
        {
            RefuseHello(now, peer, uuid, hello!.Name, $"its HELLO has number {sequence} instead of 1");
            return;
        }

        if (!Endpoint.TryParse(hello!.Endpoint, out Endpoint endpoint))
        {
            // Its beacon may have told a better one.
            if (peer?.BeaconSource is null)
            {
                RefuseHello(now, peer, uuid, hello.Name, $"its HELLO says that it is at \"{hello.Endpoint}\", which is no TCP endpoint");
                return;
            }

            endpoint = peer.Endpoint;
        }
        else if (endpoint == Endpoint)
        {
            RefuseHello(now, peer, uuid, hello.Name, $"its HELLO says that it is at {endpoint}, which is our own endpoint");
            return;
        }

        if (!IsRunning)
        {
            return;
        }

        Enter(now, link, peer, hello, endpoint);
    }

    private void RefuseHello(Instant now, ZrePeer? peer, Uuid uuid, string name, string why)
    {
        if (peer is { IsEntered: true })
        {
            Exit(now, peer, ExitReason.ProtocolError, why);
        }
        else
        {
            Refuse(uuid, name, why);
        }
    }

    private void Enter(Instant now, ZreLink link, ZrePeer? peer, ZreHello hello, Endpoint endpoint)
    {
        if (peer is { IsEntered: true, IsDeparting: true })
        {
            // Said before the farewell that overtook it: it begins to count anew, but it does not enter once more (zre-1.5).
            peer.Sequence.Restart();
            return;
        }

        if (peer is null)
        {
            peer = Create(now, link.Identity!.Value, endpoint);
            if (peer is null)
            {
                return;
            }

            link.Peer = peer;
            peer.Inbound = link;
        }
        else
        {
            EndSameEndpoint(now, peer.Uuid, endpoint);
        }

        CompareRuns(now, peer, hello);
        bool again = peer.IsEntered;
        bool isAnswer = !again || peer.AwaitsHello || now - peer.LastHello < _options.HelloEchoWindow;
        bool moved = again && endpoint != peer.Announced;
        if (again)
        {
            TellExit(peer, ExitReason.Replaced, "it said HELLO again");
        }

        peer.Sequence.Restart();
        peer.Take(hello);
        peer.Announced = endpoint;
        peer.IsEntered = true;
        peer.IsCalled = false;
        _members.Clear();
        peer.AwaitsHello = false;
        peer.HelloAgainAt = peer.UnansweredAt = Instant.Never;
        peer.HelloTries = 0;
        peer.EnteredAt = now;
        peer.PingAt = peer.UnitPingAt = default;
        peer.Told = null;
        Hear(now, peer);
        Wake(now + (peer.BeaconSource is null ? s_signInterval : _options.PingAfter));
        Reach(now, peer, link, endpoint, isAnswer, moved);
        Counters.Entered++;
        Tell(new ZreEvent(ZreEventKind.Entered, peer.Uuid) { Source = peer, Name = peer.Name });
        foreach (string group in peer.GroupSet)
        {
            Tell(new ZreEvent(ZreEventKind.Joined, peer.Uuid) { Source = peer, Name = peer.Name, Group = group });
        }
    }

    /// <summary>
    /// A peer speaks, but its HELLO never came: it was on a connection that broke, and libzmq, which made a new one, does not know that. The peer
    /// says HELLO anew when it gets ours again (zre-4.13).
    /// </summary>
    private void MissHello(Instant now, ZrePeer peer)
    {
        if (IsRunning && !peer.IsDeparting && peer.HelloAgainAt == Instant.Never && peer.Outbound is { HelloWritten: true })
        {
            peer.HelloAgainAt = peer.LastHello + (_options.HelloAgainAfter * (1 << Math.Min(peer.HelloTries, MaxHelloTries)));
            Wake(peer.HelloAgainAt);
        }
    }

    /// <summary>Sees to it that a peer that said HELLO gets ours, once.</summary>
    private void Reach(Instant now, ZrePeer peer, ZreLink link, Endpoint endpoint, bool isAnswer, bool moved)
    {
        if (peer.IsDeparting)
        {
            return;
        }

        bool isBack = HasEnteredBefore(peer) || peer is { IsZocp: false, HasHadHello: true };
        bool late = peer.Outbound is { HelloWritten: true } && now - peer.LastHello >= _options.HelloEchoWindow;
        if (moved)
        {
            Renew(now, peer, endpoint);
            peer.AwaitsHello = false;
        }
        else if (peer.Outbound is null)
        {
            if (!peer.WasReached && peer.Fixed is null)
            {
                peer.Endpoint = endpoint;
            }

            if (!TryAdoptFixed(now, peer, endpoint, link.RemoteHost) && now >= peer.HoldUntil)
            {
                OpenOutbound(now, peer);
            }
        }
        else
        {
            if (!isAnswer)
            {
                SayHelloAgain(now, peer);
            }

            if ((!isAnswer || late) && peer.ProveBy == Instant.Never)
            {
                Doubt(now, peer); // it may ask again, or have waited so long, because nothing of ours comes through
            }

            if (isBack && isAnswer && peer.Outbound.HelloWritten)
            {
                Send(now, peer, ZreUnitId.Ping); // zyre.js may have swallowed ours, and closes its connection at the next unit (zre-4.15)
            }
        }
    }

    private bool HasEnteredBefore(ZrePeer stranger)
    {
        if (stranger.IsZocp || _strangers.Contains(stranger.Uuid))
        {
            return !stranger.IsZocp;
        }

        if (_strangers.Count >= _options.MaxPeers)
        {
            _strangers.Clear();
        }

        _strangers.Add(stranger.Uuid);
        return false;
    }
}
