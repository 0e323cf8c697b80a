using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>What a station is, and its bounds.</summary>
public sealed record StationOptions
{
    /// <summary>The priority of a hub's claim unless told otherwise (zipi-2.14).</summary>
    public const byte HubPriority = 0xC0;

    /// <summary>The station's unique id: 64 bits that no other station has.</summary>
    public required ulong Id { get; init; }

    /// <summary>The fastest clock it can follow.</summary>
    public LineRate FastestRate { get; init; } = LineRates.Fastest;

    /// <summary>How strongly it claims to be the monitor, 1 to 255; 0 when it cannot be one.</summary>
    public byte MonitorPriority { get; init; }

    /// <summary>True for a hub: it needs no address and delays only as the monitor (zipi-2.2).</summary>
    public bool IsHub { get; init; }

    /// <summary>True when the ring's hubs keep a newcomer's port bypassed until the clock is back at its slowest (zipi-2.24).</summary>
    public bool HubIsActive { get; init; } = true;

    /// <summary>True where the line keeps the ring's time itself, as over IP: HERE then does not steer the clock (zipi-6.13).</summary>
    public bool LineTellsTime { get; init; }

    /// <summary>The most frames that wait or are not acknowledged, all destinations together; at least 1.</summary>
    public int QueueFrames { get; init; } = 256;

    /// <summary>The most events that wait to be taken; at least 1.</summary>
    public int EventBound { get; init; } = 1024;

    /// <summary>The monitor refuses borrowed speed when a token would come later than this (zipi-2.42).</summary>
    public TimeSpan TokenBound { get; init; } = TimeSpan.FromMilliseconds(50);
}
