using System.Globalization;

namespace Tutti.Cli.Bench;

/// <summary>How measured numbers are written.</summary>
internal static class BenchText
{
    /// <summary>Three digits, with k and M for large ones.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        >= 1e6 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e6:0.##} M"),
        >= 1e4 => string.Create(CultureInfo.InvariantCulture, $"{value / 1e3:0.#} k"),
        >= 100 => string.Create(CultureInfo.InvariantCulture, $"{value:0}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{value:0.###}"),
    };
}
