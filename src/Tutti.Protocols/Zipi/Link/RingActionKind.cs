namespace Tutti.Protocols.Zipi.Link;

/// <summary>What a core asks of the line it is attached to.</summary>
public enum RingActionKind
{
    /// <summary>Drive the clock at its slowest and send this frame again and again (zipi-2.14).</summary>
    Claim,

    /// <summary>Stop claiming or being the monitor, and repeat.</summary>
    Withdraw,

    /// <summary>Add the monitor's delay, send this frame, empty the ring, put out the first token (zipi-2.15).</summary>
    BecomeMonitor,

    /// <summary>Empty the ring and put out a token (zipi-2.30).</summary>
    Purge,

    /// <summary>Change the clock now (zipi-2.22).</summary>
    SetRate,

    /// <summary>Let the line through without listening (zipi-2.41).</summary>
    Gate,

    /// <summary>Listen again.</summary>
    Ungate,

    /// <summary>Let the device on this port of the hub into the ring (zipi-2.24).</summary>
    OpenPort,

    /// <summary>Take the device on this port of the hub out of the ring (zipi-1.17).</summary>
    BypassPort,

    /// <summary>Tell the monitor, from hub to hub, that a port of this hub has a newcomer (zipi-2.25).</summary>
    AskMonitor,
}
