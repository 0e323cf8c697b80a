using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;
using Tutti.Protocols.Zre;
using Tutti.Simulation.Network;

namespace Tutti.Simulation.OldPeers;

/// <content>Its connections, as libzmq keeps them, and what comes over them.</content>
internal abstract partial class OldZreNode
{
    protected override bool TryAccept(SimEnd end)
    {
        end.Tag = new ZmtpSession(new ZmtpOptions { SocketType = ZmtpSocketType.Router }, new ZmtpNullMechanism());
        ((ZmtpSession)end.Tag).Start(World.Now);
        Write(end);
        return true;
    }

    protected override void Connected(SimEnd end)
    {
        OldZrePeer peer = (OldZrePeer)end.Tag!;
        byte[] identity = new byte[1 + Uuid.Size];
        identity[0] = 1;
        Uuid.Write(identity.AsSpan(1));
        peer.Session = new ZmtpSession(new ZmtpOptions { SocketType = ZmtpSocketType.Dealer, Identity = identity }, new ZmtpNullMechanism());
        peer.Session.Start(World.Now);
        Write(end);
    }

    protected override void Received(SimEnd end, ReadOnlySpan<byte> octets)
    {
        if (SessionOf(end) is not { } session)
        {
            return;
        }

        session.Receive(World.Now, octets);
        while (end.IsOpen && session.TryRead(out ZmtpMessage message))
        {
            if (session.PeerIdentity.Length == 1 + Uuid.Size && end.IsAccepted)
            {
                Uuid from = Uuid.Read(session.PeerIdentity.Span[1..]);
                // Handover: the newest connection of an identity is the one that is heard.
                if (!_live.TryGetValue(from, out SimEnd? live) || !live.IsOpen || live == end || !IsNewer(live, end))
                {
                    _live[from] = end;
                    Take(from, message);
                }
            }
        }

        if (session.State == ZmtpState.Failed)
        {
            end.Close();
            Lost(end);
            return;
        }

        if (session.State == ZmtpState.Ready && end.Tag is OldZrePeer peer)
        {
            Flush(peer);
        }

        Write(end);
    }

    protected override void Sent(SimEnd end)
    {
        if (SessionOf(end) is { InFlight: true } session)
        {
            session.Sent(World.Now);
            Write(end);
        }

        if (end.Tag is OldZrePeer peer)
        {
            Flush(peer);
        }
    }

    protected override void Closed(SimEnd end, LinkEnd why) => Lost(end);

    private bool IsNewer(SimEnd live, SimEnd end) => Ends.IndexOf(live) > Ends.IndexOf(end);

    private static ZmtpSession? SessionOf(SimEnd end) => end.Tag as ZmtpSession ?? (end.Tag is OldZrePeer peer && peer.Dealer == end ? peer.Session : null);

    /// <summary>A lost connection is nothing to pyre; its DEALER dials again, for as long as the entry lives.</summary>
    private void Lost(SimEnd end)
    {
        if (end.Tag is OldZrePeer peer && peer.Dealer == end)
        {
            peer.Dealer = null;
            peer.Session = null;
            int run = _runs;
            World.After(TimeSpan.FromMilliseconds(100 + (100 * World.Chance.Fraction())), () =>
            {
                if (run == _runs && IsUp && _peers.GetValueOrDefault(peer.Uuid) == peer && !peer.IsMute && peer.Dealer is null)
                {
                    Dial(peer);
                }
            });
        }
    }

    private void Dial(OldZrePeer peer) => World.Network.Connect(this, peer.Endpoint, default, peer, end => peer.Dealer = end);

    private void Flush(OldZrePeer peer)
    {
        if (peer is not { Dealer: { IsOpen: true } end, Session: { State: ZmtpState.Ready } session })
        {
            return;
        }

        while (!session.InFlight && peer.Queue.TryDequeue(out byte[][]? frames))
        {
            for (int i = 0; i < frames.Length; i++)
            {
                session.Write(frames[i], i + 1 < frames.Length);
            }

            Write(end);
        }
    }

