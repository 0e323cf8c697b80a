using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Simulation.Ring;

/// <summary>A device of a simulated ring, or another hub with its own devices.</summary>
/// <param name="Options">What the device says of itself.</param>
public sealed record DevicePlan(StationOptions Options)
{
    /// <summary>What reports call it.</summary>
    public string Name { get; init; } = $"device {Options.Id}";

    /// <summary>The devices at its ports, in ring order, when it is a hub; null when it is a device.</summary>
    public IReadOnlyList<DevicePlan>? Ports { get; init; }

    /// <summary>The cable to the hub, in metres, 0 to 300; each way takes 5 ns a metre (zipi-1.16).</summary>
    public double CableMetres { get; init; }

    /// <summary>How far its crystal is from the ring's, in parts of a million.</summary>
    public double DriftPpm { get; init; }

    /// <summary>When it is switched on, in nanoseconds from the start.</summary>
    public long PowerOnAt { get; init; }

    /// <summary>When its cable is plugged in, in nanoseconds from the start. A hub without it is a ring of its own.</summary>
    public long PluggedAt { get; init; }

    /// <summary>The fastest clock that it really follows; less than it says for a device that promises too much.</summary>
    public LineRate? RealRate { get; init; }
}
