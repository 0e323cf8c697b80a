using System.Globalization;

using Tutti.Protocols.Mpdl;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary>Lengths of time as people write them.</summary>
internal static class Clock
{
    /// <summary>Units of 50 microseconds as seconds, exactly.</summary>
    public static double Seconds(long units) => Math.Round(units / (double)TimeTag.UnitsPerSecond, 5);

    /// <summary><c>2:03.450</c>, or <c>1:02:03.450</c> from an hour on.</summary>
    public static string Text(double seconds)
    {
        var time = TimeSpan.FromSeconds(Math.Round(seconds, 3));
        return time.TotalHours >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalHours}:{time:mm\\:ss\\.fff}")
            : string.Create(CultureInfo.InvariantCulture, $"{time.Minutes}:{time:ss\\.fff}");
    }
}
