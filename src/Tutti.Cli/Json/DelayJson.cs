namespace Tutti.Cli.Json;

/// <summary>How long signals of a patch take, in milliseconds.</summary>
/// <param name="P50Ms">Half took no longer.</param>
/// <param name="P99Ms">99 of 100 took no longer.</param>
/// <param name="UncertaintyMs">Both may be wrong by so much.</param>
/// <param name="Samples">How many were measured.</param>
internal sealed record DelayJson(double P50Ms, double P99Ms, double UncertaintyMs, int Samples)
{
    /// <summary>The same as the library tells it.</summary>
    public static DelayJson Of(PatchDelay delay) => new(Ms(delay.Median), Ms(delay.High), Ms(delay.Uncertainty), delay.Samples);

    private static double Ms(TimeSpan span) => Math.Round(span.TotalMilliseconds, 3);
}
