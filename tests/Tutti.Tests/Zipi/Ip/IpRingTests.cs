using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Application;
using Tutti.Protocols.Zipi.Ip;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Tests.Zipi.Ip;

public class IpRingTests
{
    private readonly IpWorld _world = new(1);

    [Fact, Clause("zipi-6.1"), Clause("zipi-6.10")]
    public void Devices_that_join_get_addresses_in_the_order_of_their_ports_and_hear_each_other()
    {
        (IpWorld.TestHub hub, IpWorld.TestDevice[] devices) = Ring(_world, 5);
        Assert.True(_world.Now.Nanoseconds < 1_001_000_000_000, "ready within a second");
        Assert.Equal([1, 2, 3, 4, 5], hub.Core.Hub.Link.Members.Select(m => (int)m.Address));
        Assert.Equal(hub.Core.Describe(_world.Now).Ports.Select(p => p.Id), hub.Core.Hub.Link.Members.Select(m => m.Id));

        devices[0].Send(devices[3].Address, acknowledged: false, 42);
        _world.Run(TimeSpan.FromMilliseconds(5));
        devices[1].Send(RingAddress.All, acknowledged: false, 43);
        _world.Run(TimeSpan.FromMilliseconds(5));
        Assert.Equal([42, 43], devices[3].Received.Select(r => (int)r.Content[1]));
        Assert.Equal([devices[0].Address, devices[1].Address], devices[3].Received.Select(r => r.Source!.Value));
        Assert.Equal([43], devices[0].Received.Select(r => (int)r.Content[1]));
        Assert.Empty(devices[1].Received);
    }

    [Fact, Clause("zipi-6.7")]
    public void A_frame_handed_in_goes_through_the_hub_at_once()
    {
        _world.DelayMs = (1, 1);
        (_, IpWorld.TestDevice[] devices) = Ring(_world, 20);
        _world.Run(TimeSpan.FromSeconds(1));
        for (int i = 0; i < 50; i++)
        {
            Instant sent = _world.Now;
            devices[0].Send(devices[9].Address, acknowledged: false, (byte)i);
            _world.Run(TimeSpan.FromMilliseconds(7));
            Assert.Equal(TimeSpan.FromMilliseconds(2), devices[9].Received[^1].At - sent);
        }
    }

    [Fact, Clause("zipi-6.3"), Clause("zipi-6.7")]
    public void What_gathers_while_the_window_is_full_goes_several_frames_to_a_datagram()
    {
        (_, IpWorld.TestDevice[] devices) = Ring(_world, 2);
        _world.Run(TimeSpan.FromMilliseconds(50));
        _world.DelayMs = (5, 5);
        long before = _world.Datagrams;
        for (int i = 0; i < 2000; i++)
        {
            devices[0].Send(devices[1].Address, acknowledged: false, (byte)i, 1, 2, 3);
        }

        _world.Run(TimeSpan.FromSeconds(1));
        Assert.Equal(2000, devices[1].Received.Count);
        Assert.True(_world.Datagrams - before < 1000, $"{_world.Datagrams - before}");
    }

    [Theory, Clause("zipi-6.8"), Clause("zipi-6.9"), CombinatorialSeeds]
    public void On_a_network_that_loses_repeats_and_reorders_every_frame_arrives_in_order_and_once(int seed, double loss, double delay)
    {
        IpWorld world = new(seed) { Loss = loss, DelayMs = (0.1, delay) };
        (_, IpWorld.TestDevice[] devices) = Ring(world, 4, 20);
        for (int i = 0; i < 200; i++)
        {
            foreach (IpWorld.TestDevice device in devices)
            {
                IpWorld.TestDevice to = devices[(Array.IndexOf(devices, device) + 1 + (i % 3)) % 4];
                Assert.Equal(SendResult.Queued, device.Send(to.Address, acknowledged: i % 2 == 0, (byte)i));
            }

            world.Run(TimeSpan.FromMilliseconds(10));
        }

        world.RunUntil(() => devices.All(d => d.Received.Count >= 200), 10);
        foreach (IpWorld.TestDevice to in devices)
        {
            foreach (IGrouping<byte?, int> from in to.Received.GroupBy(r => r.Source, r => (int)r.Content[1]))
            {
                // Frames with and without acknowledgement are two streams of their own, as on the wire.
                Assert.All((int[])[0, 1], odd => Assert.True(from.Where(n => n % 2 == odd).Zip(from.Where(n => n % 2 == odd).Skip(1)).All(p => p.First < p.Second)));
            }

            Assert.Equal(200, to.Received.Count);
        }
    }

    [Fact, Clause("zipi-6.11")]
    public void A_device_that_is_killed_is_bypassed_within_a_second_and_its_neighbours_lose_nothing()
    {
        (IpWorld.TestHub hub, IpWorld.TestDevice[] devices) = Ring(_world, 4);
        List<byte> sent = [];
        for (int i = 0; i < 200; i++)
        {
            if (i == 50)
            {
                devices[1].Kill();
            }

            Instant at = _world.Now;
            devices[0].Send(devices[2].Address, acknowledged: false, (byte)i);
            sent.Add((byte)i);
            _world.Run(TimeSpan.FromMilliseconds(10));
            Assert.True(devices[2].Received[^1].At - at < TimeSpan.FromMilliseconds(1), $"{i}: {devices[2].Received[^1].At - at}");
        }

        Assert.Equal(sent, devices[2].Received.Select(r => r.Content[1]));
        Assert.Contains(hub.News, n => n is { Kind: IpHubEventKind.Bypassed } && n.Id == devices[1].Core.Device.Link.Id);
        Assert.Equal(3, hub.Core.Hub.Link.Members.Count);
        Assert.Equal(TimeSpan.Zero, _world.RunUntil(() => devices.Count(d => d.Core.IsOnRing && !d.Dead) == 3));
    }

