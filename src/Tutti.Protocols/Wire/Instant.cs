namespace Tutti.Protocols.Wire;

/// <summary>A point on a monotonic clock, in nanoseconds since an arbitrary start.</summary>
/// <remarks>Cores never read a clock: whoever drives them hands the present instant in, live or simulated.</remarks>
/// <param name="Nanoseconds">Nanoseconds since the start of the clock.</param>
public readonly record struct Instant(long Nanoseconds) : IComparable<Instant>
{
    private const long MostNanoseconds = long.MaxValue / 2;
    private const long MostTicks = MostNanoseconds / TimeSpan.NanosecondsPerTick;

    /// <summary>An instant that is never reached: "no deadline".</summary>
    public static readonly Instant Never = new(long.MaxValue);

    /// <summary>The instant <paramref name="span"/> later; <see cref="Never"/> stays <see cref="Never"/>, and overflow becomes it.</summary>
    public static Instant operator +(Instant instant, TimeSpan span) => instant.Add(span);

    /// <summary>The instant <paramref name="span"/> earlier.</summary>
    public static Instant operator -(Instant instant, TimeSpan span) => instant.Add(-span);

    /// <summary>The time from <paramref name="right"/> to <paramref name="left"/>, in steps of 100 ns.</summary>
    public static TimeSpan operator -(Instant left, Instant right) => left.Subtract(right);

    /// <summary>True when <paramref name="left"/> comes before <paramref name="right"/>.</summary>
    public static bool operator <(Instant left, Instant right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>True when <paramref name="left"/> comes after <paramref name="right"/>.</summary>
    public static bool operator >(Instant left, Instant right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>True when <paramref name="left"/> is not after <paramref name="right"/>.</summary>
    public static bool operator <=(Instant left, Instant right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>True when <paramref name="left"/> is not before <paramref name="right"/>.</summary>
    public static bool operator >=(Instant left, Instant right) => left.Nanoseconds >= right.Nanoseconds;

    /// <summary>The earlier of two instants.</summary>
    public static Instant Min(Instant left, Instant right) => left < right ? left : right;

    /// <summary>The instant <paramref name="span"/> later, saturating at <see cref="Never"/>.</summary>
    public Instant Add(TimeSpan span)
    {
        if (Nanoseconds == long.MaxValue)
        {
            return Never;
        }

        // 128 bits cost ten times as much, and are needed for spans of centuries.
        long ticks = span.Ticks;
        if (ticks is > -MostTicks and < MostTicks && Nanoseconds is > -MostNanoseconds and < MostNanoseconds)
        {
            return new Instant(Nanoseconds + (ticks * TimeSpan.NanosecondsPerTick));
        }

        Int128 sum = Nanoseconds + ((Int128)ticks * TimeSpan.NanosecondsPerTick);
        return sum >= long.MaxValue ? Never : new Instant(sum <= long.MinValue ? long.MinValue : (long)sum);
    }

    /// <summary>The time from <paramref name="other"/> to this instant, in steps of 100 ns.</summary>
    public TimeSpan Subtract(Instant other) =>
        Nanoseconds is > -MostNanoseconds and < MostNanoseconds && other.Nanoseconds is > -MostNanoseconds and < MostNanoseconds
            ? new((Nanoseconds - other.Nanoseconds) / TimeSpan.NanosecondsPerTick)
            : new((long)(((Int128)Nanoseconds - other.Nanoseconds) / TimeSpan.NanosecondsPerTick));

    /// <inheritdoc/>
    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);
}
