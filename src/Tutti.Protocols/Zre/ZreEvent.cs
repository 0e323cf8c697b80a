namespace Tutti.Protocols.Zre;

/// <summary>News for the user of a node.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Peer">To whom; default where it is not known.</param>
public readonly record struct ZreEvent(ZreEventKind Kind, Uuid Peer)
{
    /// <summary>The peer, as it is now; null for somebody who never was one.</summary>
    public ZrePeer? Source { get; init; }

    /// <summary>The peer's name when it happened; empty when it is not known.</summary>
    public string Name { get; init; } = "";

    /// <summary>The group of Joined, Left, Shouted, LeaderElected.</summary>
    public string? Group { get; init; }

    /// <summary>Why a peer is gone.</summary>
    public ExitReason Reason { get; init; }

    /// <summary>More about it in words, as a short sentence without a full stop.</summary>
    public string? Detail { get; init; }

    /// <summary>What was whispered or shouted; valid until the node's next <c>Receive</c> or <c>Advance</c>.</summary>
    public ZreContent Content { get; init; }
}
