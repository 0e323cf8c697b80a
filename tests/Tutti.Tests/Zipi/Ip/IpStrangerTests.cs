using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Application;
using Tutti.Protocols.Zipi.Ip;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Tests.Zipi.Ip;

public class IpStrangerTests
{
    private static readonly IpOptions s_secret = new() { Key = IpWorld.KeyOf("opus 1") };
    private readonly IpWorld _world = new(2);

    [Fact, Clause("zipi-6.6")]
    public void Who_does_not_know_the_secret_stays_outside_and_learns_why()
    {
        (IpWorld.TestHub hub, _) = IpRingTests.Ring(_world, 2, options: s_secret);
        IpWorld.TestDevice none = _world.AddDevice(50, hub.Peer);
        IpWorld.TestDevice wrong = _world.AddDevice(51, hub.Peer, new IpOptions { Key = IpWorld.KeyOf("opus 2") });
        _world.Run(TimeSpan.FromSeconds(3));
        Assert.Equal((IpRefusal.SecretNeeded, IpRefusal.WrongSecret), (none.Core.Refusal, wrong.Core.Refusal));
        Assert.Equal(2, hub.Core.Describe(_world.Now).Ports.Count);
        Assert.Contains(hub.News, n => n.Refusal == IpRefusal.WrongSecret);

        IpWorld.TestHub open = _world.AddHub(id: 2000);
        IpWorld.TestDevice careful = _world.AddDevice(52, open.Peer, s_secret);
        _world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(IpRefusal.RingIsOpen, careful.Core.Refusal);
        Assert.False(careful.Core.IsOnRing);
    }

    [Fact, Clause("zipi-6.6")]
    public void What_was_recorded_has_no_effect_when_it_is_sent_again_from_any_address()
    {
        List<(IpPeer From, byte[] Octets)> recorded = [];
        IpWorld.TestHub? hub = null;
        _world.Tap = (from, to, octets) =>
        {
            if (hub is not null && to == hub.Peer)
            {
                recorded.Add((from, octets));
            }

            return octets;
        };
        hub = _world.AddHub(options: s_secret);
        IpWorld.TestDevice a = _world.AddDevice(1, hub.Peer, s_secret);
        IpWorld.TestDevice b = _world.AddDevice(2, hub.Peer, s_secret);
        _world.RunUntil(() => a.Core.IsOnRing && b.Core.IsOnRing);
        for (byte i = 0; i < 100; i++)
        {
            a.Send(b.Address, acknowledged: false, i);
            _world.Run(TimeSpan.FromMilliseconds(2));
        }

        _world.Tap = null;
        int before = b.Received.Count;
        long refused = hub.Core.RefusedCount;
        foreach ((IpPeer from, byte[] octets) in recorded)
        {
            hub.Receive(from, octets);
            hub.Receive(new IpPeer(66, 6), octets);
        }

        _world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(before, b.Received.Count);
        Assert.True(hub.Core.RefusedCount - refused > recorded.Count);
        Assert.Equal((2, true, true), (hub.Core.Describe(_world.Now).Ports.Count, a.Core.IsOnRing, b.Core.IsOnRing));

        // Not even when the device has gone: its proof was used up.
        a.Kill();
        _world.Run(TimeSpan.FromSeconds(1));
        foreach ((IpPeer from, byte[] octets) in recorded)
        {
            hub.Receive(from, octets);
        }

        Assert.Single(hub.Core.Describe(_world.Now).Ports);
        Assert.Equal(before, b.Received.Count);
    }

