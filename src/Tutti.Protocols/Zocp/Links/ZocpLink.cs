namespace Tutti.Protocols.Zocp;

/// <summary>A link that ends in this node at one side or both: remembered until somebody removes it, renewed when the other side returns (zocp-9.1).</summary>
/// <remarks>Thread-safe: no; read it under whatever guards the node.</remarks>
public sealed class ZocpLink
{
    internal ZocpLink(bool isEmitter, ZocpPeer? other, Uuid otherUuid, string? emitter, string? receiver)
    {
        IsEmitter = isEmitter;
        Peer = otherUuid;
        PeerName = other?.Name ?? "";
        PeerIdentity = other?.Identity ?? "";
        Emitter = emitter;
        Receiver = receiver;
    }

    internal ZocpLink(RememberedPatch memory, Uuid self)
    {
        IsEmitter = memory.IsEmitter;
        Peer = memory.IsInside ? self : memory.Peer;
        PeerName = memory.PeerName;
        PeerIdentity = memory.PeerIdentity;
        Emitter = memory.Emitter;
        Receiver = memory.Receiver;
        FarType = memory.FarType;
        Counter = memory.Counter;
        Reason = memory.IsInside ? "" : $"{memory.PeerName} is not here";
    }

    /// <summary>True when the emitter is ours; the receiver is ours too when <see cref="Peer"/> is this node.</summary>
    public bool IsEmitter { get; }

    /// <summary>The other node as last seen.</summary>
    public Uuid Peer { get; internal set; }

    /// <summary>Its name.</summary>
    public string PeerName { get; }

    /// <summary>Its identity; empty for an old peer.</summary>
    public string PeerIdentity { get; }

    /// <summary>The emitter's path; null for everything of that node.</summary>
    public string? Emitter { get; }

    /// <summary>The receiver's path; null for watching.</summary>
    public string? Receiver { get; }

    /// <summary>How far it is.</summary>
    public ZocpLinkState State { get; internal set; }

    /// <summary>Why it is not live, or why a signal did not pass; empty when there is nothing to say.</summary>
    public string Reason { get; internal set; } = "";

    /// <summary>How many watchers share it; 1 for a link to a receiver.</summary>
    public int Watchers { get; internal set; } = 1;

    /// <summary>How often it was made and ended, counted alike at both ends: of two memories of one link the higher is true (zocp-9.4).</summary>
    public long Counter { get; internal set; } = 1;

    /// <summary>Signals that never came over it: more were missed during a cut than the emitter keeps (zocp-10.3).</summary>
    public long Lost { get; internal set; }

    /// <summary>True while it neither works nor is being made.</summary>
    internal bool IsIdle => State is not (ZocpLinkState.Live or ZocpLinkState.Asking);

    /// <summary>Count of the last signal that came; 0: none of this run of the emitter; -1: none at all since this node started.</summary>
    internal long LastCount { get; set; } = -1;

    /// <summary>
    /// True from when the emitter's node is told <see cref="LastCount"/> until it must have read that: what comes before is meant for other links
    /// of the same peer, and comes again for this one.
    /// </summary>
    internal bool AwaitsReplay { get; set; }

    /// <summary>The type at the other side when it was last live, to tell twins apart.</summary>
    internal TypeHint? FarType { get; set; }

    /// <summary>True once a signal was refused, so that it is told once.</summary>
    internal bool HasRefused { get; set; }

    internal LinkKey Key => new(IsEmitter, Peer, Emitter, Receiver);
}
