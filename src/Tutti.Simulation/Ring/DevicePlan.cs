using Tutti.Protocols.Zipi.Link;

namespace Tutti.Simulation.Ring;

/// <summary>A device of a simulated ring.</summary>
/// <param name="Options">What the device says of itself.</param>
public sealed record DevicePlan(StationOptions Options)
{
    /// <summary>The cable to the hub, in metres, 0 to 300; each way takes 5 ns a metre (zipi-1.16).</summary>
    public double CableMetres { get; init; }

    /// <summary>How far its crystal is from the ring's, in parts of a million.</summary>
    public double DriftPpm { get; init; }

    /// <summary>When it is switched on, in nanoseconds from the start.</summary>
    public long PowerOnAt { get; init; }

    /// <summary>The fastest clock that it really follows; less than it says for a device that promises too much.</summary>
    public Protocols.Zipi.Bits.LineRate? RealRate { get; init; }
}
