using Tutti.Simulation.Ring.Reports;

namespace Tutti.Simulation.Ring.Pictures;

/// <summary>The ring as a circle: every station in order, and a band from each sender to each receiver, as wide as what went that way.</summary>
internal static class RingCircle
{
    /// <summary>Pixels from top to bottom.</summary>
    public const double Height = 400;

    private const double Radius = 118;
    private const double CentreX = 204;
    private const int MostLabels = 26;

    public static void Draw(Svg svg, RingReport report, IReadOnlyDictionary<int, string> colours, double top)
    {
        double centreY = top + (Height / 2) - 6;
        List<(int Position, string Name, bool IsHub)> stations = [.. Stations(report.Scenario.Plan)];
        Dictionary<int, (double X, double Y, double Angle)> places = [];
        for (int i = 0; i < stations.Count; i++)
        {
            double angle = (2 * Math.PI * i / stations.Count) - (Math.PI / 2);
            places[stations[i].Position] = (CentreX + (Radius * Math.Cos(angle)), centreY + (Radius * Math.Sin(angle)), angle);
        }

        svg.Circle(CentreX, centreY, Radius, "none", "#d8d4c6", 5);
        DrawArrow(svg, centreY);
        DrawBands(svg, report, colours, places, centreY);
        HashSet<int> named = [.. report.Timeline.Octets.Keys.SelectMany(k => (int[])[k.From, k.To])];
        bool all = stations.Count <= MostLabels;
        int hubs = 0;
        foreach ((int position, string name, bool isHub) in stations)
        {
            (double x, double y, double angle) = places[position];
            string? colour = colours.GetValueOrDefault(position);
            if (isHub)
            {
                svg.Rectangle(x - 7, y - 7, 14, 14, Svg.Ink, round: 3);
                hubs++;
            }
            else
            {
                svg.Circle(x, y, colour is null ? (all ? 4.5 : 2) : 7, colour ?? "#b9bcc4", "#fbfaf6", colour is null && !all ? 0 : 2);
            }

            if (isHub || colour is not null || all || (named.Contains(position) && named.Count <= MostLabels))
            {
                Label(svg, name, CentreX + ((Radius + 15) * Math.Cos(angle)), centreY + ((Radius + 15) * Math.Sin(angle)), angle, colour ?? (isHub ? Svg.Ink : Svg.Pale));
            }
        }

        svg.Text(CentreX, top + Height - 4, "who says how much to whom; the token goes clockwise", 10.5, Svg.Pale, "middle");
    }

    private static IEnumerable<(int Position, string Name, bool IsHub)> Stations(RingPlan plan) =>
        RingMember.Of(plan).Select(m => (m.Position, m.Name, m.IsHub));

    private static void DrawArrow(Svg svg, double centreY)
    {
        double angle = Math.PI / 4;
        double x = CentreX + (Radius * Math.Cos(angle));
        double y = centreY + (Radius * Math.Sin(angle));
        svg.Path(Svg.Of($"M{x + 7:0.#} {y - 9:0.#} L{x - 3:0.#} {y + 3:0.#} L{x - 9:0.#} {y - 7:0.#}"), "none", "#b9b4a2", 2.5);
    }

    private static void DrawBands(
        Svg svg, RingReport report, IReadOnlyDictionary<int, string> colours, Dictionary<int, (double X, double Y, double Angle)> places, double centreY)
    {
        double most = Math.Max(1, report.Timeline.Octets.Values.DefaultIfEmpty(1).Max());
        foreach (((int from, int to), long octets) in report.Timeline.Octets.OrderBy(o => o.Value))
        {
            (double x1, double y1, _) = places[from];
            (double x2, double y2, _) = places[to];

            // Through a point half way to the centre: neighbours are still joined by a curve that can be seen.
            double middleX = ((x1 + x2) / 2 * 0.35) + (CentreX * 0.65);
            double middleY = ((y1 + y2) / 2 * 0.35) + (centreY * 0.65);
            double width = 1.2 + (9 * Math.Sqrt(octets / most));
            svg.Path(Svg.Of($"M{x1:0.#} {y1:0.#} Q{middleX:0.#} {middleY:0.#} {x2:0.#} {y2:0.#}"), "none", colours.GetValueOrDefault(from, Svg.Pale), width, 0.45);
        }
    }

    private static void Label(Svg svg, string name, double x, double y, double angle, string colour)
    {
        double side = Math.Cos(angle);
        string anchor = Math.Abs(side) < 0.15 ? "middle" : side > 0 ? "start" : "end";
        svg.Text(x, y + 3.5 + (3 * Math.Sin(angle)), name, 10.5, colour, anchor);
    }
}
