using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <summary>A gossip hub we are a client of.</summary>
internal sealed class GossipHub(Endpoint endpoint)
{
    internal Endpoint Endpoint { get; } = endpoint;

    internal ZreLink? Link { get; set; }

    internal Backoff Retry = new();

    internal Instant PingAt { get; set; } = Instant.Never;

    /// <summary>Gets or sets when our tuple is told again: the hub drops it when it takes us for gone.</summary>
    internal Instant PublishAt { get; set; } = Instant.Never;

    /// <summary>Gets or sets when all tuples are asked for again; never while there is no reason to.</summary>
    internal Instant AnewAt { get; set; } = Instant.Never;

    internal string? Told { get; set; }
}
