namespace Tutti.Protocols.Mpdl;

/// <summary>How long after its time tag a packet acts: jitter becomes a constant delay (mpdl-8.3).</summary>
/// <param name="Units">Units of 50 microseconds; 0, the default, acts at the tag.</param>
public readonly record struct MinimumLatency(uint Units)
{
    /// <summary>The time itself.</summary>
    public TimeSpan Span => TimeSpan.FromMicroseconds(50L * Units);

    /// <summary>The latency nearest to a time; beyond the range the end of it.</summary>
    /// <param name="span">0 to about 2.5 days.</param>
    public static MinimumLatency FromSpan(TimeSpan span) => new(Scale.ToUInt32(span.TotalMicroseconds / 50));
}
