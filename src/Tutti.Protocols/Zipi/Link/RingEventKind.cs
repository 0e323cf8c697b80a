namespace Tutti.Protocols.Zipi.Link;

/// <summary>News of the ring.</summary>
public enum RingEventKind
{
    /// <summary>The station has an address now, or another than before (zipi-2.17).</summary>
    AddressGiven,

    /// <summary>The ring has no address left: the station only repeats (zipi-2.18).</summary>
    RingFull,

    /// <summary>Two stations have this station's id (zipi-2.19).</summary>
    DuplicateId,

    /// <summary>This station is the monitor now.</summary>
    BecameMonitor,

    /// <summary>This station is the monitor no longer.</summary>
    ResignedMonitor,

    /// <summary>Another station is the monitor now; the number is its id.</summary>
    MonitorChanged,

    /// <summary>The monitor is silent; capable stations elect a new one (zipi-2.32).</summary>
    MonitorLost,

    /// <summary>The roll is done, addresses are given; the number is how many stations delay the ring (zipi-2.17).</summary>
    RollDone,

    /// <summary>Another station has begun anew, or has this address now: what its predecessor knew it does not. The number is its id (zipi-2.9).</summary>
    StationIsNew,

    /// <summary>The clock is what it was negotiated to be; the number is bits a second (zipi-2.22).</summary>
    RateSettled,

    /// <summary>The ring's time was set or jumped (zipi-2.36).</summary>
    TimeSet,

    /// <summary>A frame was acknowledged; the number is its ticket (zipi-2.7).</summary>
    Acknowledged,

    /// <summary>A frame was given up and all later ones to that address with it; the number is the ticket of the first (zipi-2.8).</summary>
    SendFailed,

    /// <summary>Speed was lent to this station and another (zipi-2.40).</summary>
    BurstBegun,

    /// <summary>Borrowed speed was refused (zipi-2.42).</summary>
    BurstRefused,

    /// <summary>The old clock is back after borrowed speed.</summary>
    BurstEnded,

    /// <summary>The hub took a port out of the ring; the number is the port (zipi-1.17).</summary>
    PortBypassed,

    /// <summary>The hub let a port into the ring; the number is the port.</summary>
    PortOpened,
}
