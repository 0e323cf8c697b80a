namespace Tutti.Protocols.Zipi.Link;

/// <summary>One entry of ASSIGN: who has which address, and how late it hears the monitor (zipi-2.20).</summary>
/// <param name="Id">The station.</param>
/// <param name="Address">Its address; 0 when the ring is full.</param>
/// <param name="HalfBits">Half bits between the monitor's output and its input.</param>
/// <param name="CableNanoseconds">Delay of the cables between them, 0 to 16,777,215.</param>
/// <param name="IsNew">Sequences with it begin at 0 again.</param>
public readonly record struct Assignment(ulong Id, byte Address, ushort HalfBits, int CableNanoseconds, bool IsNew)
{
    /// <summary>Octets of an entry.</summary>
    public const int Size = 15;

    /// <summary>Most entries in a frame.</summary>
    public const int PerFrame = 32;
}
