using Tutti.Protocols.Zipi.Bits;
using Tutti.Simulation.Ring;
using Tutti.Simulation.Ring.Reports;
using Tutti.Simulation.Ring.Scenarios;

namespace Tutti.Tests.Simulation.Ring;

public class RingScenarioReaderTests
{
    private const string Small = "device a\ndevice b\n";

    [Fact]
    public void A_scenario_says_who_is_there_what_they_say_and_what_goes_wrong()
    {
        RingScenario scenario = RingScenarioReader.Read("x.ring", """
            ring "Two # halls"   # a remark
            run 1.5s
            seed 7
            errors 1e-7
            hub left drift 20ppm
            device a max 1M cable 12m drift -30ppm monitor 9
            hub right in left cable 30m plug 400ms
            device b max 5M really 500k on 10ms
            device c at left
            load a -> b 100 bytes every 10ms acknowledged from 200ms until 1s
            load b -> all 8 bytes every 300us random frames 5
            at 0.5s b off
            at 600ms right cut
            at 700ms lose token
            """);
        Assert.Equal("Two # halls", scenario.Title);
        Assert.Equal(1_500_000_000, scenario.Nanoseconds);
        Assert.Equal((7, 1e-7, "left", 20.0), (scenario.Plan.Seed, scenario.Plan.BitErrorRate, scenario.Plan.HubName, scenario.Plan.HubDriftPpm));
        Assert.Equal(["a", "right", "c"], scenario.Plan.Devices.Select(d => d.Name));
        DevicePlan a = scenario.Plan.Devices[0];
        Assert.Equal((LineRate.R1M, 12.0, -30.0, (byte)9), (a.Options.FastestRate, a.CableMetres, a.DriftPpm, a.Options.MonitorPriority));
        DevicePlan b = Assert.Single(scenario.Plan.Devices[1].Ports!);
        Assert.Equal((LineRate.R5M, LineRate.R500K, 10_000_000L), (b.Options.FastestRate, b.RealRate, b.PowerOnAt));
        Assert.Equal(400_000_000, scenario.Plan.Devices[1].PluggedAt);
        Assert.Equal(new RingLoad(1, 3, 100, 10_000_000) { IsAcknowledged = true, StartsAt = 200_000_000, EndsAt = 1_000_000_000 }, scenario.Loads[0]);
        Assert.Equal(new RingLoad(3, RingLoad.All, 8, 300_000) { IsRandom = true, Most = 5 }, scenario.Loads[1]);
        Assert.Equal(
            [new PlannedFault(500_000_000, 3, RingFault.SwitchOff), new PlannedFault(600_000_000, 2, RingFault.CutCable), new PlannedFault(700_000_000, 0, RingFault.LoseToken)],
            scenario.Faults);
    }

    [Fact]
    public void Several_devices_on_one_line_are_numbered_and_send_in_turns()
    {
        RingScenario scenario = RingScenarioReader.Read("x.ring", "devices 4 box max 1M\ndevice synth\nload box-* -> synth 8 bytes every 8ms from 100ms");
        Assert.Equal(["box-1", "box-2", "box-3", "box-4", "synth"], scenario.Plan.Devices.Select(d => d.Name));
        Assert.Equal([100_000_000, 102_000_000, 104_000_000, 106_000_000], scenario.Loads.Select(l => l.StartsAt));
    }

