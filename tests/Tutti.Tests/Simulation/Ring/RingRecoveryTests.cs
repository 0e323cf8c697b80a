using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Simulation.Ring;
using Tutti.Simulation.Ring.Reports;
using Tutti.Simulation.Ring.Scenarios;

namespace Tutti.Tests.Simulation.Ring;

/// <summary>Rings with faults by chance heal in time, and while they run nothing happens that must not (zipi-5.2, zipi-5.3).</summary>
public class RingRecoveryTests(ITestOutputHelper output)
{
    private const long Millisecond = 1_000_000;
    private const long Second = 1000 * Millisecond;

    private static readonly RingFault[] s_faults = [RingFault.LoseToken, RingFault.FlipBit, RingFault.CutCable, RingFault.SwitchOff, RingFault.Stick];

    [Fact, Clause("zipi-5.2"), Clause("zipi-5.3")]
    public void After_the_last_fault_a_ring_of_up_to_64_devices_heals_within_one_second()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            int devices = seed % 5 == 0 ? 64 : 2 + (seed % 15);
            AssertHeals(Scenario(seed, devices, faults: 1 + (seed % 6), Second), bits: false, Second);
        }
    }

    [Theory, Clause("zipi-5.2"), Clause("zipi-5.3")]
    [InlineData(101)]
    [InlineData(102)]
    [InlineData(103)]
    [InlineData(104)]
    public void After_the_last_fault_a_ring_of_253_devices_heals_within_two_seconds(int seed) =>
        AssertHeals(Scenario(seed, RingLimits.Devices, faults: 4, 2 * Second), bits: false, 2 * Second);

    [Theory, Clause("zipi-5.2"), Clause("zipi-5.3")]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(203)]
    public void Half_bit_by_half_bit_a_ring_heals_within_the_same_second(int seed) =>
        AssertHeals(Scenario(seed, 4, faults: 3, Second, LineRate.R500K), bits: true, Second);

    [Theory, Clause("zipi-5.3"), Clause("zipi-1.5")]
    [InlineData(false)]
    [InlineData(true)]
    public void With_bit_errors_at_a_rate_acknowledged_frames_arrive_in_order_once_and_undamaged(bool bits)
    {
        RingScenario scenario = new()
        {
            Title = "noise",
            Plan = Plan(5, 8, LineRate.R500K) with { BitErrorRate = 2e-6 },
            Loads = [new RingLoad(1, 4, 60, 5 * Millisecond) { IsAcknowledged = true }, new RingLoad(6, 2, 20, 9 * Millisecond) { IsAcknowledged = true }],
            Nanoseconds = bits ? 700 * Millisecond : 4 * Second,
        };
        RingReport report = RingRun.Play(scenario, bits);
        output.WriteLine($"{report.BitErrors} errors, {report.TokensRenewed} tokens anew, {report.Purges} purges");
        Assert.InRange(report.BitErrors, bits ? 2 : 20, 80);
        Assert.Empty(report.Violations);
        Assert.All(report.Devices, d => Assert.Equal(0, d.Lost));
        Assert.True(report.Devices.Sum(d => d.Arrived) > 50);
    }

    [Fact, Clause("zipi-5.2")]
    public void Rings_joined_and_parted_at_any_time_heal_within_a_second()
    {
        for (int seed = 1; seed <= 12; seed++)
        {
            Random chance = new(seed);
            RingPlan plan = JoinedRingsTests.Plan(LineRate.R250K + (byte)chance.Next(4), LineRate.R250K + (byte)chance.Next(4), pluggedAt: 60 * Millisecond + chance.NextInt64(300 * Millisecond));
            RingScenario scenario = new()
            {
                Title = $"joined {seed}",
                Plan = plan with { Seed = seed },
                Loads = [new RingLoad(1, 2, 40, 8 * Millisecond), new RingLoad(4, 5, 40, 7 * Millisecond) { IsAcknowledged = true }],
                Faults =
                [
                    new PlannedFault(400 * Millisecond + chance.NextInt64(100 * Millisecond), 3, RingFault.CutCable),
                    new PlannedFault(501 * Millisecond + chance.NextInt64(100 * Millisecond), 3, RingFault.Repair),
                ],
                Nanoseconds = 2200 * Millisecond,
            };
            AssertHeals(scenario, bits: false, Second);
        }
    }

    [Fact]
    public void What_must_not_be_is_told()
    {
        // A passive hub cuts nobody off: a stuck sender ends the ring for good.
        RingScenario scenario = new()
        {
            Title = "stuck",
            Plan = Plan(1, 3, LineRate.R500K) with { Hub = null, Devices = [.. Plan(1, 3, LineRate.R500K).Devices.Select((d, i) => d with { Options = d.Options with { MonitorPriority = (byte)(i == 0 ? 9 : 0) } })] },
            Loads = [new RingLoad(2, 3, 20, 5 * Millisecond)],
            Faults = [new PlannedFault(200 * Millisecond, 2, RingFault.Stick)],
            Nanoseconds = 2 * Second,
        };
        Assert.Contains(RingRun.Play(scenario).Violations, v => v.Contains("not healed within 1 s", StringComparison.Ordinal));
    }

    private static RingPlan Plan(int seed, int devices, LineRate rate) => AgreementTests.Plan(seed, devices, rate, 30);

    private static RingScenario Scenario(int seed, int devices, int faults, long bound, LineRate rate = LineRate.R1M)
    {
        Random chance = new(seed);
        List<PlannedFault> planned = [];
        long start = devices > 64 ? 600 * Millisecond : 150 * Millisecond;
        for (int i = 0; i < faults; i++)
        {
            long at = start + chance.NextInt64(300 * Millisecond);
            RingFault fault = s_faults[chance.Next(s_faults.Length)];
            int position = chance.Next(1, devices + 1);
            planned.Add(new PlannedFault(at, position, fault));
            if (fault is RingFault.CutCable or RingFault.SwitchOff)
            {
                planned.Add(new PlannedFault(at + (20 * Millisecond), position, fault == RingFault.CutCable ? RingFault.Repair : RingFault.SwitchOn));
            }
        }

        List<RingLoad> loads = [];
        for (int i = 0; i < Math.Min(8, devices); i++)
        {
            int from = chance.Next(1, devices + 1);
            loads.Add(new RingLoad(from, (from % devices) + 1, 8 + chance.Next(100), 6 * Millisecond) { IsRandom = true, IsAcknowledged = chance.Next(2) == 0, StartsAt = start });
        }

        return new RingScenario
        {
            Title = $"seed {seed}",
            Plan = Plan(seed, devices, rate),
            Loads = loads,
            Faults = [.. planned.OrderBy(p => p.At)],
            Nanoseconds = start + (400 * Millisecond) + bound,
        };
    }

    private void AssertHeals(RingScenario scenario, bool bits, long bound)
    {
        RingReport report = RingRun.Play(scenario, bits);
        long last = report.Faults.Select(f => f.At).DefaultIfEmpty(0).Max();
        long healed = report.Faults.Count == 0 ? 0 : report.Faults.Max(f => f.RecoveredAfter is { } after ? f.At + after : long.MaxValue);
        output.WriteLine($"{scenario.Title}: {report.Devices.Count} devices, {report.Faults.Count} faults, healed {(healed - last) / 1e6:0.0} ms after the last");
        string faults = string.Join("; ", report.Faults.Select(f => $"{f.At / 1e6:0.0} {f.What} {f.RecoveredAfter / 1e6:0.0}"));
        Assert.True(healed - last <= bound, $"{scenario.Title}: {faults}");
        Assert.True(report.Violations.Count == 0, $"{scenario.Title}: {string.Join("; ", report.Violations)}; {faults}");
    }
}
