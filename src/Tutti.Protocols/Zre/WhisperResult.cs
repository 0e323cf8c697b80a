namespace Tutti.Protocols.Zre;

/// <summary>What became of a unit for one peer.</summary>
public enum WhisperResult
{
    /// <summary>It is in the output of the link.</summary>
    Sent,

    /// <summary>It waits for its turn.</summary>
    Waiting,

    /// <summary>It took the place of one with the same key that still waited.</summary>
    Replaced,

    /// <summary>There is no such peer; nothing was sent.</summary>
    NoSuchPeer,

    /// <summary>A frame or the unit is larger than the bound; nothing was sent.</summary>
    TooLarge,

    /// <summary>No more can wait for this peer: it has just been given up, with all that waited.</summary>
    TooSlow,

    /// <summary>The node stops; nothing was sent.</summary>
    Stopping,
}
