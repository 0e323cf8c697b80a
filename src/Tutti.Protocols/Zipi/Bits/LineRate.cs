namespace Tutti.Protocols.Zipi.Bits;

/// <summary>The clock steps of the ring, as numbered on the wire (zipi-2.20).</summary>
public enum LineRate : byte
{
    /// <summary>No rate: a refusal in BURST, never the clock of a ring.</summary>
    None = 0,

    /// <summary>250,000 bits a second, at which every ring starts.</summary>
    R250K = 1,

    /// <summary>500,000 bits a second.</summary>
    R500K = 2,

    /// <summary>1,000,000 bits a second.</summary>
    R1M = 3,

    /// <summary>2,000,000 bits a second.</summary>
    R2M = 4,

    /// <summary>5,000,000 bits a second.</summary>
    R5M = 5,

    /// <summary>10,000,000 bits a second.</summary>
    R10M = 6,

    /// <summary>20,000,000 bits a second, the fastest.</summary>
    R20M = 7,
}
