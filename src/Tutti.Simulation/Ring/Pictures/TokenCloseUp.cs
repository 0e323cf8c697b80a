using System.Text;

using Tutti.Simulation.Ring.Reports;

namespace Tutti.Simulation.Ring.Pictures;

/// <summary>A few turns from near: who holds the ring for how long, and the token's way from one to the next.</summary>
internal static class TokenCloseUp
{
    private const double Left = 150;
    private const double Lane = 24;
    private const int Turns = 36;

    private static double Right => RingPicture.Width - RingPicture.Margin;

    /// <summary>Pixels from top to bottom.</summary>
    public static double Height(int lanes) => 62 + ((lanes + 1) * Lane);

    public static void Draw(Svg svg, RingReport report, List<DeviceReport> lanes, IReadOnlyDictionary<int, string> colours, double top)
    {
        IReadOnlyList<RingTimeline.Turn> turns = report.Timeline.Turns;
        if (turns.Count < 2)
        {
            return;
        }

        int first = First(turns);
        int last = Math.Min(turns.Count, first + Turns) - 1;
        long from = turns[first].At;
        double span = Math.Max(1, turns[last].At + turns[last].Held - from);
        svg.Text(RingPicture.Margin, top + 4, "From near", 15, bold: true);
        svg.Text(RingPicture.Margin + 102, top + 4, $"{last - first + 1} turns, {RingPicture.Time(span)} from {RingPicture.Time(from)} on; the line is the token on its way", 11, Svg.Pale);
        double lanesTop = top + 18;
        Dictionary<int, int> rows = lanes.Select((lane, i) => (lane.Position, i + 1)).ToDictionary(r => r.Position, r => r.Item2);
        for (int row = 0; row <= lanes.Count; row++)
        {
            double y = lanesTop + (row * Lane) + (Lane / 2);
            svg.Stroke(Left, y, Right, y, Svg.Faint);
            svg.Text(Left - 10, y + 4, row == 0 ? "the others" : lanes[row - 1].Name, 11, row == 0 ? Svg.Pale : colours[lanes[row - 1].Position], "end");
        }

        StringBuilder way = new();
        for (int i = first; i <= last; i++)
        {
            RingTimeline.Turn turn = turns[i];
            double x = Left + ((Right - Left) * (turn.At - from) / span);
            double width = Math.Max(1.5, (Right - Left) * turn.Held / span);
            double y = lanesTop + (rows.GetValueOrDefault(turn.Position) * Lane) + (Lane / 2);
            way.Append(Svg.Of($"{(i == first ? 'M' : 'L')}{x:0.#} {y:0.#}L{x + width:0.#} {y:0.#}"));
            svg.Rectangle(x, y - 8, width, 16, colours.GetValueOrDefault(turn.Position, "#9aa0ad"), turn.IsManagement ? 0.45 : 0.9, 2);
        }

        svg.Path(way.ToString(), "none", Svg.Ink, 0.9, 0.65);
        double bottom = lanesTop + ((lanes.Count + 1) * Lane);
        for (int i = 0; i <= 4; i++)
        {
            svg.Text(Left + ((Right - Left) * i / 4), bottom + 14, $"{(i == 0 ? "" : "+ ")}{RingPicture.Time(i == 0 ? from : span * i / 4)}", 10, Svg.Pale, i == 4 ? "end" : i == 0 ? "start" : "middle");
        }
    }

    // Where most different stations take turns, in the second half: start-up is over.
    private static int First(IReadOnlyList<RingTimeline.Turn> turns)
    {
        int best = 0;
        int most = 0;
        for (int first = turns.Count / 2; first + Turns <= turns.Count; first += Turns)
        {
            int stations = turns.Skip(first).Take(Turns).Select(t => t.Position).Distinct().Count();
            (best, most) = stations > most ? (first, stations) : (best, most);
        }

        return best;
    }
}
