using System.Globalization;

using Tutti.Protocols.Zipi.Bits;
using Tutti.Simulation.Ring.Reports;
using Tutti.Simulation.Ring.Scenarios;

namespace Tutti.Simulation.Ring.Pictures;

/// <summary>A report as a picture: the ring with who speaks to whom, its time line with what went wrong, and a few rounds of the token from near.</summary>
public static class RingPicture
{
    internal const double Width = 1240;
    internal const double Margin = 36;

    private const int MostLanes = 12;

    /// <summary>Draws it: a whole SVG document.</summary>
    public static string Draw(RingReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        List<DeviceReport> lanes = [.. report.Devices.Where(d => d.Speaks).OrderByDescending(d => d.Share).Take(MostLanes).OrderBy(d => d.Position)];
        Dictionary<int, string> colours = lanes.Select((lane, i) => (lane.Position, Svg.Colour(i))).ToDictionary(p => p.Position, p => p.Item2);
        double timeline = 100;
        double ringBottom = timeline + RingCircle.Height;
        double closeUp = Math.Max(ringBottom, timeline + RingLanes.Height(report, lanes.Count)) + 34;
        double height = closeUp + TokenCloseUp.Height(lanes.Count) + 20;
        Svg svg = new(Width, height);
        DrawHead(svg, report);
        RingCircle.Draw(svg, report, colours, timeline);
        RingLanes.Draw(svg, report, lanes, colours, timeline);
        TokenCloseUp.Draw(svg, report, lanes, colours, closeUp);
        return svg.ToString();
    }

    internal static string Time(double nanoseconds) => nanoseconds switch
    {
        >= 1e9 => Svg.Of($"{nanoseconds / 1e9:0.##} s"),
        >= 1e8 => Svg.Of($"{nanoseconds / 1e6:0} ms"),
        >= 1e6 => Svg.Of($"{nanoseconds / 1e6:0.##} ms"),
        _ => Svg.Of($"{nanoseconds / 1e3:0.#} µs"),
    };

    internal static string Rate(LineRate rate) => rate.BitsPerSecond() >= 1_000_000
        ? Svg.Of($"{rate.BitsPerSecond() / 1_000_000} MBd")
        : Svg.Of($"{rate.BitsPerSecond() / 1000} kBd");

    private static void DrawHead(Svg svg, RingReport report)
    {
        RingScenario scenario = report.Scenario;
        svg.Text(Margin, 50, scenario.Title, 26, bold: true);
        svg.Text(Margin, 74, Svg.Of($"{report.Devices.Count} devices, {Rate(report.Rate)}, {Time(scenario.Nanoseconds)} of ring time, seed {scenario.Plan.Seed}"), 12, Svg.Pale);
        long worst = report.Devices.Max(d => d.Latency.Worst);
        (string Value, string Name)[] figures =
        [
            (Svg.Of($"{report.Load * 100:0.#} %"), "load"),
            (report.Efficiency > 0 ? Svg.Of($"{report.Efficiency * 100:0.#} %") : "-", "efficiency"),
            (Time(report.Rotation.Quantile(0.5)), "token rotation"),
            (worst > 0 ? Time(worst) : "-", "worst latency"),
            (report.Faults.Count.ToString(CultureInfo.InvariantCulture), report.Violations.Count == 0 ? "faults, all held" : "faults, BROKEN"),
        ];
        for (int i = 0; i < figures.Length; i++)
        {
            double x = Width - Margin - ((figures.Length - 1 - i) * 118);
            bool bad = i == figures.Length - 1 && report.Violations.Count > 0;
            svg.Text(x, 48, figures[i].Value, 19, bad ? Svg.Alarm : Svg.Ink, "end", bold: true);
            svg.Text(x, 66, figures[i].Name, 10.5, bad ? Svg.Alarm : Svg.Pale, "end");
        }
    }
}
