namespace Tutti.Protocols.Zre;

/// <summary>Why a peer is gone.</summary>
public enum ExitReason
{
    /// <summary>It is not gone.</summary>
    None,

    /// <summary>It said so by beacon.</summary>
    Farewell,

    /// <summary>It said so in a unit.</summary>
    Goodbye,

    /// <summary>Its connections are closed, or it refuses to be connected to again.</summary>
    ConnectionClosed,

    /// <summary>Nothing was heard of it for too long.</summary>
    Expired,

    /// <summary>Units are missing between those that came. It is met again at once.</summary>
    UnitsLost,

    /// <summary>It sent what no peer may send. It is met again at once.</summary>
    ProtocolError,

    /// <summary>It did not take its units, and no more can wait for it. It is met again when it reads.</summary>
    TooSlow,

    /// <summary>It said HELLO again: an <see cref="ZreEventKind.Entered"/> follows at once.</summary>
    Replaced,

    /// <summary>Another node has its endpoint: it was started again.</summary>
    SameEndpoint,

    /// <summary>We stopped.</summary>
    Stopped,
}
