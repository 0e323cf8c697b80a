using Tutti.Simulation.Ring.Reports;

namespace Tutti.Cli.Verbs;

/// <summary>What <c>tutti ring sim --json</c> prints (docs/cli.md); times are microseconds unless the name says otherwise, shares 0 to 1.</summary>
internal sealed record RingReportJson(
    string Title,
    string Level,
    int Seed,
    double Seconds,
    int RateBd,
    double? StartedMs,
    double Load,
    double Efficiency,
    double WireEfficiency,
    QuantilesJson Rotation,
    int TokensRenewed,
    int Purges,
    int BitErrors,
    IReadOnlyList<RingDeviceJson> Devices,
    IReadOnlyList<RingFaultJson> Faults,
    IReadOnlyList<string> Violations)
{
    /// <summary>The same report for a program.</summary>
    public static RingReportJson Of(RingReport report) => new(
        report.Scenario.Title,
        report.IsBits ? "bits" : "frames",
        report.Scenario.Plan.Seed,
        report.Scenario.Nanoseconds / 1e9,
        Protocols.Zipi.Bits.LineRates.BitsPerSecond(report.Rate),
        report.StartedAfter / 1e6,
        Math.Round(report.Load, 4),
        Math.Round(report.Efficiency, 4),
        Math.Round(report.WireEfficiency, 4),
        QuantilesJson.Of(report.Rotation),
        report.TokensRenewed,
        report.Purges,
        report.BitErrors,
        [.. report.Devices.Select(RingDeviceJson.Of)],
        [.. report.Faults.Select(f => new RingFaultJson(f.At / 1e6, f.What, f.RecoveredAfter / 1e6))],
        report.Violations);
}
