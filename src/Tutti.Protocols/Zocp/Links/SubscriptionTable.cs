namespace Tutti.Protocols.Zocp;

/// <summary>Subscriptions in one direction: peer, emitter or null for all, receivers. Peers stay in the order of their first subscription.</summary>
/// <remarks>Emitters and receivers are canonical paths. Thread-safe: no.</remarks>
internal sealed class SubscriptionTable
{
    private static readonly string?[] None = [];

    private readonly List<PeerSubscriptions> _order = [];
    private readonly Dictionary<Uuid, PeerSubscriptions> _peers = [];

    /// <summary>Subscriptions in the table.</summary>
    public int Count { get; private set; }

    /// <summary>Goes up with every change.</summary>
    public long Version { get; private set; }

    /// <summary>The peers in order.</summary>
    public IReadOnlyList<PeerSubscriptions> Peers => _order;

    /// <summary>Adds one; false when it is there already.</summary>
    public bool Add(Uuid peer, string? emitter, string? receiver)
    {
        if (!_peers.TryGetValue(peer, out PeerSubscriptions? entry))
        {
            entry = new PeerSubscriptions(peer);
            _peers.Add(peer, entry);
            _order.Add(entry);
        }

        if (!entry.Add(emitter, receiver))
        {
            return false;
        }

        Count++;
        Version++;
        return true;
    }

    /// <summary>Removes one; false when it is not there.</summary>
    public bool Remove(Uuid peer, string? emitter, string? receiver)
    {
        if (!_peers.TryGetValue(peer, out PeerSubscriptions? entry) || !entry.Remove(emitter, receiver))
        {
            return false;
        }

        Count--;
        Version++;
        if (entry.IsEmpty)
        {
            _peers.Remove(peer);
            _order.Remove(entry);
        }

        return true;
    }

    /// <summary>Removes all of one peer.</summary>
    public void RemovePeer(Uuid peer)
    {
        if (_peers.Remove(peer, out PeerSubscriptions? entry))
        {
            _order.Remove(entry);
            Count -= entry.Count;
            Version++;
        }
    }

    /// <summary>True when this very subscription is there.</summary>
    public bool Contains(Uuid peer, string? emitter, string? receiver) => Receivers(peer, emitter).Contains(receiver, StringComparer.Ordinal);

    /// <summary>The receivers of a peer for one emitter, or for null; empty when there are none.</summary>
    public IReadOnlyList<string?> Receivers(Uuid peer, string? emitter) =>
        _peers.TryGetValue(peer, out PeerSubscriptions? entry) ? entry.Receivers(emitter) : None;

    /// <summary>Everything of one peer, or null.</summary>
    public PeerSubscriptions? Of(Uuid peer) => _peers.GetValueOrDefault(peer);
}
