namespace Tutti.Protocols.Zipi.Bits;

/// <summary>What a <see cref="LineRate"/> means in bits and nanoseconds.</summary>
public static class LineRates
{
    /// <summary>The rate every ring starts at.</summary>
    public const LineRate Slowest = LineRate.R250K;

    /// <summary>The highest step.</summary>
    public const LineRate Fastest = LineRate.R20M;

    private static ReadOnlySpan<int> HalfBits => [0, 2000, 1000, 500, 250, 100, 50, 25];

    /// <summary>True for the seven steps that a clock can have.</summary>
    public static bool IsClock(this LineRate rate) => rate is >= Slowest and <= Fastest;

    /// <summary>Half a bit in nanoseconds: whole at every step.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the seven steps.</exception>
    public static int HalfBitNanoseconds(this LineRate rate) =>
        rate.IsClock() ? HalfBits[(int)rate] : throw new ArgumentOutOfRangeException(nameof(rate));

    /// <summary>Bits a second (Bd).</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not one of the seven steps.</exception>
    public static int BitsPerSecond(this LineRate rate) => 500_000_000 / rate.HalfBitNanoseconds();
}
