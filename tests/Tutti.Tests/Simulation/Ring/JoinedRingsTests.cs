using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;
using Tutti.Simulation.Ring;

namespace Tutti.Tests.Simulation.Ring;

/// <summary>Hubs at ports of hubs: one ring while the cables between them are whole, several when not.</summary>
public class JoinedRingsTests
{
    private const long Millisecond = 1_000_000;

    public static TheoryData<bool> BothLevels => [false, true];

    [Theory, Clause("zipi-1.19")]
    [MemberData(nameof(BothLevels))]
    public void Hubs_in_hubs_are_one_ring_in_the_order_of_their_ports(bool bits)
    {
        SimRing ring = RingFaultTests.Make(bits, Plan(LineRate.R1M, LineRate.R1M));
        ring.Run(150 * Millisecond);
        Assert.Equal(0, ring.Monitor?.Position);
        Assert.Equal(LineRate.R1M, ring.Rate);
        Assert.Equal([1, 2, 3, 4, 5], Addresses(ring));
        RingFaultTests.AssertWorks(ring, 5);
    }

    [Theory, Clause("zipi-2.26"), Clause("zipi-2.34")]
    [MemberData(nameof(BothLevels))]
    public void Two_rings_joined_by_a_cable_are_one_ring_within_a_second(bool bits)
    {
        foreach ((LineRate one, LineRate other) in ((LineRate, LineRate)[])[(LineRate.R500K, LineRate.R500K), (LineRate.R1M, LineRate.R250K), (LineRate.R250K, LineRate.R1M)])
        {
            SimRing ring = RingFaultTests.Make(bits, Plan(one, other, pluggedAt: 200 * Millisecond));
            ring.Run(195 * Millisecond);

            // Before, each has a monitor, a clock and addresses of its own: 1 and 2 are given twice.
            Assert.Equal([0, 3], ring.Members.Where(m => m.Link.IsMonitor).Select(m => m.Position));
            Assert.Equal([one, other], ring.Members.Where(m => m.Link.IsMonitor).Select(m => m.Link.Rate));
            Assert.Equal([1, 2, 1, 2, 3], Addresses(ring));
            ring.Run(1200 * Millisecond);
            Assert.Equal(0, ring.Monitor?.Position);
            Assert.Equal(one < other ? one : other, ring.Rate);
            Assert.Equal(5, Addresses(ring).Distinct().Count());
            RingFaultTests.AssertWorks(ring, 5);
        }
    }

    [Theory, Clause("zipi-1.19"), Clause("zipi-2.26")]
    [MemberData(nameof(BothLevels))]
    public void A_cable_between_hubs_that_is_cut_leaves_two_rings_and_repaired_one(bool bits)
    {
        SimRing ring = RingFaultTests.Make(bits, Plan(LineRate.R1M, LineRate.R1M));
        ring.Run(150 * Millisecond);
        byte[] before = Addresses(ring);
        ring.At(151 * Millisecond, 3, RingFault.CutCable);
        ring.Run(600 * Millisecond);
        Assert.Equal([0, 3], ring.Members.Where(m => m.Link.IsMonitor).Select(m => m.Position));
        int heard = 0;
        ring.Received = (_, _, _) => heard++;
        ring.Do(1, (member, _) => ((Device)member.Core).TrySend(RingAddress.All, [0x80, 1], acknowledged: false, out long _));
        ring.Do(4, (member, _) => ((Device)member.Core).TrySend(RingAddress.All, [0x80, 1], acknowledged: false, out long _));
        ring.Run(620 * Millisecond);
        Assert.Equal(2 + 1, heard);
        ring.At(621 * Millisecond, 3, RingFault.Repair);
        ring.Run(1620 * Millisecond);
        Assert.Equal(before, Addresses(ring));
        RingFaultTests.AssertWorks(ring, 5);
    }

    [Theory, Clause("zipi-2.25")]
    [MemberData(nameof(BothLevels))]
    public void A_newcomer_at_a_hub_that_is_not_the_monitor_is_let_in_within_a_second(bool bits)
    {
        RingPlan plan = Plan(LineRate.R1M, LineRate.R1M);
        DevicePlan inner = plan.Devices[2];
        DevicePlan slow = new(new StationOptions { Id = 9, FastestRate = LineRate.R500K }) { PowerOnAt = 200 * Millisecond };
        plan = plan with { Devices = [plan.Devices[0], plan.Devices[1], inner with { Ports = [.. inner.Ports!, slow] }, plan.Devices[3]] };
        SimRing ring = RingFaultTests.Make(bits, plan);
        ring.Run(195 * Millisecond);
        Assert.Equal(LineRate.R1M, ring.Rate);
        ring.Run(600 * Millisecond);
        Assert.Equal(LineRate.R500K, ring.Rate);
        RingFaultTests.AssertWorks(ring, 6);
    }

    [Theory, Clause("zipi-1.17")]
    [MemberData(nameof(BothLevels))]
    public void A_hub_that_loses_its_power_is_bypassed_and_its_devices_go_on_when_one_of_them_can_be_the_monitor(bool bits)
    {
        RingPlan plan = Plan(LineRate.R1M, LineRate.R1M);
        DevicePlan inner = plan.Devices[2];
        DevicePlan[] ports = [inner.Ports![0] with { Options = inner.Ports[0].Options with { MonitorPriority = 3 } }, inner.Ports[1]];
        plan = plan with { Devices = [plan.Devices[0], plan.Devices[1], inner with { Ports = ports }, plan.Devices[3]] };
        SimRing ring = RingFaultTests.Make(bits, plan);
        ring.Run(150 * Millisecond);
        ring.At(151 * Millisecond, 3, RingFault.SwitchOff);
        ring.Run(800 * Millisecond);
        Assert.Equal([0, 4], ring.Members.Where(m => m.Link.IsMonitor).Select(m => m.Position));
        int heard = 0;
        ring.Received = (_, _, _) => heard++;
        ring.Do(4, (member, _) => ((Device)member.Core).TrySend(RingAddress.All, [0x80, 1], acknowledged: false, out long _));
        ring.Run(820 * Millisecond);
        Assert.Equal(1, heard);
    }

    // Two devices, a hub with two of its own, another device.
    internal static RingPlan Plan(LineRate rate, LineRate inner, long pluggedAt = 0, double metres = 0, byte priority = StationOptions.HubPriority)
    {
        DevicePlan Device(ulong id, LineRate fastest) => new(new StationOptions { Id = id, FastestRate = fastest }) { CableMetres = metres * id / 10 };
        StationOptions hub = new() { Id = 0x4855_4200_0000_0002, MonitorPriority = priority, IsHub = true };
        return new RingPlan
        {
            Devices =
            [
                Device(1, rate),
                Device(2, rate),
                new DevicePlan(hub) { Ports = [Device(3, inner), Device(4, inner)], PluggedAt = pluggedAt, CableMetres = metres },
                Device(5, rate),
            ],
        };
    }

    private static byte[] Addresses(SimRing ring) => [.. ring.Members.Where(m => m.IsInRing && m.Core is Device).Select(m => m.Link.Address)];
}
