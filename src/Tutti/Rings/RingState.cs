namespace Tutti;

/// <summary>Whether a device is on the ring.</summary>
public enum RingState
{
    /// <summary>It looks for the hub, or waits for the roll.</summary>
    Joining,

    /// <summary>It is on the ring and has an address.</summary>
    On,

    /// <summary>It was on the ring; the hub does not answer now. It comes back by itself and keeps its address.</summary>
    Lost,

    /// <summary>It has left.</summary>
    Left,
}
