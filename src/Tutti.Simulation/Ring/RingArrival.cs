namespace Tutti.Simulation.Ring;

/// <summary>A frame that arrived at a device: for application or naming, or any other.</summary>
/// <param name="Nanoseconds">When its closing flag ended, on the clock of the simulation.</param>
/// <param name="Position">Where: 0 for the hub, 1 for the first device.</param>
/// <param name="Frame">Destination to check; valid during the call.</param>
public readonly record struct RingArrival(long Nanoseconds, int Position, ReadOnlyMemory<byte> Frame);
