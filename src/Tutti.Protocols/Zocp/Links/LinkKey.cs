namespace Tutti.Protocols.Zocp;

/// <summary>What makes a link of this node one of its kind: which end is ours, the other node, and both paths.</summary>
internal readonly record struct LinkKey(bool IsEmitter, Uuid Peer, string? Emitter, string? Receiver);
