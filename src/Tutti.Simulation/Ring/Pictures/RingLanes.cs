using System.Text;

using Tutti.Protocols.Zipi.Bits;
using Tutti.Simulation.Ring.Reports;

namespace Tutti.Simulation.Ring.Pictures;

/// <summary>The time line: the clock, a lane for each device with how much of the ring it had, how long the token took, and what went wrong.</summary>
internal static class RingLanes
{
    private const double Left = 530;
    private const double Right = 1068;
    private const double Lane = 30;
    private const double Strip = 46;
    private const double FaultLine = 17;

    private static double Across => Right - Left;

    /// <summary>Pixels from top to bottom.</summary>
    public static double Height(RingReport report, int lanes) => 52 + ((lanes + 1) * Lane) + Strip + 46 + (report.Faults.Count * FaultLine);

    public static void Draw(Svg svg, RingReport report, List<DeviceReport> lanes, IReadOnlyDictionary<int, string> colours, double top)
    {
        double lanesTop = top + 44;
        double lanesBottom = lanesTop + ((lanes.Count + 1) * Lane);
        double stripBottom = lanesBottom + 12 + Strip;
        DrawFaults(svg, report, top + 22, lanesTop, stripBottom);
        DrawClock(svg, report, top + 26);
        DrawScale(svg, report, lanesTop, stripBottom);
        svg.Text(Right + 14, lanesTop - 4, "latency p50", 9.5, Svg.Pale);
        svg.Text(Right + 136, lanesTop - 4, "worst", 9.5, Svg.Pale, "end");
        DrawLane(svg, report, "the ring itself", [.. Others(report, lanes)], lanesTop, "#9aa0ad");
        for (int i = 0; i < lanes.Count; i++)
        {
            double y = lanesTop + ((i + 1) * Lane);
            DrawLane(svg, report, lanes[i].Name, [lanes[i].Position], y, colours[lanes[i].Position]);
            if (lanes[i].Latency.Count > 0)
            {
                svg.Text(Right + 14, y + Lane - 8, RingPicture.Time(lanes[i].Latency.Quantile(0.5)), 10.5);
                svg.Text(Right + 136, y + Lane - 8, RingPicture.Time(lanes[i].Latency.Worst), 10.5, anchor: "end");
            }
        }

        DrawRotation(svg, report, lanesBottom + 12);
        for (int i = 0; i < report.Faults.Count; i++)
        {
            FaultReport fault = report.Faults[i];
            double y = stripBottom + 44 + (i * FaultLine);
            Badge(svg, Left + 6, y - 3.5, i);
            string healed = fault.RecoveredAfter is { } after ? $"well again after {RingPicture.Time(after)}" : "never well again";
            svg.Text(Left + 18, y, $"{RingPicture.Time(fault.At)}  {fault.What}", 10.5);
            svg.Text(Right + 136, y, healed, 10.5, fault.RecoveredAfter is null ? Svg.Alarm : Svg.Pale, "end");
        }
    }

    internal static double X(RingReport report, double nanoseconds) => Left + (Across * Math.Clamp(nanoseconds / report.Timeline.Nanoseconds, 0, 1));

    private static IEnumerable<int> Others(RingReport report, List<DeviceReport> lanes) =>
        Enumerable.Range(0, RingMember.Of(report.Scenario.Plan).Count()).Except(lanes.Select(l => l.Position));

    private static void DrawLane(Svg svg, RingReport report, string name, int[] positions, double top, string colour)
    {
        double bottom = top + Lane - 4;
        svg.Stroke(Left, bottom, Right, bottom, Svg.Faint);
        svg.Text(Left - 10, bottom - 4, name, 11, colour, "end");
        StringBuilder path = new(Svg.Of($"M{Left:0.#} {bottom:0.#}"));
        double width = Across / RingTimeline.Bins;
        double last = bottom;
        for (int bin = 0; bin < RingTimeline.Bins; bin++)
        {
            double held = 0;
            foreach (int position in positions)
            {
                held += report.Timeline.Held(position)[bin];
            }

            // The root, so that a device that has the ring for a hundredth of the time can be seen.
            double y = Math.Round(bottom - ((Lane - 7) * Math.Sqrt(Math.Min(1, held))), 1);
            path.Append(y == last ? "" : Svg.Of($"H{Left + (bin * width):0.#}V{y:0.#}"));
            last = y;
        }

        path.Append(Svg.Of($"H{Right:0.#}V{bottom:0.#}Z"));
        svg.Path(path.ToString(), colour, "none", 0, 0.8);
    }

