using System.Globalization;

namespace Tutti.Doctor.Checks;

/// <summary>D12: the time of day of another machine differs from ours.</summary>
internal sealed class ClocksApart : ICheck
{
    private const int Number = 12;

    /// <summary>Machines that are set by NTP are within a few milliseconds in one network; logs and cues by the clock bear this much.</summary>
    private static readonly TimeSpan s_most = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(Examination seen) => seen.Clocks
        .Where(c => c.Value.Ahead is TimeSpan ahead && ahead.Duration() > s_most + c.Value.Uncertainty)
        .OrderBy(c => seen.NameOf(c.Key), StringComparer.Ordinal)
        .Select(c => new Finding(
            Number,
            true,
            seen.NameOf(c.Key),
            $"its clock is {Words(c.Value.Ahead!.Value.Duration())} {(c.Value.Ahead > TimeSpan.Zero ? "ahead of" : "behind")} ours",
            "let both machines set their clocks by one NTP server; patches work all the same, but times in logs, and cues by the clock, do not agree"));

    private static string Words(TimeSpan span) => span.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMilliseconds:0} ms"),
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.0} s"),
        < 7200 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h"),
    };
}
