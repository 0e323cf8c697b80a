namespace Tutti.Protocols.Zocp;

/// <summary>A patch that was ended: kept so that the other end, or a copy of an old memory, does not bring it back (zocp-9.5).</summary>
public sealed record RemovedPatch
{
    /// <summary>True when the emitter was ours.</summary>
    public required bool IsEmitter { get; init; }

    /// <summary>The emitter's path.</summary>
    public required string Emitter { get; init; }

    /// <summary>The receiver's path.</summary>
    public required string Receiver { get; init; }

    /// <summary>The other node's name; only used when it has no identity.</summary>
    public string PeerName { get; init; } = "";

    /// <summary>The other node's identity; empty when it has none.</summary>
    public string PeerIdentity { get; init; } = "";

    /// <summary>One more than the counter of the patch that was ended.</summary>
    public required long Counter { get; init; }

    /// <summary>When, by the clock on the wall.</summary>
    public required DateTimeOffset At { get; init; }
}
