using System.Collections.Concurrent;
using System.Net;

using Tutti.Protocols.Tap;
using Tutti.Protocols.Wire;

namespace Tutti.Cli.Tracing;

/// <summary>What our visit to the room knows of those who are overheard: their names, where they listen, and whose signals go to whom.</summary>
internal sealed class Acquaintance
{
    private static readonly TimeSpan s_believed = TimeSpan.FromSeconds(1);

    private readonly Node _guest;
    private readonly ConcurrentQueue<Peer> _met = new();
    private readonly Dictionary<(Uuid Receiver, string Emitter), Uuid?> _emitters = [];
    private long _looked;

    /// <summary>All who are met from now on, and those who are here.</summary>
    public Acquaintance(Node guest)
    {
        _guest = guest;
        guest.PeerEntered += _met.Enqueue;
        foreach (Peer peer in guest.Peers)
        {
            _met.Enqueue(peer);
        }
    }

    /// <summary>Writes down the names of those met since the last time.</summary>
    public void Teach(NameBook names)
    {
        while (_met.TryDequeue(out Peer? peer))
        {
            names.Learn(peer.Uuid, peer.Name);
            if (Endpoint.TryParse(peer.Endpoint, out Endpoint endpoint) && IPAddress.TryParse(endpoint.Host, out IPAddress? address))
            {
                names.Learn(peer.Uuid, address, endpoint.Port);
            }
        }
    }

    /// <summary>The node that lists a receiving node at an emitter of this name; null when none does, or several.</summary>
    public Uuid? WhoEmits(Uuid receiver, string emitter)
    {
        // The lists of all nodes are not walked through for each signal.
        if (TimeProvider.System.GetElapsedTime(_looked) > s_believed)
        {
            _emitters.Clear();
            _looked = TimeProvider.System.GetTimestamp();
        }

        if (!_emitters.TryGetValue((receiver, emitter), out Uuid? only))
        {
            Uuid[] all = [.. _guest.Peers.Where(p => p.Parameters.Any(e => e.Path == emitter && e.Subscribers.Any(s => s.Node == receiver))).Select(p => p.Uuid).Take(2)];
            only = all.Length == 1 ? all[0] : null;
            _emitters[(receiver, emitter)] = only;
        }

        return only;
    }
}
