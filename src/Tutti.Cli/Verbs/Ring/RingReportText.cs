using System.Globalization;

using Tutti.Cli.Notation;
using Tutti.Cli.Running;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Simulation.Ring.Reports;

namespace Tutti.Cli.Verbs;

/// <summary>The report of a simulated ring for a person.</summary>
internal static class RingReportText
{
    /// <summary>Writes it.</summary>
    public static void Print(CommandOutput output, RingReport report)
    {
        Line(output, $"{Printable.Escape(report.Scenario.Title)}: {report.Devices.Count} devices, {Seconds(report.Scenario.Nanoseconds)} {(report.IsBits ? "half bit by half bit" : "frame by frame")}, seed {report.Scenario.Plan.Seed}");
        output.Line("");
        PrintRing(output, report);
        output.Line("");
        PrintDevices(output, report);
        if (report.Faults.Count > 0)
        {
            output.Line("");
            PrintFaults(output, report);
        }

        output.Line("");
        foreach (string violation in report.Violations)
        {
            output.Line($"BROKEN {violation}");
        }

        output.Line(report.Violations.Count == 0
            ? "Everything held: one token, one monitor, unique addresses, nothing twice or damaged, nobody waited too long."
            : "This must not be. The scenario, --bits and the seed show it again.");
    }

    /// <summary>Nanoseconds for a person.</summary>
    public static string Time(long nanoseconds) => nanoseconds switch
    {
        >= 1_000_000_000 => Number(nanoseconds / 1e9, "s"),
        >= 1_000_000 => Number(nanoseconds / 1e6, "ms"),
        _ => Number(nanoseconds / 1e3, "us"),
    };

    /// <summary>A clock for a person.</summary>
    public static string Rate(LineRate rate) => rate.BitsPerSecond() >= 1_000_000
        ? string.Create(CultureInfo.InvariantCulture, $"{rate.BitsPerSecond() / 1_000_000} MBd")
        : string.Create(CultureInfo.InvariantCulture, $"{rate.BitsPerSecond() / 1000} kBd");

    private static void PrintRing(CommandOutput output, RingReport report)
    {
        TextTable table = new("ring", ">", "");
        table.Add("clock", Rate(report.Rate), report.StartedAfter is { } start ? $"settled {Time(start)} after the start" : "never settled");
        table.Add("load", Percent(report.Load), "of the time somebody held the ring");
        table.Add("efficiency", Percent(report.Efficiency), $"data by octets counted; {Percent(report.WireEfficiency)} by bits on the wire");
        table.Add("token rotation", Time(report.Rotation.Quantile(0.5)), $"p99 {Time(report.Rotation.Quantile(0.99))}, worst {Time(report.Rotation.Worst)}, {report.Rotation.Count.ToString(CultureInfo.InvariantCulture)} rounds");
        table.Add("care", (report.TokensRenewed + report.Purges).ToString(CultureInfo.InvariantCulture), $"{report.TokensRenewed} tokens put out anew, {report.Purges} purges, {report.BitErrors} bit errors by chance");
        table.Print(output);
    }

    private static void PrintDevices(CommandOutput output, RingReport report)
    {
        TextTable table = new("device", ">address", ">sent", ">arrived", ">lost", ">refused", ">latency p50", ">p99", ">worst", ">longest wait", ">queue", ">ring");
        foreach (DeviceReport device in report.Devices.Where(d => d.Speaks))
        {
            bool any = device.Latency.Count > 0;
            table.Add(
                Printable.Escape(device.Name),
                device.Address == 0 ? "-" : Whole(device.Address),
                Whole(device.Sent),
                Whole(device.Arrived),
                Whole(device.Lost),
                Whole(device.Refused),
                any ? Time(device.Latency.Quantile(0.5)) : "-",
                any ? Time(device.Latency.Quantile(0.99)) : "-",
                any ? Time(device.Latency.Worst) : "-",
                device.Wait.Count > 0 ? Time(device.Wait.Worst) : "-",
                Whole(device.WorstQueue),
                Percent(device.Share));
        }

        table.Print(output);
        int silent = report.Devices.Count(d => !d.Speaks);
        if (silent > 0)
        {
            Line(output, $"{silent} {(silent == 1 ? "other has" : "others have")} nothing to say");
        }
    }

    private static void PrintFaults(CommandOutput output, RingReport report)
    {
        TextTable table = new(">at", "what", ">well again after");
        foreach (FaultReport fault in report.Faults)
        {
            table.Add(Time(fault.At), Printable.Escape(fault.What), fault.RecoveredAfter is { } after ? Time(after) : "never");
        }

        table.Print(output);
    }

    private static void Line(CommandOutput output, FormattableString text) => output.Line(text.ToString(CultureInfo.InvariantCulture));

    private static string Whole(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static string Seconds(long nanoseconds) => Number(nanoseconds / 1e9, "s");

    private static string Number(double number, string unit) =>
        number.ToString(number >= 100 ? "0" : number >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture) + " " + unit;
}
