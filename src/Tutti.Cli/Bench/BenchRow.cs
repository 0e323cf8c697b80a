namespace Tutti.Cli.Bench;

/// <summary>One measured figure.</summary>
/// <param name="Figure">What was measured.</param>
/// <param name="Value">How much it is.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Baseline">What it is held against, measured in the same run and in the same unit; null: the floor is a number of its own.</param>
/// <param name="Ratio">Value by baseline, the median over the rounds; null without a baseline.</param>
/// <param name="Floor">What is asked for, in words.</param>
/// <param name="Ok">Whether it is reached here and now.</param>
internal sealed record BenchRow(string Figure, double Value, string Unit, double? Baseline, double? Ratio, string Floor, bool Ok)
{
    /// <summary>Against a baseline, round by round: a machine that is busy is busy for both.</summary>
    public static BenchRow AtMost(string figure, string unit, double[] values, string baseline, double[] baselines, double most)
    {
        double ratio = Median(values.Zip(baselines, (v, b) => v / b));
        return new BenchRow(
            $"{figure} vs {baseline}", Round(Median(values)), unit, Round(Median(baselines)), Round(ratio), $"at most {BenchText.Number(most)} x", ratio <= most);
    }

    /// <summary>As <see cref="AtMost(string, string, double[], string, double[], double)"/>, where more is better.</summary>
    public static BenchRow AtLeast(string figure, string unit, double[] values, string baseline, double[] baselines, double least)
    {
        double ratio = Median(values.Zip(baselines, (v, b) => v / b));
        return new BenchRow(
            $"{figure} vs {baseline}", Round(Median(values)), unit, Round(Median(baselines)), Round(ratio), $"at least {BenchText.Number(least)} x", ratio >= least);
    }

    /// <summary>Against a number.</summary>
    public static BenchRow AtMost(string figure, string unit, double value, double most) =>
        new(figure, Round(value), unit, null, null, $"at most {BenchText.Number(most)}", value <= most);

    /// <summary>Against a number, where more is better.</summary>
    public static BenchRow AtLeast(string figure, string unit, double value, double least) =>
        new(figure, Round(value), unit, null, null, $"at least {BenchText.Number(least)}", value >= least);

    /// <summary>Something that must be so.</summary>
    public static BenchRow Must(string figure, double value, string unit, string floor, bool ok) => new(figure, Round(value), unit, null, null, floor, ok);

    /// <summary>One that came to no end, and why: the others are told all the same.</summary>
    public static BenchRow NotMeasured(string figure, string unit, string floor, string why) => new($"{figure}: not measured, {why}", 0, unit, null, null, floor, Ok: false);

    /// <summary>The middle one.</summary>
    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    // Three digits are more than a busy machine knows.
    private static double Round(double value) => value == 0 || !double.IsFinite(value)
        ? value
        : Math.Round(value, Math.Clamp(2 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 15));
}
