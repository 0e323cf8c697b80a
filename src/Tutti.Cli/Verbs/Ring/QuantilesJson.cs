using Tutti.Simulation.Ring.Reports;

namespace Tutti.Cli.Verbs;

/// <summary>A distribution of times in microseconds; null where nothing was measured.</summary>
internal sealed record QuantilesJson(long Count, double? P50, double? P99, double? Worst)
{
    /// <summary>The quantiles of a distribution of nanoseconds.</summary>
    public static QuantilesJson Of(Distribution times) => times.Count == 0
        ? new QuantilesJson(0, null, null, null)
        : new QuantilesJson(times.Count, times.Quantile(0.5) / 1e3, times.Quantile(0.99) / 1e3, times.Worst / 1e3);
}
