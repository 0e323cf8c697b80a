using Tutti.Protocols.Zocp;

namespace Tutti.Seeing;

/// <summary>One question for the clocks of another node, with the instants of ours before and after it.</summary>
/// <param name="AskedNs">Our monotonic clock when the question left.</param>
/// <param name="AnsweredNs">The same when the answer came.</param>
/// <param name="OurWallNs">Our time of day when the answer came, in nanoseconds since 1970 UTC.</param>
/// <param name="Reading">What the other said.</param>
internal readonly record struct ClockRound(long AskedNs, long AnsweredNs, long OurWallNs, ClockReading Reading)
{
    /// <summary>How long it took.</summary>
    public long RoundTripNs => AnsweredNs - AskedNs;

    /// <summary>How far the monotonic clock of the other is ahead of ours, if both ways took the same time.</summary>
    public long AheadNs => Reading.AtNs - AskedNs - (RoundTripNs / 2);

    /// <summary>What it says of the clocks at a later instant of ours: the two ways may differ by all of its time, and since then the clocks have drifted.</summary>
    public ClockRelation At(long nowNs) => new(AheadNs, (RoundTripNs / 2) + 1 + (long)(Math.Max(0, nowNs - AskedNs) * ClockMemory.Drift));

    /// <summary>The same for the time of day.</summary>
    public ClockComparison Compare()
    {
        long? ahead = Reading.WallNs is long wall ? wall - (OurWallNs - (RoundTripNs / 2)) : null;
        return new ClockComparison(ahead is long ns ? Span(ns) : null, Span(RoundTripNs / 2));
    }

    /// <summary>Nanoseconds as a span, rounded to 100 ns.</summary>
    public static TimeSpan Span(long ns) => new(ns / TimeSpan.NanosecondsPerTick);
}