    [Fact, Clause("zipi-6.6")]
    public void A_forged_or_changed_datagram_is_refused_wherever_it_is_changed()
    {
        (IpWorld.TestHub hub, IpWorld.TestDevice[] devices) = IpRingTests.Ring(_world, 2, options: s_secret);
        byte[]? sent = null;
        _world.Tap = (from, to, octets) =>
        {
            sent ??= from == devices[0].Peer ? octets : null;
            return sent == octets ? null : octets;
        };
        devices[0].Send(devices[1].Address, acknowledged: false, 1);
        Assert.NotNull(sent);
        for (int i = 0; i < sent.Length; i++)
        {
            byte[] changed = [.. sent];
            changed[i] ^= 0x10;
            long before = hub.Core.RefusedCount;
            hub.Core.Receive(_world.Now, devices[0].Peer, changed);
            while (hub.Core.TryCompose(_world.Now, out _, out ReadOnlyMemory<byte> answer))
            {
                Assert.True(IpDatagram.TryRead(answer.Span, out IpDatagram told, out _) && told.Link == 0, $"octet {i} had an effect");
            }
        }

        Assert.Empty(devices[1].Received);
        hub.Receive(devices[0].Peer, sent);
        _world.Run(TimeSpan.FromMilliseconds(5));
        Assert.Single(devices[1].Received);
    }

    [Fact, Clause("zipi-6.6")]
    public void Counters_that_come_late_are_taken_once_within_sixty_four()
    {
        (IpWorld.TestHub hub, IpWorld.TestDevice[] devices) = IpRingTests.Ring(_world, 2, options: s_secret);
        List<byte[]> held = [];
        _world.Tap = (from, _, octets) =>
        {
            if (from == devices[0].Peer)
            {
                held.Add(octets);
                return null;
            }

            return octets;
        };
        while (held.Count < 66)
        {
            devices[0].Core.Advance(_world.Now);
            devices[0].Pump();
            devices[0].Send(devices[1].Address, acknowledged: false, (byte)held.Count);
            _world.Run(TimeSpan.FromMilliseconds(3));
        }

        hub.Receive(devices[0].Peer, held[65]);
        long before = hub.Core.RefusedCount;
        hub.Receive(devices[0].Peer, held[2]);
        hub.Receive(devices[0].Peer, held[1]);
        hub.Receive(devices[0].Peer, held[2]);
        Assert.Equal(2, hub.Core.RefusedCount - before);
    }

    [Fact, Clause("zipi-6.5")]
    public void On_an_open_ring_nobody_else_can_use_the_link_of_a_device()
    {
        (IpWorld.TestHub hub, IpWorld.TestDevice[] devices) = IpRingTests.Ring(_world, 2);
        byte[]? sent = null;
        _world.Tap = (from, _, octets) => from == devices[0].Peer && sent is null ? (sent = octets) is null ? octets : null : octets;
        devices[0].Send(devices[1].Address, acknowledged: false, 1);
        long before = hub.Core.RefusedCount;
        hub.Receive(new IpPeer(2, 999), sent!);
        Assert.Equal(before + 1, hub.Core.RefusedCount);
        _world.Run(TimeSpan.FromMilliseconds(1));
        Assert.Empty(devices[1].Received);
    }

    [Fact, Clause("zipi-6.5")]
    public void Ports_and_devices_of_one_machine_have_their_bounds_and_an_id_is_there_once()
    {
        IpWorld.TestHub hub = _world.AddHub(ports: 3, options: new IpOptions { LinksPerHost = 2 });
        IpWorld.TestDevice[] devices = [.. Enumerable.Range(1, 3).Select(i => _world.AddDevice((ulong)i, hub.Peer))];
        _world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(IpRefusal.TooManyFromHost, Assert.Single(devices, d => !d.Core.IsOnRing).Core.Refusal);
        IpWorld.TestDevice other = _world.AddDevice(4, hub.Peer, host: 3);
        _world.Run(TimeSpan.FromSeconds(1));
        Assert.True(other.Core.IsOnRing);
        IpWorld.TestDevice late = _world.AddDevice(5, hub.Peer, host: 4);
        _world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(IpRefusal.Full, late.Core.Refusal);

        IpWorld.TestHub second = _world.AddHub(id: 3000);
        IpWorld.TestDevice original = _world.AddDevice(70, second.Peer);
        _world.RunUntil(() => original.Core.IsOnRing);
        IpDevice copy = new(new StationOptions { Id = 70 }, new IpOptions(), IpWorld.ChanceOf(9));
        IpWorld.TestDevice twin = new(_world, new IpPeer(9, 70), second.Peer, copy);
        _world.Plug(twin.Peer, twin.Receive);
        copy.Open(_world.Now);
        twin.Pump();
        _world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(IpRefusal.DuplicateId, copy.Refusal);
        Assert.True(original.Core.IsOnRing);
    }

