namespace Tutti;

/// <summary>A node has the name, or the identity, of another node that is here.</summary>
/// <param name="Peer">The one that came later; the others are told apart by their UUIDs.</param>
/// <param name="Reason">What they share, and with whom, as a sentence.</param>
public readonly record struct TwinWarning(Peer Peer, string Reason);
