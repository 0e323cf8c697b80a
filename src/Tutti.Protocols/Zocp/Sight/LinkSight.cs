namespace Tutti.Protocols.Zocp;

/// <summary>A link with an end in a node, and what that node has counted of it (see-1.1).</summary>
/// <remarks>What is counted is counted for the emitter and the other node: two receivers of one node at one emitter share it. Thread-safe: yes (immutable).</remarks>
public sealed record LinkSight
{
    /// <summary>True when the emitter is at the node that tells; false when the receiver is.</summary>
    public required bool IsEmitter { get; init; }

    /// <summary>The other node as last seen; the telling node itself for a link inside it.</summary>
    public required Uuid Peer { get; init; }

    /// <summary>Its name.</summary>
    public string PeerName { get; init; } = "";

    /// <summary>Its identity; empty when it has none.</summary>
    public string PeerIdentity { get; init; } = "";

    /// <summary>The emitter's path.</summary>
    public required string Emitter { get; init; }

    /// <summary>The receiver's path.</summary>
    public required string Receiver { get; init; }

    /// <summary>How far it is.</summary>
    public ZocpLinkState State { get; init; }

    /// <summary>Why it is not live, or why a signal did not pass; empty when there is nothing to say.</summary>
    public string Reason { get; init; } = "";

    /// <summary>Signals sent, or received.</summary>
    public long Count { get; init; }

    /// <summary>Of those sent, how many were replaced by a newer value before they left.</summary>
    public long Merged { get; init; }

    /// <summary>Signals that were missed while the link was cut, and are kept no more; counted by the receiver's node (zocp-10.3).</summary>
    public long Lost { get; init; }

    /// <summary>Signals a second, over the last seconds.</summary>
    public double Rate { get; init; }

    /// <summary>How long ago the last one passed, in nanoseconds; -1 when none has.</summary>
    public long AgeNs { get; init; } = -1;

    /// <summary>Received minus emitted, each on its own node's clock: the median of the last 10 s, in nanoseconds. Only with <see cref="Samples"/> above 0.</summary>
    public long MedianNs { get; init; }

    /// <summary>The same, 99th percentile.</summary>
    public long HighNs { get; init; }

    /// <summary>From how many samples, at most 256.</summary>
    public int Samples { get; init; }
}
