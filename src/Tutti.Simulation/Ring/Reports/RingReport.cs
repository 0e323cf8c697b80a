using Tutti.Protocols.Zipi.Bits;
using Tutti.Simulation.Ring.Scenarios;

namespace Tutti.Simulation.Ring.Reports;

/// <summary>What a run of a scenario measured.</summary>
public sealed record RingReport
{
    /// <summary>What ran.</summary>
    public required RingScenario Scenario { get; init; }

    /// <summary>True: half bit by half bit; false: frame by frame.</summary>
    public required bool IsBits { get; init; }

    /// <summary>The clock at the end.</summary>
    public required LineRate Rate { get; init; }

    /// <summary>When the clock was negotiated for the first time, in nanoseconds; null: never.</summary>
    public required long? StartedAfter { get; init; }

    /// <summary>The share of the time, 0 to 1, for which anybody held the ring.</summary>
    public required double Load { get; init; }

    /// <summary>Data by what the publications count: data, seven octets a frame, eight an acknowledgement; 0 to 1, 0 when there was none.</summary>
    public required double Efficiency { get; init; }

    /// <summary>Data by everything that was on the wire for it, 0 to 1.</summary>
    public required double WireEfficiency { get; init; }

    /// <summary>From one time that the token comes to the monitor to the next, in nanoseconds.</summary>
    public required Distribution Rotation { get; init; }

    /// <summary>All devices in ring order.</summary>
    public required IReadOnlyList<DeviceReport> Devices { get; init; }

    /// <summary>What was planned to go wrong.</summary>
    public required IReadOnlyList<FaultReport> Faults { get; init; }

    /// <summary>Bits that chance flipped.</summary>
    public required int BitErrors { get; init; }

    /// <summary>Tokens that the monitor put out anew.</summary>
    public required int TokensRenewed { get; init; }

    /// <summary>Times that the monitor emptied the ring.</summary>
    public required int Purges { get; init; }

    /// <summary>What must not be and was: when and what.</summary>
    public required IReadOnlyList<string> Violations { get; init; }

    /// <summary>What a picture needs.</summary>
    public required RingTimeline Timeline { get; init; }
}
