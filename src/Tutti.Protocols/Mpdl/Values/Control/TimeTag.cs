namespace Tutti.Protocols.Mpdl;

/// <summary>A point on the clock that all devices of a ring share, in units of 50 microseconds, wrapping after about 2.5 days (mpdl-8.1).</summary>
/// <param name="Units">Units of 50 microseconds, modulo 2^32.</param>
public readonly record struct TimeTag(uint Units)
{
    /// <summary>Units of one second.</summary>
    public const int UnitsPerSecond = 20_000;

    /// <summary>Nanoseconds of one unit.</summary>
    public const long NanosecondsPerUnit = 50_000;

    /// <summary>The tag that many units later, around the end of the numbers.</summary>
    public static TimeTag operator +(TimeTag tag, uint units) => new(unchecked(tag.Units + units));

    /// <summary>Units from <paramref name="right"/> to <paramref name="left"/>: negative when it is earlier, at most 2^31 away (mpdl-8.2).</summary>
    public static int operator -(TimeTag left, TimeTag right) => unchecked((int)(left.Units - right.Units));

    /// <summary>True when this tag comes before another, the short way around.</summary>
    public bool IsBefore(TimeTag other) => this - other < 0;
}
