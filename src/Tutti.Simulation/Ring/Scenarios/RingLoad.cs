namespace Tutti.Simulation.Ring.Scenarios;

/// <summary>Frames that a device sends again and again.</summary>
/// <param name="From">Who sends: a position in the ring.</param>
/// <param name="To">To whom; <see cref="All"/> for everybody.</param>
/// <param name="DataOctets">Data of a frame as the link counts it, source and layer included; <see cref="LeastOctets"/> to 4096.</param>
/// <param name="EveryNanoseconds">From one frame to the next; the mean, when they come by chance.</param>
public sealed record RingLoad(int From, int To, int DataOctets, long EveryNanoseconds)
{
    /// <summary><see cref="To"/> of frames for everybody.</summary>
    public const int All = -1;

    /// <summary>The least data of a frame: source, layer, and a number to know it by.</summary>
    public const int LeastOctets = 8;

    /// <summary>The receiver answers, and frames that got lost are sent again.</summary>
    public bool IsAcknowledged { get; init; }

    /// <summary>Frames come by chance, as often on average, instead of evenly.</summary>
    public bool IsRandom { get; init; }

    /// <summary>When it begins, in nanoseconds.</summary>
    public long StartsAt { get; init; } = 100_000_000;

    /// <summary>When it ends, in nanoseconds.</summary>
    public long EndsAt { get; init; } = long.MaxValue;

    /// <summary>The most frames it sends.</summary>
    public long Most { get; init; } = long.MaxValue;
}
