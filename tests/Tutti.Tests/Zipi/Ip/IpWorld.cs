using System.Security.Cryptography;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Application;
using Tutti.Protocols.Zipi.Ip;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Tests.Zipi.Ip;

/// <summary>Hubs and devices on a network that loses, repeats and delays, in virtual time, from a seed.</summary>
internal sealed class IpWorld(int seed)
{
    private readonly Random _chance = new(seed);
    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private readonly Dictionary<IpPeer, Action<IpPeer, byte[]>> _hosts = [];
    private long _order;

    public Instant Now { get; private set; } = new(1_000_000_000_000);

    /// <summary>Part of the datagrams that are lost, and as many that come twice.</summary>
    public double Loss { get; set; }

    /// <summary>The least and the most that a datagram takes.</summary>
    public (double From, double To) DelayMs { get; set; } = (0.05, 0.1);

    /// <summary>Sees every datagram; what it gives back is what arrives.</summary>
    public Func<IpPeer, IpPeer, byte[], byte[]?>? Tap { get; set; }

    public long Datagrams { get; private set; }

    public static byte[] ChanceOf(int seed) => SHA256.HashData(BitConverter.GetBytes(seed));

    public static byte[] KeyOf(string secret) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(secret));

    public TestHub AddHub(ulong id = 1000, int ports = 253, IpOptions? options = null, IpPeer? uplink = null)
    {
        TestHub hub = new(this, new IpPeer(1, (long)id), new IpHub(new StationOptions { Id = id, IsHub = true }, ports, options ?? new IpOptions(), ChanceOf(_chance.Next()), Now, uplink));
        _hosts[hub.Peer] = hub.Receive;
        hub.Pump();
        return hub;
    }

    public TestDevice AddDevice(ulong id, IpPeer hub, IpOptions? options = null, UInt128? host = null)
    {
        IpDevice core = new(new StationOptions { Id = id }, options ?? new IpOptions(), ChanceOf(_chance.Next()));
        TestDevice device = new(this, new IpPeer(host ?? 2, (long)id), hub, core);
        _hosts[device.Peer] = device.Receive;
        core.Open(Now);
        device.Pump();
        return device;
    }

    public void Unplug(IpPeer peer) => _hosts.Remove(peer);

    public void Plug(IpPeer peer, Action<IpPeer, byte[]> receive) => _hosts[peer] = receive;

    public void Send(IpPeer from, IpPeer to, ReadOnlyMemory<byte> octets)
    {
        Datagrams++;
        byte[] sent = octets.ToArray();
        byte[]? datagram = Tap is null ? sent : Tap(from, to, sent);
        if (datagram is null)
        {
            return;
        }

        for (int copies = _chance.NextDouble() < Loss ? 2 : 1; copies > 0; copies--)
        {
            if (_chance.NextDouble() >= Loss)
            {
                double delay = DelayMs.From + (_chance.NextDouble() * (DelayMs.To - DelayMs.From));
                At(Now + TimeSpan.FromMilliseconds(delay), () => _hosts.GetValueOrDefault(to)?.Invoke(from, datagram));
            }
        }
    }

    public void At(Instant at, Action action) => _events.Enqueue(action, (at.Nanoseconds, _order++));

    public void Run(TimeSpan span)
    {
        Instant end = Now + span;
        while (_events.TryPeek(out Action? action, out (long At, long) next) && next.At <= end.Nanoseconds)
        {
            _events.Dequeue();
            Now = new Instant(Math.Max(Now.Nanoseconds, next.At));
            action();
        }

        Now = end;
    }

    /// <summary>Runs until something is so; fails when it does not come about.</summary>
    public TimeSpan RunUntil(Func<bool> condition, double seconds = 5)
    {
        Instant begun = Now;
        while (!condition())
        {
            Assert.True(Now - begun < TimeSpan.FromSeconds(seconds), $"not within {seconds} s");
            Run(TimeSpan.FromMilliseconds(1));
        }

        return Now - begun;
    }

    internal sealed class TestHub(IpWorld world, IpPeer peer, IpHub core)
    {
        private Instant _armed = Instant.Never;

        public IpPeer Peer { get; } = peer;

        public IpHub Core { get; } = core;

        public List<IpHubEvent> News { get; } = [];

        public bool Dead { get; set; }

        public void Receive(IpPeer from, byte[] octets)
        {
            Core.Receive(world.Now, from, octets);
            Pump();
        }

        public void Pump()
        {
            while (Core.TryCompose(world.Now, out IpPeer to, out ReadOnlyMemory<byte> datagram))
            {
                world.Send(Peer, to, datagram);
            }

            while (Core.TryDequeue(out IpHubEvent news))
            {
                News.Add(news);
            }

            Arm(world, Core.NextDeadline, ref _armed, () =>
            {
                _armed = Instant.Never;
                if (!Dead)
                {
                    Core.Advance(world.Now);
                    Pump();
                }
            });
        }

        public byte AddressOf(ulong id) => Core.Hub.Link.Members.FirstOrDefault(m => m.Id == id).Address;
    }

    internal sealed class TestDevice(IpWorld world, IpPeer peer, IpPeer hub, IpDevice core)
    {
        private Instant _armed = Instant.Never;

        public IpPeer Peer { get; } = peer;

        public IpDevice Core { get; } = core;

        public List<(byte? Source, byte[] Content, Instant At)> Received { get; } = [];

        public List<RingEvent> News { get; } = [];

        public bool Dead { get; set; }

        public byte Address => Core.Device.Address;

        public void Receive(IpPeer from, byte[] octets)
        {
            Core.Receive(world.Now, octets);
            Pump();
        }

        public SendResult Send(byte to, bool acknowledged, params ReadOnlySpan<byte> body)
        {
            SendResult result = Core.Device.TrySend(to, [ApplicationLayer.FirstPrivate, .. body], acknowledged, out _);
            Core.Pump(world.Now);
            Pump();
            return result;
        }

        public void Pump()
        {
            while (Core.TryCompose(world.Now, out ReadOnlyMemory<byte> datagram))
            {
                world.Send(Peer, hub, datagram);
            }

            while (Core.TryDequeue(out DeviceMessage message))
            {
                Received.Add((message.Source, message.Content.ToArray(), world.Now));
            }

            while (Core.Device.TryDequeue(out RingEvent news))
            {
                News.Add(news);
            }

            Arm(world, Core.NextDeadline, ref _armed, () =>
            {
                _armed = Instant.Never;
                if (!Dead)
                {
                    Core.Advance(world.Now);
                    Pump();
                }
            });
        }

        public void Kill()
        {
            Dead = true;
            world.Unplug(Peer);
        }
    }

    /// <summary>Slips frames into the link of a device, as one that does not keep the rules would send them.</summary>
    internal sealed class Slip
    {
        private readonly IpWorld _world;
        private readonly TestDevice _device;
        private readonly List<byte[]> _frames = [];

        public Slip(IpWorld world, TestDevice device, TestHub hub)
        {
            (_world, _device) = (world, device);
            world.Tap = (from, to, octets) =>
            {
                if (from != device.Peer || to != hub.Peer || _frames.Count == 0 || !IpDatagram.TryRead(octets, out IpDatagram datagram, out _) || !datagram.IsNumbered)
                {
                    return octets;
                }

                ByteWriter writer = new();
                IpDatagram.WriteHeader(writer, datagram.Marks, datagram.Link, datagram.Number, datagram.Expected, datagram.Seen);
                IpDatagram.WritePart(writer, IpPartKind.Frame, _frames[0]);
                _frames.RemoveAt(0);
                return writer.WrittenSpan.ToArray();
            };
        }

        /// <summary>The next datagram with frames holds this one instead.</summary>
        public void In(byte[] frame)
        {
            _frames.Add(frame);
            _device.Send(RingAddress.All, acknowledged: false, 0);
            _world.Run(TimeSpan.FromMilliseconds(1));
        }
    }

    private static void Arm(IpWorld world, Instant deadline, ref Instant armed, Action action)
    {
        if (deadline < armed)
        {
            armed = deadline;
            world.At(deadline > world.Now ? deadline : world.Now + TimeSpan.FromMicroseconds(10), action);
        }
    }
}
