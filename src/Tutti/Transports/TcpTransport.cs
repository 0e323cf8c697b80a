using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Transports;

/// <summary>The TCP connections of one node: accepts, connects, reads and writes. It decides nothing.</summary>
/// <remarks>Thread-safe: yes. There is no thread for a connection: reads are asynchronous or on one spinning thread, writes happen on the thread that asks.</remarks>
/// <param name="sink">Who is told what happens.</param>
/// <param name="lowLatency">Reads are made by the thread of <see cref="SpinningReader"/>, where the system has it.</param>
internal sealed class TcpTransport(ILinkSink sink, bool lowLatency) : ILinkTransport
{
    private const int Backlog = 128;
    private static readonly TimeSpan s_connectLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_afterError = TimeSpan.FromMilliseconds(20);

    private readonly ConcurrentDictionary<LinkId, TcpLink> _links = [];
    private readonly List<Socket> _listeners = [];
    private readonly SpinningReader? _reader = lowLatency && SpinningReader.IsPossible ? SpinningReader.Join() : null;

    /// <inheritdoc/>
    public ushort Listen(IPEndPoint address, ZreListener kind)
    {
        Socket listener = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // No ReuseAddress: on Unix .NET lets a restarted program bind at once anyway, and the option would also let two programs share the port.
            listener.Bind(address);
            listener.Listen(Backlog);
        }
        catch
        {
            listener.Dispose();
            throw;
        }

        lock (_listeners)
        {
            _listeners.Add(listener);
        }

        _ = AcceptAsync(listener, kind);
        return (ushort)((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    /// <inheritdoc/>
    public void StopListening()
    {
        lock (_listeners)
        {
            foreach (Socket listener in _listeners)
            {
                listener.Dispose();
            }

            _listeners.Clear();
        }
    }

    /// <inheritdoc/>
    public void Add(TcpLink link) => _links[link.Id] = link;

    /// <inheritdoc/>
    public void Connect(LinkId id, Endpoint endpoint)
    {
        Socket socket;
        IPAddress? address;
        try
        {
            // A socket for both families, which a name needs, costs four more calls of the system.
            socket = IPAddress.TryParse(endpoint.Host, out address)
                ? new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
                : new Socket(SocketType.Stream, ProtocolType.Tcp);
        }
        catch (SocketException)
        {
            // Out of descriptors: as if nobody were there, so it is tried again later.
            ThreadPool.QueueUserWorkItem(failed => sink.Closed(failed, LinkEnd.Unreachable), id, preferLocal: false);
            return;
        }

        TcpLink link = new(sink, socket) { Id = id };
        Add(link);
        _ = ConnectAsync(link, address is null ? new DnsEndPoint(endpoint.Host, endpoint.Port) : new IPEndPoint(address, endpoint.Port));
    }

    /// <inheritdoc/>
    public bool TryWrite(LinkId id, ReadOnlyMemory<byte> octets) => _links.TryGetValue(id, out TcpLink? link) && link.TryWrite(octets);

    /// <inheritdoc/>
    public LinkProgress Examine(LinkId id) => _links.TryGetValue(id, out TcpLink? link) ? link.Examine() : LinkProgress.Unknown;

    /// <inheritdoc/>
    public void Close(LinkId id)
    {
        if (_links.TryRemove(id, out TcpLink? link))
        {
            link.Close();
        }
    }

    /// <inheritdoc/>
    public bool TryGetEnds(LinkId id, out IPEndPoint? here, out IPEndPoint? there)
    {
        (here, there) = _links.TryGetValue(id, out TcpLink? link) ? link.Ends() : (null, null);
        return here is not null && there is not null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        StopListening();
        foreach (LinkId id in _links.Keys)
        {
            Close(id);
        }

        _reader?.Leave();
    }

    private async Task AcceptAsync(Socket listener, ZreListener kind)
    {
        while (true)
        {
            try
            {
                Socket socket = await listener.AcceptAsync().ConfigureAwait(false);
                Welcome(new TcpLink(sink, socket), kind);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.OperationAborted or SocketError.NotSocket)
            {
                return;
            }
            catch (SocketException)
            {
                // Out of descriptors, or the caller went away in between: the next one may succeed.
                await Task.Delay(s_afterError).ConfigureAwait(false);
            }
        }
    }

    private void Welcome(TcpLink link, ZreListener kind)
    {
        if (link.TryPrepare(out string remote) && sink.TryAccept(link, remote, kind))
        {
            Run(link);
        }
        else
        {
            link.Dispose();
        }
    }

    private async Task ConnectAsync(TcpLink link, EndPoint endpoint)
    {
        // A network that is down fails in the call itself, and our caller holds the lock of the node: the sink must not be called from here.
        (LinkEnd? failure, string remote) = await link.ConnectAsync(endpoint, s_connectLimit).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        if (failure is LinkEnd why)
        {
            End(link, why);
            return;
        }

        sink.Connected(link.Id, remote);
        Run(link);
    }

    private void Run(TcpLink link)
    {
        if (_reader is null)
        {
            _ = RunAsync(link);
        }
        else
        {
            _reader.Watch(link, End);
        }
    }

    private async Task RunAsync(TcpLink link) => End(link, await link.ReadAllAsync().ConfigureAwait(false));

    private void End(TcpLink link, LinkEnd why)
    {
        link.Dispose();
        if (_links.TryRemove(new KeyValuePair<LinkId, TcpLink>(link.Id, link)))
        {
            sink.Closed(link.Id, why);
        }
    }
}
