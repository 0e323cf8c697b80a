using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;
using Tutti.Simulation.Ring;

namespace Tutti.Tests.Simulation.Ring;

/// <summary>What goes wrong on a ring heals by itself, in bits and in frames, within the same bounds.</summary>
public class RingFaultTests(ITestOutputHelper output)
{
    private const long Millisecond = 1_000_000;

    public static TheoryData<bool> BothLevels => [false, true];

    [Theory, Clause("zipi-2.29")]
    [MemberData(nameof(BothLevels))]
    public void A_lost_token_is_put_out_anew_within_three_latencies(bool bits)
    {
        SimRing ring = Make(bits, RingPlan.Of(5) with { Devices = Devices(5, LineRate.R250K) });
        ring.Run(60 * Millisecond);
        ring.At(61 * Millisecond, 0, RingFault.LoseToken);
        ring.Run(70 * Millisecond);
        Assert.Equal(1, ring.TokensRenewed);
        AssertWorks(ring, 5);
    }

    [Theory, Clause("zipi-1.17")]
    [MemberData(nameof(BothLevels))]
    public void A_device_switched_off_is_bypassed_and_the_ring_goes_on_with_its_addresses(bool bits)
    {
        SimRing ring = Make(bits, RingPlan.Of(5) with { Devices = Devices(5, LineRate.R1M) });
        ring.Run(60 * Millisecond);
        ring.At(61 * Millisecond, 3, RingFault.SwitchOff);
        ring.Run(200 * Millisecond);
        AssertWorks(ring, 4);
        Assert.Equal([1, 2, 4, 5], Addresses(ring));
        ring.At(221 * Millisecond, 3, RingFault.SwitchOn);
        ring.Run(500 * Millisecond);
        AssertWorks(ring, 5);
        Assert.Equal([1, 2, 3, 4, 5], Addresses(ring));
        Assert.Equal(LineRate.R1M, ring.Rate);
    }

    [Theory, Clause("zipi-2.31")]
    [MemberData(nameof(BothLevels))]
    public void A_stuck_sender_is_cut_off_by_its_port(bool bits)
    {
        SimRing ring = Make(bits, RingPlan.Of(4) with { Devices = Devices(4, LineRate.R1M) });
        ring.Run(60 * Millisecond);
        ring.At(61 * Millisecond, 2, RingFault.Stick);
        ring.At(62 * Millisecond, 2, (member, _) => ((Device)member.Core).TrySend(1, [0x80, 1], acknowledged: false, out long _));
        ring.Run(400 * Millisecond);
        Assert.False(ring.Members[2].IsInRing);
        AssertWorks(ring, 3);
    }

    [Theory, Clause("zipi-2.22")]
    [MemberData(nameof(BothLevels))]
    public void A_device_that_promises_too_much_makes_the_ring_fall_back_to_what_works(bool bits)
    {
        DevicePlan[] devices = [.. Devices(4, LineRate.R5M)];
        devices[2] = devices[2] with { RealRate = LineRate.R1M };
        SimRing ring = Make(bits, RingPlan.Of(4) with { Devices = devices });
        ring.Run(150 * Millisecond);
        Assert.Equal(LineRate.R1M, ring.Rate);
        AssertWorks(ring, 4);
    }

    [Theory, Clause("zipi-2.23")]
    [Clause("zipi-2.24")]
    [MemberData(nameof(BothLevels))]
    public void A_late_and_slower_device_is_let_in_at_the_slowest_clock_and_the_ring_settles_on_its_own(bool bits)
    {
        DevicePlan[] devices = [.. Devices(4, LineRate.R5M)];
        devices[1] = new DevicePlan(new StationOptions { Id = 2, FastestRate = LineRate.R500K }) { PowerOnAt = 80 * Millisecond };
        SimRing ring = Make(bits, RingPlan.Of(4) with { Devices = devices });
        ring.Run(75 * Millisecond);
        Assert.Equal(LineRate.R5M, ring.Rate);
        ring.Run(300 * Millisecond);
        Assert.Equal(LineRate.R500K, ring.Rate);
        AssertWorks(ring, 4);
    }

    [Theory, Clause("zipi-2.32")]
    [MemberData(nameof(BothLevels))]
    public void A_dead_monitor_is_replaced_and_addresses_survive(bool bits)
    {
        // No hub with electronics: the strongest device is the monitor.
        DevicePlan[] devices = [.. Devices(4, LineRate.R250K)];
        devices[0] = new DevicePlan(devices[0].Options with { MonitorPriority = 9 });
        devices[2] = new DevicePlan(devices[2].Options with { MonitorPriority = 5 });
        SimRing ring = Make(bits, RingPlan.Of(4) with { Hub = null, Devices = devices });
        ring.Run(100 * Millisecond);
        int first = ring.Monitor?.Position ?? 0;
        Assert.True(first is 1 or 3);
        byte[] before = Addresses(ring);
        ring.At(101 * Millisecond, first, RingFault.SwitchOff);
        ring.Run(700 * Millisecond);
        Assert.Equal(4 - first, ring.Monitor?.Position);
        AssertWorks(ring, 3);
        Assert.Equal(before.Where((_, i) => i != first - 1), Addresses(ring));
    }

    [Theory, Clause("zipi-2.14")]
    [MemberData(nameof(BothLevels))]
    public void Of_several_claimers_the_strongest_becomes_the_one_monitor(bool bits)
    {
        for (int seed = 1; seed < 8; seed++)
        {
            DevicePlan[] devices = [.. Enumerable.Range(1, 6).Select(id => new DevicePlan(new StationOptions { Id = (ulong)id, FastestRate = LineRate.R250K, MonitorPriority = (byte)(id == 4 ? 9 : 5) }))];
            SimRing ring = Make(bits, RingPlan.Of(6, seed) with { Hub = null, Devices = devices });
            ring.Run(200 * Millisecond);
            Assert.NotNull(ring.Monitor);
            AssertWorks(ring, 6);
        }
    }

