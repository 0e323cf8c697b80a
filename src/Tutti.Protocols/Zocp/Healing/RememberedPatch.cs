namespace Tutti.Protocols.Zocp;

/// <summary>A patch with an end in the node that remembers it.</summary>
public sealed record RememberedPatch
{
    /// <summary>True when the emitter is ours.</summary>
    public required bool IsEmitter { get; init; }

    /// <summary>The emitter's path.</summary>
    public required string Emitter { get; init; }

    /// <summary>The receiver's path.</summary>
    public required string Receiver { get; init; }

    /// <summary>True when both ends are ours; the other parts about the peer then say nothing.</summary>
    public bool IsInside { get; init; }

    /// <summary>The other node's name.</summary>
    public string PeerName { get; init; } = "";

    /// <summary>The other node's identity; empty when it has none and is known by its name.</summary>
    public string PeerIdentity { get; init; } = "";

    /// <summary>The other node's UUID when it was last here.</summary>
    public Uuid Peer { get; init; }

    /// <summary>The type of the other node's parameter; null when it was never known.</summary>
    public TypeHint? FarType { get; init; }

    /// <summary>How often it was made and ended, from 1 (zocp-9.4).</summary>
    public long Counter { get; init; } = 1;
}
