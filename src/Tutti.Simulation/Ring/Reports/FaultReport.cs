namespace Tutti.Simulation.Ring.Reports;

/// <summary>Something that went wrong, or right again, and how long the ring took over it.</summary>
/// <param name="At">When, in nanoseconds.</param>
/// <param name="What">To whom and what, as a short clause.</param>
/// <param name="RecoveredAfter">Nanoseconds until there was one monitor, everybody at an open port had an address of its own, the clock was settled and the token had come round; null: never.</param>
public sealed record FaultReport(long At, string What, long? RecoveredAfter);
