using Tutti.Protocols.Wire;

namespace Tutti.Protocols;

/// <summary>What a <see cref="NodeCore"/> is told once.</summary>
public sealed record NodeCoreOptions
{
    /// <summary>Shown to others; 1 to 255 octets of UTF-8.</summary>
    public required string Name { get; init; }

    /// <summary>32 lower-case hex digits that outlive a restart.</summary>
    public required string Identity { get; init; }

    /// <summary>ZRE headers besides those of ZOCP.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>ZRE groups to be in from the start besides <c>ZOCP</c>.</summary>
    public IReadOnlyList<string> Groups { get; init; } = [];

    /// <summary>False: no beacons are sent.</summary>
    public bool Beacons { get; init; } = true;

    /// <summary>Nodes to connect to without discovery.</summary>
    public IReadOnlyList<Endpoint> Peers { get; init; } = [];

    /// <summary>Gossip hubs to learn of other nodes from.</summary>
    public IReadOnlyList<Endpoint> Gossip { get; init; } = [];

    /// <summary>May others add parameters with SET?</summary>
    public bool AllowNewParameters { get; init; } = true;

    /// <summary>False: signals that only go along links into own parameters are not told besides the change they make.</summary>
    public bool TellLinkedSignals { get; init; } = true;

    /// <summary>How long a request waits for its answer.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(2);
}