    [Fact, Clause("zipi-6.11")]
    public void A_hub_that_restarts_is_found_again_and_every_device_keeps_its_address()
    {
        (IpWorld.TestHub hub, IpWorld.TestDevice[] devices) = Ring(_world, 6);
        byte[] before = [.. devices.Select(d => d.Address)];
        hub.Dead = true;
        _world.Unplug(hub.Peer);
        _world.Run(TimeSpan.FromSeconds(3));
        Assert.DoesNotContain(devices, d => d.Core.IsOnRing);
        IpWorld.TestHub again = _world.AddHub();
        TimeSpan took = _world.RunUntil(() => devices.All(d => d.Core.IsOnRing));
        Assert.True(took < TimeSpan.FromSeconds(1.5), $"{took}");
        Assert.Equal(before, devices.Select(d => d.Address));

        devices[0].Send(devices[5].Address, acknowledged: true, 7);
        _world.Run(TimeSpan.FromMilliseconds(50));
        Assert.Equal(7, Assert.Single(devices[5].Received).Content[1]);
        Assert.Contains(devices[0].News, n => n.Kind == RingEventKind.Acknowledged);
        Assert.Equal(6, again.Core.Hub.Link.Members.Count);
    }

    [Fact, Clause("zipi-6.11")]
    public void A_hub_that_says_farewell_is_left_at_once_and_so_is_a_device()
    {
        (IpWorld.TestHub hub, IpWorld.TestDevice[] devices) = Ring(_world, 2);
        devices[0].Core.Close(_world.Now);
        devices[0].Pump();
        _world.Run(TimeSpan.FromMilliseconds(1));
        Assert.Contains(hub.News, n => n.Kind == IpHubEventKind.Left);
        Assert.Equal(IpClientState.Closed, devices[0].Core.State);
        hub.Core.Close();
        hub.Pump();
        _world.Run(TimeSpan.FromMilliseconds(1));
        Assert.NotEqual(IpClientState.Up, devices[1].Core.State);
    }

    [Theory, Clause("zipi-6.13"), InlineData(0.05, 0.2), InlineData(1, 9), InlineData(5, 40)]
    public void The_time_is_right_within_the_error_that_is_told(double from, double to)
    {
        IpWorld world = new(5) { DelayMs = (from, to) };
        (IpWorld.TestHub hub, IpWorld.TestDevice[] devices) = Ring(world, 3, 20);
        world.Run(TimeSpan.FromSeconds(10));
        foreach (IpWorld.TestDevice device in devices)
        {
            long off = device.Core.Device.Link.Clock.Read(world.Now) - hub.Core.Hub.Link.Clock.Read(world.Now);
            Assert.True(Math.Abs(off) <= device.Core.ClockError.TotalNanoseconds + 2000, $"{off} ns, told {device.Core.ClockError}");
            Assert.True(device.Core.ClockError <= TimeSpan.FromMilliseconds(2 * to), $"{device.Core.ClockError}");
        }
    }

    [Fact, Clause("zipi-6.12")]
    public void A_dump_goes_through_a_bad_network_whole()
    {
        IpWorld world = new(6) { Loss = 0.05, DelayMs = (0.1, 3) };
        (_, IpWorld.TestDevice[] devices) = Ring(world, 2, 20);
        byte[] data = new byte[200_000];
        new Random(3).NextBytes(data);
        Assert.InRange(devices[0].Core.Device.Dumps.FrameData, 1000, 1370);
        devices[0].Core.Device.Dumps.Offer(devices[1].Address, ApplicationLayer.DataDump, [1, 2], data);
        devices[0].Core.Pump(world.Now);
        devices[0].Pump();
        List<byte> got = [];
        bool done = false;
        world.RunUntil(
            () =>
            {
                while (devices[1].Core.Device.Dumps.TryDequeue(out DumpEvent? news))
                {
                    if (news!.Kind == DumpEventKind.Offered)
                    {
                        devices[1].Core.Device.Dumps.Accept(news.Peer, news.Layer, news.Transfer);
                    }

                    got.AddRange(news.Kind == DumpEventKind.Data ? news.Octets.Span : default);
                    done |= news.Kind == DumpEventKind.Done;
                    devices[1].Core.Pump(world.Now);
                    devices[1].Pump();
                }

                return done;
            },
            60);
        Assert.Equal(data, got);
    }

    internal static (IpWorld.TestHub Hub, IpWorld.TestDevice[] Devices) Ring(IpWorld world, int count, double seconds = 2, IpOptions? options = null)
    {
        IpWorld.TestHub hub = world.AddHub(options: options);
        IpWorld.TestDevice[] devices = [.. Enumerable.Range(1, count).Select(i => world.AddDevice((ulong)i, hub.Peer, options))];
        world.RunUntil(() => devices.All(d => d.Core.IsOnRing), seconds);
        return (hub, devices);
    }

    private sealed class CombinatorialSeedsAttribute : Xunit.v3.DataAttribute
    {
        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(System.Reflection.MethodInfo testMethod, Xunit.Sdk.DisposalTracker disposalTracker) =>
            new([.. from seed in Enumerable.Range(1, 6) from way in new[] { (0.02, 1.0), (0.1, 8.0), (0.3, 30.0) } select new TheoryDataRow<int, double, double>(seed, way.Item1, way.Item2)]);

        public override bool SupportsDiscoveryEnumeration() => true;
    }
}
