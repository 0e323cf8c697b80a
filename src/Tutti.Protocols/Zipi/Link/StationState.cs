namespace Tutti.Protocols.Zipi.Link;

/// <summary>What a station is in the ring.</summary>
public enum StationState
{
    /// <summary>No address: it only answers the roll (zipi-2.5).</summary>
    Unaddressed,

    /// <summary>It has an address and takes part.</summary>
    Member,

    /// <summary>There is no address for it: it only repeats (zipi-2.18).</summary>
    Silent,

    /// <summary>It wants to be the monitor (zipi-2.14).</summary>
    Claiming,

    /// <summary>It is the monitor.</summary>
    Monitor,
}
