using Tutti.Transports;

namespace Tutti.Doctor;

/// <summary>Everything the doctor saw. The checks judge it: docs/doctor.md explains each.</summary>
/// <remarks>Thread-safe: yes (immutable).</remarks>
public sealed record Examination
{
    /// <summary>The UDP port of the beacons.</summary>
    public required int BeaconPort { get; init; }

    /// <summary>The card that was asked for, by name or address; null: none in particular.</summary>
    public string? Wanted { get; init; }

    /// <summary>The cards of this machine.</summary>
    public IReadOnlyList<NetworkCard> Cards { get; init; } = [];

    /// <summary>The card in use; null when there is none.</summary>
    public CardChoice? Choice { get; init; }

    /// <summary>Why there is no card to use; null when there is.</summary>
    public TuttiException? NoCard { get; init; }

    /// <summary>Why this machine cannot be a node on that card; null when it can.</summary>
    public TuttiException? NoStart { get; init; }

    /// <summary>True when the system knows no broadcast address on the card.</summary>
    public bool CannotBroadcast { get; init; }

    /// <summary>Which program holds the beacon port, as far as the system says.</summary>
    public string? PortHolder { get; init; }

    /// <summary>True when this node's own beacons came back to it.</summary>
    public bool HearsItself { get; init; }

    /// <summary>The address of this machine when the examination began and when it ended, when they differ.</summary>
    public (string Before, string After)? Moved { get; init; }

    /// <summary>Whose beacons were heard, others than our own.</summary>
    public IReadOnlyList<SeenBeacon> Beacons { get; init; } = [];

    /// <summary>Endpoints that were given by hand (--peer) and where nobody was met, with what came of connecting.</summary>
    public IReadOnlyList<(string Endpoint, ProbeResult Probe)> Unmet { get; init; } = [];

    /// <summary>The nodes that were met, without other commands.</summary>
    public IReadOnlyList<SeenNode> Nodes { get; init; } = [];

    /// <summary>Clocks of Tutti nodes compared to ours.</summary>
    public IReadOnlyDictionary<Uuid, ClockComparison> Clocks { get; init; } = new Dictionary<Uuid, ClockComparison>();

    /// <summary>What there is to say of it, in the order of the checks; nothing when all is well.</summary>
    public IReadOnlyList<Finding> Findings => AllChecks.Of(this);

    /// <summary>The name of a node, or the first digits of its UUID.</summary>
    public string NameOf(Uuid node) => Nodes.FirstOrDefault(n => n.Uuid == node)?.Label ?? node.ToString()[..8];
}
