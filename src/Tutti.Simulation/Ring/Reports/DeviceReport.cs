namespace Tutti.Simulation.Ring.Reports;

/// <summary>What a device did and met with.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Position">Its place in the ring; 0 is the first hub.</param>
/// <param name="Address">Its address at the end; 0: none.</param>
public sealed record DeviceReport(string Name, int Position, byte Address)
{
    /// <summary>Frames of loads that it handed in.</summary>
    public long Sent { get; init; }

    /// <summary>How many of them came to a receiver; one for all counts once for each.</summary>
    public long Arrived { get; init; }

    /// <summary>How many did not, and are not waiting either.</summary>
    public long Lost { get; init; }

    /// <summary>How many it could not even hand in: its queue was full, or it had no address.</summary>
    public long Refused { get; init; }

    /// <summary>From handing a frame in to its arrival, in nanoseconds.</summary>
    public Distribution Latency { get; init; } = new();

    /// <summary>From wanting the token to having it, in nanoseconds.</summary>
    public Distribution Wait { get; init; } = new();

    /// <summary>The most frames that waited or were not acknowledged at one time.</summary>
    public int WorstQueue { get; init; }

    /// <summary>Frames that wait at the end.</summary>
    public int Queue { get; init; }

    /// <summary>The share of the time for which it held the ring, 0 to 1.</summary>
    public double Share { get; init; }

    /// <summary>True when it had something to say.</summary>
    public bool Speaks => Sent + Refused > 0;
}
