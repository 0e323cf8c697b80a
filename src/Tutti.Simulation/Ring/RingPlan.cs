using Tutti.Protocols.Zipi.Link;

namespace Tutti.Simulation.Ring;

/// <summary>A ring to simulate: a hub, the devices at its ports in ring order, and how they are wired.</summary>
public sealed record RingPlan
{
    /// <summary>The hub, with as many ports as there are devices; null for a passive one, which has no electronics but its relays.</summary>
    public StationOptions? Hub { get; init; } = new() { Id = 0x4855_4200_0000_0001, MonitorPriority = StationOptions.HubPriority };

    /// <summary>The devices in ring order; 1 to 1000.</summary>
    public required IReadOnlyList<DevicePlan> Devices { get; init; }

    /// <summary>What reports call the hub.</summary>
    public string HubName { get; init; } = "hub";

    /// <summary>The probability that a station sends a bit wrong, 0 to 0.01; it counts for every bit at every station.</summary>
    public double BitErrorRate { get; init; }

    /// <summary>Decides everything that chance decides.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How far the hub's crystal is from the ring's, in parts of a million.</summary>
    public double HubDriftPpm { get; init; }

    /// <summary>So many devices with ids 1, 2, 3 ... and nothing special about them.</summary>
    public static RingPlan Of(int devices, int seed = 1) => new()
    {
        Devices = [.. Enumerable.Range(1, devices).Select(id => new DevicePlan(new StationOptions { Id = (ulong)id }))],
        Seed = seed,
    };
}
