namespace Tutti;

/// <summary>A message of a peer that is not ZOCP's own: any octets a program whispered or shouted.</summary>
/// <param name="Peer">Who sent it.</param>
/// <param name="Group">The group it was shouted to; null: it was whispered to this node alone.</param>
/// <param name="Frames">Its content frames, at least one for well-behaved peers.</param>
public sealed record ZreMessage(Peer Peer, string? Group, IReadOnlyList<byte[]> Frames);
