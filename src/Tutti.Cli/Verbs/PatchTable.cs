using System.Globalization;

using Spectre.Console;

using Tutti.Cli.Notation;

namespace Tutti.Cli.Verbs;

/// <summary>The patches of a room, for a person and for a pipe.</summary>
internal static class PatchTable
{
    private const int LongestEnd = 40;

    /// <summary>For a terminal; what is not known is left empty.</summary>
    public static Table Of(IReadOnlyList<PatchStatus> patches)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string title in (string[])["from", "to", "state"])
        {
            table.AddColumn(new TableColumn(Cell(title)) { Padding = new Padding(0, 0, 1, 0) });
        }

        bool merges = patches.Any(p => p.Merged > 0);
        bool loses = patches.Any(p => p.Lost > 0);
        foreach (string title in (string[])["rate/s", "age", "p50 ms", "p99 ms", .. merges ? (string[])["merged"] : [], .. loses ? (string[])["lost"] : []])
        {
            table.AddColumn(new TableColumn(Cell(title)) { NoWrap = true, Alignment = Justify.Right, Padding = new Padding(0, 0, 1, 0) });
        }

        foreach (PatchStatus patch in patches)
        {
            table.AddRow([
                Cell(Printable.Cut(End(patch.From), LongestEnd)),
                Cell(Printable.Cut(End(patch.To), LongestEnd)),
                new Text(StateOf(patch), new Style(patch.State == PatchState.Active ? Color.Default : patch.State == PatchState.Waiting ? Color.Yellow : Color.Red)),
                Cell(Rate(patch)),
                Cell(patch.Age is TimeSpan age ? Age(age) : string.Empty),
                Cell(patch.Delay is PatchDelay median ? Known(median.Median, median.Uncertainty) : string.Empty),
                Cell(patch.Delay is PatchDelay high ? Known(high.High, high.Uncertainty) : string.Empty),
                .. merges ? (Text[])[Cell(Whole(patch.Merged))] : [],
                .. loses ? (Text[])[Cell(Whole(patch.Lost))] : [],
            ]);
        }

        return table;
    }

    /// <summary>For a pipe: from, to, state, rate, age in seconds, sent, received, merged, lost, median and 99th percentile of the delay in ms, reason, with tabs between.</summary>
    public static string Line(PatchStatus patch) => string.Join(
        '\t',
        Printable.Escape(End(patch.From)),
        Printable.Escape(End(patch.To)),
        patch.State.ToString().ToLowerInvariant(),
        Rate(patch),
        patch.Age is TimeSpan age ? age.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture) : string.Empty,
        Whole(patch.Sent),
        Whole(patch.Received),
        Whole(patch.Merged),
        Whole(patch.Lost),
        patch.Delay is PatchDelay median ? Ms(median.Median) : string.Empty,
        patch.Delay is PatchDelay high ? Ms(high.High) : string.Empty,
        Printable.Escape(patch.Reason));

    private static string End(PatchEnd end) =>
        new NodeParameter(end.NodeName.Length > 0 ? end.NodeName : end.Node.ToString()[..8], end.Path).ToString();

    private static string StateOf(PatchStatus patch)
    {
        string state = patch.State.ToString().ToLowerInvariant();
        return patch.Reason.Length == 0 ? state : $"{state}: {Printable.Escape(patch.Reason)}";
    }

    private static string Rate(PatchStatus patch) => patch.Rate is double rate ? rate.ToString(rate < 10 ? "0.#" : "0", CultureInfo.InvariantCulture) : string.Empty;

    private static string Age(TimeSpan age) => age.TotalSeconds switch
    {
        < 1 => "now",
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{age.TotalSeconds:0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{age.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0} h"),
    };

    // Below what the comparison of the clocks can tell, a number would pretend.
    private static string Known(TimeSpan span, TimeSpan uncertainty) => span < uncertainty ? $"<{Ms(uncertainty)}" : Ms(span);

    private static string Ms(TimeSpan span) => span.TotalMilliseconds.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Whole(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? string.Empty;

    // Text, never markup: a node may be called "[x]".
    private static Text Cell(string text) => new(text) { Overflow = Overflow.Fold };
}