    private void Write(SimEnd end)
    {
        while (end.IsOpen && SessionOf(end) is { } session && session.TryTakeOutput(out ReadOnlyMemory<byte> octets))
        {
            if (World.IsTracing)
            {
                World.Say($"{Name}: to {end.Other.Host.Name}: {Nodes.Readable.Text(octets.Span)}");
            }

            if (!end.TryWrite(octets))
            {
                return;
            }

            session.Sent(World.Now);
        }
    }

    private void Take(Uuid from, in ZmtpMessage message)
    {
        if (_death is not null)
        {
            return;
        }

        ReadOnlySpan<byte> head = message[0];
        _peers.TryGetValue(from, out OldZrePeer? peer);
        if (head.Length < ZreUnit.HeaderSize || !ZreUnit.TryRead(head, out ZreUnit unit, out _))
        {
            Die($"a unit of {head.Length} octets that cannot be read");
            return;
        }

        if (unit.Id == ZreUnitId.Hello)
        {
            TakeHello(from, peer, unit);
            return;
        }

        if (peer is not { IsReady: true, IsMute: false })
        {
            TakeStray(peer);
            return;
        }

        peer.Expected = (peer.Expected + 1) % SequenceModulus;
        if (unit.Sequence != peer.Expected)
        {
            World.Say($"{Name}: unit {unit.Sequence} of {peer.Name} instead of {peer.Expected}");
            Remove(peer);
            return;
        }

        peer.Heard = World.Now;
        Act(peer, unit, message);
    }

    private void TakeHello(Uuid from, OldZrePeer? peer, in ZreUnit unit)
    {
        if (!ZreHello.TryRead(unit.Frame, 1000, 1000, out ZreHello? hello, out _) || !Endpoint.TryParse(hello!.Endpoint, out Endpoint endpoint))
        {
            Die("a HELLO that cannot be read");
            return;
        }

        if (endpoint == new Endpoint(AddressText, Port))
        {
            Die("a HELLO with its own endpoint");
            return;
        }

        if (peer is { IsReady: true } or { IsMute: true })
        {
            Remove(peer);
            peer = null;
            if (!TakesHelloAgain)
            {
                return;
            }
        }

        peer ??= Require(from, endpoint);
        if (unit.Sequence != 1)
        {
            Remove(peer);
            return;
        }

        peer.IsReady = true;
        peer.Expected = 1;
        peer.Name = hello.Name;
        peer.Status = hello.Status;
        peer.Groups.Clear();
        peer.Groups.UnionWith(hello.Groups);
        peer.Heard = World.Now;
        World.Say($"{Name}: ENTER {peer.Name}");
        Met?.Invoke(this, from, true);
        Enter(from);
    }

    private void Act(OldZrePeer peer, in ZreUnit unit, in ZmtpMessage message)
    {
        switch (unit.Id)
        {
            case ZreUnitId.Whisper or ZreUnitId.Shout when message.FrameCount < 2:
                Die("a WHISPER without content");
                break;
            case ZreUnitId.Whisper or ZreUnitId.Shout:
                Hear(peer.Uuid, message[1]);
                break;
            case ZreUnitId.Join or ZreUnitId.Leave:
                TakeMembership(peer, unit);
                break;
            case ZreUnitId.Ping:
                Send(peer, ZreUnitId.PingOk, []);
                break;
            case ZreUnitId.PingOk:
                break;
            default:
                TakeOther(peer, unit.Id);
                break;
        }
    }

    private void TakeMembership(OldZrePeer peer, in ZreUnit unit)
    {
        if (Dies.OfStatus && unit.Status != (byte)(peer.Status + 1))
        {
            Die("a wrong status");
        }

        peer.Status = unit.Status;
        string group = Encoding.UTF8.GetString(unit.Group);
        if (unit.Id == ZreUnitId.Join)
        {
            peer.Groups.Add(group);
        }
        else
        {
            peer.Groups.Remove(group);
        }
    }
}