    [Fact, Clause("zipi-6.5")]
    public void Who_hands_in_more_frames_than_it_may_is_slowed_down_and_loses_none()
    {
        IpOptions options = new() { FramesPerSecond = 100 };
        (_, IpWorld.TestDevice[] devices) = IpRingTests.Ring(_world, 2, options: options);
        _world.Run(TimeSpan.FromSeconds(1));
        for (byte i = 0; i < 250; i++)
        {
            Assert.Equal(SendResult.Queued, devices[0].Send(devices[1].Address, acknowledged: false, i));
            _world.Run(TimeSpan.FromMilliseconds(1));
        }

        Assert.InRange(devices[1].Received.Count, 1, 220);
        _world.RunUntil(() => devices[1].Received.Count == 250, 10);
        Assert.Equal(Enumerable.Range(0, 250), devices[1].Received.Select(r => (int)r.Content[1]));
    }

    [Fact, Clause("zipi-6.5")]
    public void A_device_speaks_for_itself_alone_and_does_not_play_the_monitor()
    {
        (IpWorld.TestHub hub, IpWorld.TestDevice[] devices) = IpRingTests.Ring(_world, 3);
        ByteWriter content = new();
        content.WriteRoll(9, forNewcomers: false);
        byte[] roll = Frame(new FrameHeader(RingAddress.All, FrameClass.Management, false, 0, null), content.WrittenSpan);
        byte[] inOthersName = Frame(new FrameHeader(devices[2].Address, FrameClass.Application, false, 0, devices[1].Address), [ApplicationLayer.FirstPrivate]);
        byte[] othersAnswer = Frame(new FrameHeader(devices[2].Address, FrameClass.Acknowledgement, false, 3, null), [devices[1].Address]);
        byte[] own = Frame(new FrameHeader(devices[2].Address, FrameClass.Application, false, 0, devices[0].Address), [ApplicationLayer.FirstPrivate]);
        IpWorld.Slip slip = new(_world, devices[0], hub);
        long before = hub.Core.DroppedCount;
        foreach (byte[] frame in (byte[][])[roll, inOthersName, othersAnswer, [.. own[..^1], (byte)(own[^1] ^ 1)], own])
        {
            slip.In(frame);
        }

        _world.Run(TimeSpan.FromMilliseconds(20));
        Assert.Equal(before + 4, hub.Core.DroppedCount);
        Assert.Single(devices[2].Received);
    }

    [Fact, Clause("zipi-6.2")]
    public void Octets_of_chance_and_datagrams_changed_by_chance_never_throw()
    {
        (IpWorld.TestHub hub, IpWorld.TestDevice[] devices) = IpRingTests.Ring(_world, 3);
        Random chance = new(4);
        _world.Tap = (_, to, octets) =>
        {
            byte[] changed = [.. octets];
            for (int i = chance.Next(4); i > 0; i--)
            {
                changed[chance.Next(changed.Length)] = (byte)chance.Next(256);
            }

            byte[] noise = new byte[chance.Next(200)];
            chance.NextBytes(noise);
            if (noise.Length > 2)
            {
                (noise[0], noise[1], noise[2]) = ((byte)'Z', 1, (byte)(noise[2] & 7));
            }

            hub.Core.Receive(_world.Now, new IpPeer(7, 7), noise);
            devices[0].Core.Receive(_world.Now, noise);
            return changed[..chance.Next(changed.Length / 2, changed.Length + 1)];
        };
        for (int i = 0; i < 300; i++)
        {
            devices[i % 3].Send(RingAddress.All, acknowledged: false, (byte)i);
            devices[i % 3].Core.AskStatus();
            _world.Run(TimeSpan.FromMilliseconds(10));
        }

        _world.Tap = null;
        _world.RunUntil(() => devices.All(d => d.Core.IsOnRing), 10);
    }

    private static byte[] Frame(FrameHeader header, ReadOnlySpan<byte> content)
    {
        byte[] frame = new byte[64];
        return frame[..header.Write(content, frame)];
    }
}