    private static void DrawClock(Svg svg, RingReport report, double top)
    {
        IReadOnlyList<(long At, LineRate Rate)> rates = report.Timeline.Rates;
        svg.Text(Left - 10, top + 9, "clock", 11, Svg.Pale, "end");
        for (int i = 0; i < rates.Count; i++)
        {
            double from = X(report, rates[i].At);
            double to = i + 1 < rates.Count ? X(report, rates[i + 1].At) : Right;
            double depth = (int)rates[i].Rate / 7.0;
            svg.Rectangle(from, top, Math.Max(0.8, to - from), 11, "#3b6ea5", 0.12 + (0.7 * depth));
            if (to - from > 60)
            {
                svg.Text((from + to) / 2, top + 9, RingPicture.Rate(rates[i].Rate), 9, depth > 0.4 ? "#ffffff" : Svg.Ink, "middle");
            }
        }
    }

    private static void DrawScale(Svg svg, RingReport report, double top, double bottom)
    {
        double step = Step(report.Timeline.Nanoseconds / 6.0);
        for (double at = 0; at <= report.Timeline.Nanoseconds; at += step)
        {
            double x = X(report, at);
            svg.Stroke(x, top, x, bottom, Svg.Faint);
            svg.Text(x, bottom + 15, at == 0 ? "0" : RingPicture.Time(at), 10, Svg.Pale, "middle");
        }
    }

    private static double Step(double about)
    {
        double step = Math.Pow(10, Math.Floor(Math.Log10(about)));
        return step * (about / step >= 5 ? 5 : about / step >= 2 ? 2 : 1);
    }

    // Logarithmic: an idle round takes microseconds, a bad one a hundred milliseconds.
    private static void DrawRotation(Svg svg, RingReport report, double top)
    {
        long[] rotation = report.Timeline.Rotation;
        double least = Math.Log10(Math.Max(1000, rotation.Where(r => r > 0).DefaultIfEmpty(1000).Min() / 2.0));
        double most = Math.Max(least + 1, Math.Log10(Math.Max(2000, rotation.Max()) * 1.3));
        double bottom = top + Strip;
        double width = Across / RingTimeline.Bins;
        for (double decade = Math.Ceiling(least); decade <= most; decade++)
        {
            double y = bottom - (Strip * (decade - least) / (most - least));
            svg.Stroke(Left, y, Right, y, Svg.Faint);
            svg.Text(Left - 10, y + 3.5, RingPicture.Time(Math.Pow(10, decade)), 9, Svg.Pale, "end");
        }

        StringBuilder path = new();
        bool pen = false;
        long last = 0;
        for (int bin = 0; bin < rotation.Length; bin++)
        {
            if (rotation[bin] == 0)
            {
                pen = false;
                continue;
            }

            if (pen && rotation[bin] == last && bin + 1 < rotation.Length)
            {
                continue;
            }

            last = rotation[bin];
            double y = bottom - (Strip * (Math.Log10(rotation[bin]) - least) / (most - least));
            path.Append(pen ? Svg.Of($"H{Left + (bin * width):0.#}V{y:0.#}") : Svg.Of($"M{Left + (bin * width):0.#} {y:0.#}"));
            pen = true;
        }

        svg.Path(path.Append(pen ? Svg.Of($"H{Right:0.#}") : "").ToString(), "none", "#2f9e6e", 1.3);
        svg.Text(Right + 14, bottom - (Strip / 2) - 2, "token rotation,", 10, "#2f9e6e");
        svg.Text(Right + 14, bottom - (Strip / 2) + 11, "the longest", 10, "#2f9e6e");
    }

    private static void DrawFaults(Svg svg, RingReport report, double badge, double top, double bottom)
    {
        double last = double.MinValue;
        double level = 0;
        for (int i = 0; i < report.Faults.Count; i++)
        {
            FaultReport fault = report.Faults[i];
            double x = X(report, fault.At);
            double to = fault.RecoveredAfter is { } after ? X(report, fault.At + after) : Right;
            svg.Rectangle(x, top, Math.Max(1, to - x), bottom - top, Svg.Alarm, 0.13);
            svg.Stroke(x, badge - 6, x, bottom, Svg.Alarm, 1, "3 3");
            level = x - last < 15 ? level + 15 : 0;
            Badge(svg, x + level, badge - 10, i);
            last = x;
        }
    }

    private static void Badge(Svg svg, double x, double y, int number)
    {
        svg.Circle(x, y, 7, Svg.Alarm);
        svg.Text(x, y + 3.2, Svg.Of($"{number + 1}"), 9, "#ffffff", "middle", bold: true);
    }
}
