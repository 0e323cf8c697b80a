using System.Collections.Concurrent;
using System.Net;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;
using Tutti.Transports;

namespace Tutti.Seeing;

/// <summary>A transport with a tracer around it: everything passes through unchanged, and the tracer hears of it.</summary>
/// <remarks>Thread-safe: yes.</remarks>
internal sealed class TracedTransport : ILinkTransport, ILinkSink, IBeaconSink
{
    private readonly Tracer _tracer;
    private readonly ILinkSink _links;
    private readonly IBeaconSink _beacons;
    private readonly TcpTransport _tcp;
    private readonly ConcurrentDictionary<LinkId, TracedLink> _traced = [];
    private readonly ConcurrentDictionary<LinkId, bool> _opening = [];
    private volatile IPEndPoint _everybody = new(IPAddress.Broadcast, 0);

    /// <summary>A transport of its own, traced.</summary>
    public TracedTransport(Tracer tracer, ILinkSink links, IBeaconSink beacons, bool lowLatency)
    {
        _tracer = tracer;
        _links = links;
        _beacons = beacons;
        _tcp = new TcpTransport(this, lowLatency);
    }

    /// <summary>Where beacons go from now on.</summary>
    public void UseBeacons(IPAddress broadcast, int port) => _everybody = new IPEndPoint(broadcast, port);

    /// <inheritdoc/>
    public ushort Listen(IPEndPoint address, ZreListener kind) => _tcp.Listen(address, kind);

    /// <inheritdoc/>
    public void StopListening() => _tcp.StopListening();

    /// <inheritdoc/>
    public void Add(TcpLink link) => _tcp.Add(link);

    /// <inheritdoc/>
    public void Connect(LinkId id, Endpoint endpoint)
    {
        _opening[id] = true;
        _tcp.Connect(id, endpoint);
    }

    /// <inheritdoc/>
    public bool TryWrite(LinkId id, ReadOnlyMemory<byte> octets)
    {
        // Before they go: the answer may come in before we are back.
        Trace(id)?.Pass(true, octets.Span);
        return _tcp.TryWrite(id, octets);
    }

    /// <inheritdoc/>
    public LinkProgress Examine(LinkId id) => _tcp.Examine(id);

    /// <inheritdoc/>
    public void Close(LinkId id)
    {
        Forget(id, fromHere: true);
        _tcp.Close(id);
    }

    /// <inheritdoc/>
    public bool TryGetEnds(LinkId id, out IPEndPoint? here, out IPEndPoint? there) => _tcp.TryGetEnds(id, out here, out there);

    /// <inheritdoc/>
    public void Dispose() => _tcp.Dispose();

    /// <inheritdoc/>
    bool ILinkSink.TryAccept(TcpLink link, string remote, ZreListener listener) => _links.TryAccept(link, remote, listener);

    /// <inheritdoc/>
    void ILinkSink.Connected(LinkId link, string remote) => _links.Connected(link, remote);

    /// <inheritdoc/>
    bool ILinkSink.Received(LinkId link, ReadOnlySpan<byte> octets)
    {
        Trace(link)?.Pass(false, octets);
        return _links.Received(link, octets);
    }

    /// <inheritdoc/>
    Task ILinkSink.CaughtUpAsync() => _links.CaughtUpAsync();

    /// <inheritdoc/>
    void ILinkSink.Sent(LinkId link) => _links.Sent(link);

    /// <inheritdoc/>
    void ILinkSink.Closed(LinkId link, LinkEnd why)
    {
        Forget(link, fromHere: false);
        _links.Closed(link, why);
    }

    /// <inheritdoc/>
    void IBeaconSink.BeaconReceived(IPAddress source, ReadOnlySpan<byte> datagram)
    {
        IPEndPoint everybody = _everybody;
        _tracer.Datagram(new IPEndPoint(source, everybody.Port), everybody, datagram);
        _beacons.BeaconReceived(source, datagram);
    }

    // On the first octets, since both ends are known by then; null for a connection that is not over IPv4, or gone.
    private TracedLink? Trace(LinkId id)
    {
        if (_traced.TryGetValue(id, out TracedLink? known))
        {
            return known;
        }

        if (!_tcp.TryGetEnds(id, out IPEndPoint? here, out IPEndPoint? there))
        {
            return null;
        }

        return _traced.GetOrAdd(id, new TracedLink(_tracer, here!, there!, _opening.ContainsKey(id)));
    }

    private void Forget(LinkId id, bool fromHere)
    {
        _opening.TryRemove(id, out _);
        if (_traced.TryRemove(id, out TracedLink? link))
        {
            link.End(fromHere);
        }
    }
}
