namespace Tutti;

/// <summary>A peer is gone.</summary>
/// <param name="Peer">Which.</param>
/// <param name="Reason">Why, as a short clause: it said farewell, its connection closed, it was silent for 10 s ...</param>
public readonly record struct PeerExit(Peer Peer, string Reason);
