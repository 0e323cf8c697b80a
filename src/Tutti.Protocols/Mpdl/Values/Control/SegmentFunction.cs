namespace Tutti.Protocols.Mpdl;

/// <summary>The shapes of a segment; 4 to 255 are user tables (mpdl-6.6).</summary>
#pragma warning disable CA1028 // one byte of a packet
public enum SegmentFunction : byte
{
    /// <summary>A straight line.</summary>
    Linear,

    /// <summary>Exponential concave: fast first.</summary>
    Concave,

    /// <summary>Exponential convex: slow first.</summary>
    Convex,

    /// <summary>S-shaped: slow at both ends.</summary>
    SShaped,

    /// <summary>The first number of a user table.</summary>
    FirstTable,
}
