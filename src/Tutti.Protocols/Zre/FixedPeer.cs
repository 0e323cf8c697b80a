using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <summary>An endpoint the user named: somebody is looked for there for ever.</summary>
internal sealed class FixedPeer(Endpoint endpoint)
{
    internal Endpoint Endpoint { get; } = endpoint;

    /// <summary>Gets or sets the connection while nobody has answered on it yet.</summary>
    internal ZreLink? Link { get; set; }

    /// <summary>Gets or sets the peer that answered; it keeps its connection itself.</summary>
    internal ZrePeer? Peer { get; set; }

    internal Backoff Retry = new();

    /// <summary>Gets or sets a value indicating whether the endpoint turned out to be our own.</summary>
    internal bool IsSelf { get; set; }

    /// <summary>Gets or sets what the user was told last about why it does not work; null when it works.</summary>
    internal string? Told { get; set; }
}
