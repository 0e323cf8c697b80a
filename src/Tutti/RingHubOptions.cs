using System.Net;

using Tutti.Protocols.Zipi;

namespace Tutti;

/// <summary>How a hub behaves.</summary>
/// <remarks>Thread-safe: yes (immutable once made).</remarks>
public sealed record RingHubOptions
{
    /// <summary>Where it listens, with UDP and TCP; port 0 lets the system choose. Loopback unless told otherwise: only this machine gets in.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, RingPort.DefaultPort);

    /// <summary>The secret that all members of the ring share; null lets anybody in.</summary>
    public string? Secret { get; init; }

    /// <summary>Ports for devices and hubs, 1 to 253.</summary>
    public int Ports { get; init; } = RingLimits.Devices;

    /// <summary>The most devices of one machine, at least 1.</summary>
    public int DevicesPerHost { get; init; } = RingLimits.Devices;

    /// <summary>Another hub to be linked to, over UDP: the ring then runs through both, and that one is the monitor. Null for none.</summary>
    public RingPort? Link { get; init; }

    /// <summary>64 bits that no other device or hub has; null: new for each start.</summary>
    public ulong? Id { get; init; }

    /// <summary>The node by which devices find the hub; null: no beacon is sent.</summary>
    public NodeOptions? Announce { get; init; }

    /// <summary>What that node is called.</summary>
    public string Name { get; init; } = "ring-hub";

    /// <summary>The clock and its timers.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
