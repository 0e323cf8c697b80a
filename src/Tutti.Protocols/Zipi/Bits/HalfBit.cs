namespace Tutti.Protocols.Zipi.Bits;

/// <summary>What a line carries for half a bit time: the data line, the clock line, and whether there is a clock at all (zipi-1.1).</summary>
/// <remarks>A bit begins with a half whose clock is low; both halves of a bit carry the same data.</remarks>
[Flags]
public enum HalfBit : byte
{
    /// <summary>No clock: nobody drives the line.</summary>
    Dead = 0,

    /// <summary>The data line is 1.</summary>
    One = 1,

    /// <summary>The second half of a bit.</summary>
    SecondHalf = 2,

    /// <summary>The line has a clock.</summary>
    Clock = 4,
}
