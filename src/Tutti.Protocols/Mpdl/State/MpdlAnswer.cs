namespace Tutti.Protocols.Mpdl;

/// <summary>A packet with the response to a query.</summary>
/// <param name="Source">Who asked, as it was handed in with the query.</param>
/// <param name="Packet">The packet to send there.</param>
public readonly record struct MpdlAnswer(int Source, ReadOnlyMemory<byte> Packet);
