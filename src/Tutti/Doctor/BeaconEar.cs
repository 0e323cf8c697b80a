using System.Net;
using System.Net.Sockets;

using Tutti.Protocols.Zre;
using Tutti.Transports;

namespace Tutti.Doctor;

/// <summary>Hears, for as long as an examination takes, whose beacons come to the card of a node; it sends nothing.</summary>
/// <remarks>Thread-safe: yes.</remarks>
internal sealed class BeaconEar : IBeaconSink, IDisposable
{
    private const int MostNodes = 4_096;
    private const int MostEndpoints = 8;

    private readonly TimeProvider _time;
    private readonly BeaconPort? _port;
    private readonly Lock _gate = new();
    private readonly Dictionary<Uuid, Heard> _heard = [];

    /// <summary>Listens from now on.</summary>
    /// <param name="card">Where; null: nowhere.</param>
    /// <param name="port">The UDP port.</param>
    /// <param name="time">The clock.</param>
    public BeaconEar(NetworkCard? card, int port, TimeProvider time)
    {
        _time = time;
        try
        {
            _port = card is null ? null : BeaconPort.Join(card, port, this);
        }
        catch (SocketException)
        {
            // The card has gone. That nothing is heard is told as it is.
        }
    }

    /// <summary>Where each node can be reached by its beacons, in the order heard; those that said farewell are left out.</summary>
    public IReadOnlyDictionary<Uuid, IReadOnlyList<string>> Endpoints
    {
        get
        {
            lock (_gate)
            {
                return _heard.ToDictionary(h => h.Key, h => (IReadOnlyList<string>)[.. h.Value.Endpoints]);
            }
        }
    }

    /// <summary>True when a node was heard after an instant of the clock.</summary>
    public bool HasHeardSince(Uuid node, long timestamp)
    {
        lock (_gate)
        {
            return _heard.TryGetValue(node, out Heard? heard) && heard.Last > timestamp;
        }
    }

    /// <inheritdoc/>
    public void BeaconReceived(IPAddress source, ReadOnlySpan<byte> datagram)
    {
        if (!Beacon.TryRead(datagram, out Beacon beacon, out _))
        {
            return;
        }

        lock (_gate)
        {
            if (beacon.IsFarewell)
            {
                _heard.Remove(beacon.Uuid);
                return;
            }

            if (!_heard.TryGetValue(beacon.Uuid, out Heard? heard))
            {
                if (_heard.Count == MostNodes)
                {
                    return;
                }

                heard = new Heard();
                _heard.Add(beacon.Uuid, heard);
            }

            string endpoint = $"tcp://{source}:{beacon.Port}";
            heard.Last = _time.GetTimestamp();
            if (heard.Endpoints.Count < MostEndpoints && !heard.Endpoints.Contains(endpoint))
            {
                heard.Endpoints.Add(endpoint);
            }
        }
    }

    /// <summary>Listens no more.</summary>
    public void Dispose() => _port?.Leave(this);

    /// <summary>What was heard of one node.</summary>
    private sealed class Heard
    {
        public List<string> Endpoints { get; } = [];

        public long Last { get; set; }
    }
}
