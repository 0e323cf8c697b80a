namespace Tutti.Protocols.Zre;

/// <summary>What happened.</summary>
public enum ZreEventKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A peer said HELLO: it can be written to from now on.</summary>
    Entered,

    /// <summary>A peer is gone; why, is in <see cref="ZreEvent.Reason"/>.</summary>
    Exited,

    /// <summary>A peer is in a group.</summary>
    Joined,

    /// <summary>A peer left a group.</summary>
    Left,

    /// <summary>Content for us alone.</summary>
    Whispered,

    /// <summary>Content for a group.</summary>
    Shouted,

    /// <summary>A peer is silent for longer than it should.</summary>
    Evasive,

    /// <summary>An evasive peer is heard again.</summary>
    Recovered,

    /// <summary>Another run of a peer's program entered: nothing is read of this one until it has shown that it lives (zre-4.12).</summary>
    Doubted,

    /// <summary>A doubted peer has shown that it lives (zre-4.12).</summary>
    Believed,

    /// <summary>A group has a leader: <see cref="ZreEvent.Peer"/>. Only where zyre peers elect.</summary>
    LeaderElected,

    /// <summary>Somebody wanted to be a peer and cannot be; why, is in <see cref="ZreEvent.Detail"/>.</summary>
    PeerRefused,

    /// <summary>A peer is heard but cannot be talked with; why, is in <see cref="ZreEvent.Detail"/>.</summary>
    PeerUnreachable,
}
