namespace Tutti.Protocols.Zocp;

/// <summary>Names a patch over restarts: which end is ours, the other node by its identity, or else by its name, and both paths.</summary>
internal readonly record struct PatchKey(bool IsEmitter, string PeerIdentity, string PeerName, string Emitter, string Receiver)
{
    /// <summary>The key of a link between two parameters; null for watching.</summary>
    public static PatchKey? Of(ZocpLink link) =>
        link is { Emitter: { } emitter, Receiver: { } receiver } ? Of(link.IsEmitter, link.PeerIdentity, link.PeerName, emitter, receiver) : null;

    /// <summary>The key of a link between two parameters; a name counts only where there is no identity.</summary>
    public static PatchKey Of(bool isEmitter, string identity, string name, string emitter, string receiver) =>
        new(isEmitter, identity, identity.Length > 0 ? "" : name, emitter, receiver);
}