    [Theory, Clause("zipi-2.40")]
    [Clause("zipi-2.41")]
    [MemberData(nameof(BothLevels))]
    public void Borrowed_speed_is_there_for_its_time_and_the_ring_goes_on_after_it(bool bits)
    {
        DevicePlan[] devices = [.. Devices(4, LineRate.R5M)];
        devices[2] = new DevicePlan(new StationOptions { Id = 3, FastestRate = LineRate.R500K }) { RealRate = LineRate.R500K };
        SimRing ring = Make(bits, RingPlan.Of(4) with { Devices = devices });
        ring.Run(60 * Millisecond);
        Assert.Equal(LineRate.R500K, ring.Rate);
        int heard = 0;
        ring.Received = (_, member, _) => heard += member.Position == 2 ? 1 : 0;
        ring.Do(1, (member, _) => member.Link.Wish(LineRate.R5M, 2, 20));
        ring.Run(70 * Millisecond);
        Assert.Equal(LineRate.R5M, ring.Rate);
        ring.Do(1, (member, _) => ((Device)member.Core).TrySend(2, [0x80, 1], acknowledged: true, out long _));
        ring.Run(75 * Millisecond);
        Assert.Equal(1, heard);
        ring.Run(200 * Millisecond);
        Assert.Equal(LineRate.R500K, ring.Rate);
        AssertWorks(ring, 4);
    }

    [Theory, Clause("zipi-5.2")]
    [MemberData(nameof(BothLevels))]
    public void Whatever_goes_wrong_the_ring_heals_within_a_second_and_delivers_acknowledged_frames_once_and_in_order(bool bits)
    {
        for (int seed = 1; seed <= (bits ? 4 : 40); seed++)
        {
            Random chance = new(seed);
            RingFault[] faults = [RingFault.LoseToken, RingFault.FlipBit, RingFault.CutCable];
            const int count = 6;
            SimRing ring = Make(bits, RingPlan.Of(count, seed) with { Devices = Devices(count, LineRate.R500K) });
            Dictionary<(int From, int To), List<int>> heard = [];
            ring.Received = (_, member, message) =>
            {
                byte[] content = message.Content.ToArray();
                heard.TryAdd((content[1], member.Position), []);
                heard[(content[1], member.Position)].Add(content[2]);
            };
            for (int i = 0; i < 60; i++)
            {
                int from = chance.Next(1, count + 1);
                byte to = (byte)((from % count) + 1);
                byte number = (byte)i;
                ring.At(60 * Millisecond + (i * 3 * Millisecond), from, (member, _) =>
                    ((Device)member.Core).TrySend(to, [0x80, (byte)from, number], acknowledged: true, out long _));
            }

            for (int i = 0; i < 4; i++)
            {
                RingFault fault = faults[chance.Next(faults.Length)];
                int position = chance.Next(1, count + 1);
                long at = 70 * Millisecond + chance.NextInt64(150 * Millisecond);
                ring.At(at, position, fault);
                if (fault == RingFault.CutCable)
                {
                    ring.At(at + (5 * Millisecond), position, RingFault.Repair);
                }
            }

            ring.Run(1250 * Millisecond);
            output.WriteLine($"seed {seed}: renewed {ring.TokensRenewed}, purges {ring.Purges}");
            AssertWorks(ring, count);
            foreach (((int from, int to), List<int> numbers) in heard)
            {
                Assert.True(numbers.SequenceEqual(numbers.Distinct().Order()), $"seed {seed}, {from} to {to}: {string.Join(' ', numbers)}");
            }
        }
    }

    internal static SimRing Make(bool bits, RingPlan plan) => bits ? new BitRing(plan) : new FrameRing(plan);

    private static DevicePlan[] Devices(int count, LineRate rate) =>
        [.. Enumerable.Range(1, count).Select(id => new DevicePlan(new StationOptions { Id = (ulong)id, FastestRate = rate }))];

    private static byte[] Addresses(SimRing ring) =>
        [.. ring.Members.Where(m => m.IsInRing && m.Core is Device).Select(m => m.Core.Link.Address)];

    // One monitor, unique addresses, and a frame from everybody to everybody arrives once.
    internal static void AssertWorks(SimRing ring, int devices)
    {
        Assert.NotNull(ring.Monitor);
        RingMember[] members = [.. ring.Members.Where(m => m.IsInRing && m.Core is Device)];
        Assert.Equal(devices, members.Length);
        Assert.Equal(devices, members.Select(m => m.Core.Link.Address).Where(RingAddress.IsDevice).Distinct().Count());
        Dictionary<int, int> heard = [];
        Action<long, RingMember, DeviceMessage>? before = ring.Received;
        ring.Received = (_, member, message) => heard[member.Position] = heard.GetValueOrDefault(member.Position) + (message.Content.Span[1] == 0xEE ? 1 : 0);
        foreach (RingMember member in members)
        {
            ring.At(ring.Now + 1, member.Position, (m, _) => ((Device)m.Core).TrySend(RingAddress.All, [0x80, 0xEE], acknowledged: false, out long _));
        }

        ring.Run(ring.Now + (20 * Millisecond));
        ring.Received = before;
        Assert.All(members, m => Assert.Equal(devices - 1, heard.GetValueOrDefault(m.Position)));
    }
}