    [Theory]
    [InlineData("", 1, "there is no device", "device synth")]
    [InlineData("hub desk\ndevices 300 a", 2, "desk has no port left for a-254", "hub NAME in desk")]
    [InlineData("hub desk\nhub wing in desk\ndevices 253 a at wing", 3, "wing has no port left for a-253", "hub NAME in wing")]
    [InlineData("devise a", 1, "there is no statement \"devise\"", "ring run seed errors hub device devices load at")]
    [InlineData(Small + "load a -> gitar 8 bytes every 1ms", 3, "there is no device \"gitar\"", "there are hub a b")]
    [InlineData(Small + "load a -> b 7 bytes every 1ms", 3, "the size \"7\"", "8 to 4096")]
    [InlineData(Small + "load a b 8 bytes every 1ms", 3, "where -> should", "load FROM -> TO")]
    [InlineData(Small + "load a -> b 8 bytes every 10", 3, "the time between two frames \"10\"", "10ms")]
    [InlineData(Small + "load a -> all 8 bytes every 10ms acknowledged", 3, "nobody acknowledges what is for all", "name one device")]
    [InlineData(Small + "at 1s a explode", 3, "\"explode\"", "off|on|cut|repair|stick|flip")]
    [InlineData(Small + "at 1s hub cut", 3, "hub is the first hub", "off or on")]
    [InlineData("device a max 3M", 1, "\"3M\" is not a clock", "250k 500k 1M")]
    [InlineData("device a colour red", 1, "\"colour\"", "max RATE")]
    [InlineData("device a\n\ndevice a", 3, "the name a is taken", "name of its own")]
    [InlineData("hub a\nhub b\ndevice c", 2, "b is a second hub", "hub b in a")]
    [InlineData("hub passive\nhub b in passive\ndevice c", 2, "a hub in a passive hub", "electronics")]
    [InlineData("device a at b", 1, "there is no hub \"b\" yet", "write hub b before")]
    [InlineData("ring \"open", 1, "a quotation mark is not closed", "both ends")]
    [InlineData("errors 0.5\ndevice a", 1, "the error rate \"0.5\"", "1e-6")]
    [InlineData("run 2h\ndevice a", 1, "the time to run \"2h\"", "60min")]
    [InlineData("devices 1001 a", 1, "how many devices \"1001\"", "1 to 1000")]
    public void What_cannot_be_read_is_told_with_its_line_and_what_to_write(string text, int line, string what, string remedy)
    {
        RingScenarioException e = Assert.Throws<RingScenarioException>(() => RingScenarioReader.Read("x.ring", text));
        Assert.Equal($"x.ring:{line}", e.Where);
        Assert.Contains(what, e.What, StringComparison.Ordinal);
        Assert.Contains(remedy, e.Remedy, StringComparison.Ordinal);
    }

    public static TheoryData<string> BuiltIn => [.. BuiltInScenarios.Names];

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void Every_built_in_scenario_runs_and_everything_holds(string name)
    {
        RingReport report = RingRun.Play(RingScenarioReader.Read(name, BuiltInScenarios.Text(name)));
        Assert.Empty(report.Violations);
        Assert.All(report.Faults, f => Assert.NotNull(f.RecoveredAfter));
        Assert.True(report.Devices.Sum(d => d.Arrived) > 100);
        Assert.StartsWith("<svg", Tutti.Simulation.Ring.Pictures.RingPicture.Draw(report), StringComparison.Ordinal);
        Assert.False(string.IsNullOrWhiteSpace(BuiltInScenarios.About(name)));
    }

    [Fact, Clause("zipi-5.1")]
    public void Bits_and_frames_report_the_same_and_a_seed_does_it_again()
    {
        RingScenario scenario = RingScenarioReader.Read("x.ring", "run 200ms\nseed 3\ndevices 3 box max 500k cable 9m\nload box-* -> box-2 40 bytes every 5ms random\nload box-2 -> box-3 9 bytes every 7ms acknowledged");
        string frames = Tell(RingRun.Play(scenario));
        Assert.Equal(frames, Tell(RingRun.Play(scenario, bits: true)));
        Assert.Equal(frames, Tell(RingRun.Play(scenario)));
        Assert.NotEqual(frames, Tell(RingRun.Play(scenario with { Plan = scenario.Plan with { Seed = 4 } })));
    }

    private static string Tell(RingReport report) => string.Join(
        '\n',
        report.Devices.Select(d => $"{d.Name} {d.Sent} {d.Arrived} {d.Latency.Quantile(0.5)} {d.Latency.Quantile(0.99)} {d.Latency.Worst} {d.Wait.Worst} {d.Share} {d.WorstQueue}")
            .Append($"{report.Load} {report.WireEfficiency} {report.Rotation.Quantile(0.99)} {report.Rotation.Worst}"));
}
