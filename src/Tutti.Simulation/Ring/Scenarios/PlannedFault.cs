namespace Tutti.Simulation.Ring.Scenarios;

/// <summary>Something that goes wrong, or right again, at an instant.</summary>
/// <param name="At">When, in nanoseconds.</param>
/// <param name="Position">To whom.</param>
/// <param name="Fault">What.</param>
public sealed record PlannedFault(long At, int Position, RingFault Fault);
