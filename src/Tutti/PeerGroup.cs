namespace Tutti;

/// <summary>A peer and a group it joined or left.</summary>
/// <param name="Peer">The peer.</param>
/// <param name="Group">The group.</param>
public readonly record struct PeerGroup(Peer Peer, string Group);
