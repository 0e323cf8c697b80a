namespace Tutti.Protocols.Zipi.Application;

/// <summary>News of a dump for the user.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Peer">The device at the other end.</param>
/// <param name="Layer">Patch, sample or data dump.</param>
/// <param name="Transfer">The sender's number for it.</param>
/// <param name="Incoming">True at the receiver.</param>
public sealed record DumpEvent(DumpEventKind Kind, byte Peer, int Layer, byte Transfer, bool Incoming)
{
    /// <summary>Octets before this one are there.</summary>
    public uint Offset { get; init; }

    /// <summary>Octets in all.</summary>
    public uint Length { get; init; }

    /// <summary>The CRC-32 of all octets: two dumps of the same length with the same one are the same.</summary>
    public uint Check { get; init; }

    /// <summary>The header of an offer, or octets of the dump; the event's own copy.</summary>
    public ReadOnlyMemory<byte> Octets { get; init; }

    /// <summary>Why it was cancelled.</summary>
    public string Text { get; init; } = "";
}
