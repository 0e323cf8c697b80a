using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <summary>A gossip hub we are a client of.</summary>
internal sealed class GossipHub(Endpoint endpoint)
{
    internal Endpoint Endpoint { get; } = endpoint;

    internal ZreLink? Link { get; set; }

    internal Backoff Retry = new();

    internal Instant PingAt { get; set; } = Instant.Never;

    internal string? Told { get; set; }
}
