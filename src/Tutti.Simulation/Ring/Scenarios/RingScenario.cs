namespace Tutti.Simulation.Ring.Scenarios;

/// <summary>A ring, what its devices have to say, what goes wrong, and for how long to look (docs/ring-simulation.md).</summary>
public sealed record RingScenario
{
    /// <summary>What the report is headed with.</summary>
    public required string Title { get; init; }

    /// <summary>Hubs, devices and cables.</summary>
    public required RingPlan Plan { get; init; }

    /// <summary>What the devices say again and again.</summary>
    public IReadOnlyList<RingLoad> Loads { get; init; } = [];

    /// <summary>What goes wrong, by time.</summary>
    public IReadOnlyList<PlannedFault> Faults { get; init; } = [];

    /// <summary>How long it runs, in nanoseconds of ring time; loads end there, and what waits may still arrive in <see cref="GraceNanoseconds"/>.</summary>
    public required long Nanoseconds { get; init; }

    /// <summary>How much longer the ring runs than its loads.</summary>
    public const long GraceNanoseconds = 50_000_000;
}
