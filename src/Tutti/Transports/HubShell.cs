using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Ip;

namespace Tutti.Transports;

/// <summary>Runs an <see cref="IpHub"/> on a UDP and a TCP port of the same number.</summary>
/// <remarks>
/// One thread waits in the system for datagrams, runs the hub and sends on: no hop lies between. When more than one datagram is there, several are
/// taken in before anything goes out, so that frames for one device share a datagram. TCP connections are read asynchronously.
/// </remarks>
internal sealed class HubShell : IDisposable
{
    private const int TogetherAtMost = 16;
    private const int Backlog = 128;
    private const int MostStreams = 1024;
    private const int MostTries = 32;
    private static readonly TimeSpan s_afterError = TimeSpan.FromMilliseconds(5);

    private readonly Socket _udp;
    private readonly Socket _tcp;
    private readonly TimeProvider _time;
    private readonly Action _news;
    private readonly ITimer _timer;
    private readonly long _origin;
    private readonly HubAddresses _addresses;
    private readonly ConcurrentDictionary<long, RingStream> _streams = [];
    private Instant _armed = Instant.Never;
    private long _lastStream;
    private bool _sending;
    private volatile bool _disposed;

    /// <summary>Opens both ports.</summary>
    /// <exception cref="SocketException">The address is not ours, or a port is taken.</exception>
    public HubShell(IPEndPoint listen, TimeProvider time, Func<Instant, IpHub> make, Action news)
    {
        (_time, _news) = (time, news);
        (_udp, _tcp) = OpenBoth(listen);
        EndPoint = (IPEndPoint)_udp.LocalEndPoint!;
        _addresses = new HubAddresses(_udp.AddressFamily);
        _origin = time.GetTimestamp();
        Core = make(Now);
        _timer = time.CreateTimer(static shell => ((HubShell)shell!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Guards <see cref="Core"/>.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The hub; only with <see cref="Gate"/> held.</summary>
    public IpHub Core { get; }

    /// <summary>Where it listens.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>The present instant.</summary>
    public Instant Now => new((long)((Int128)(_time.GetTimestamp() - _origin) * 1_000_000_000 / _time.TimestampFrequency));

    /// <summary>Begins to take in datagrams.</summary>
    public void Start()
    {
        new Thread(ReceiveAll) { IsBackground = true, Name = "ring hub", Priority = ThreadPriority.AboveNormal }.Start();
        _ = AcceptAllAsync();
        Send();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (Gate)
        {
            if (_disposed)
            {
                return;
            }

            Core.Close();
        }

        Send();
        _disposed = true;
        _timer.Dispose();
        _udp.Dispose();
        _tcp.Dispose();
        foreach (RingStream stream in _streams.Values)
        {
            stream.Dispose();
        }
    }

    // The system chooses a port for one of the two; it may be taken for the other, so several are tried.
    private static (Socket Udp, Socket Tcp) OpenBoth(IPEndPoint listen)
    {
        for (int tries = 0; ; tries++)
        {
            Socket udp = new(listen.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 1000, SendBufferSize = 1 << 22, ReceiveBufferSize = 1 << 22 };
            Socket tcp = new(listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                udp.Bind(listen);
                tcp.Bind(udp.LocalEndPoint!);
                tcp.Listen(Backlog);
                return (udp, tcp);
            }
            catch (SocketException) when (listen.Port == 0 && tries < MostTries)
            {
                udp.Dispose();
                tcp.Dispose();
            }
            catch
            {
                udp.Dispose();
                tcp.Dispose();
                throw;
            }
        }
    }

    private void ReceiveAll()
    {
        byte[] buffer = new byte[IpDatagram.MostOctets + 1];
        SocketAddress from = new(_udp.AddressFamily);
        while (!_disposed)
        {
            try
            {
                int count = _udp.ReceiveFrom(buffer.AsSpan(), SocketFlags.None, from);
                Take(from, buffer.AsSpan(0, count));
                for (int more = 1; more < TogetherAtMost && _udp.Available > 0; more++)
                {
                    count = _udp.ReceiveFrom(buffer.AsSpan(), SocketFlags.None, from);
                    Take(from, buffer.AsSpan(0, count));
                }

                Send();
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
            {
                // Nothing for a second.
            }
            catch (SocketException)
            {
                // Too long a datagram, or an answer that some device's port is closed: neither ends the hub.
                Thread.Sleep(s_afterError);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Take(SocketAddress from, ReadOnlySpan<byte> datagram)
    {
        IpPeer peer = HubAddresses.PeerOf(from);
        lock (Gate)
        {
            _addresses.Note(peer, from);
            Core.Receive(Now, peer, datagram);
        }
    }

    private async Task AcceptAllAsync()
    {
        while (!_disposed)
        {
            try
            {
                Socket socket = await _tcp.AcceptAsync().ConfigureAwait(false);
                if (_streams.Count >= MostStreams || socket.RemoteEndPoint is not IPEndPoint remote)
                {
                    socket.Dispose();
                    continue;
                }

                socket.NoDelay = true;
                socket.Blocking = false;
                _ = ServeAsync(new RingStream(socket), HubAddresses.PeerOf(remote) with { Way = -Interlocked.Increment(ref _lastStream) });
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(s_afterError).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(RingStream stream, IpPeer peer)
    {
        _streams[peer.Way] = stream;
        await stream.ReadAllAsync(datagram =>
        {
            lock (Gate)
            {
                Core.Receive(Now, peer, datagram.Span);
            }

            Send();
        }).ConfigureAwait(false);
        _streams.TryRemove(peer.Way, out _);
        stream.Dispose();
        lock (Gate)
        {
            Core.Gone(Now, peer);
        }

        Send();
    }

    private void Tick()
    {
        lock (Gate)
        {
            _armed = Instant.Never;
            if (_disposed)
            {
                return;
            }

            Core.Advance(Now);
        }

        Send();
    }

    // Whoever finds nobody sending sends, what others add meanwhile too: datagrams leave in order and without the lock.
    private void Send()
    {
        bool mine = false;
        while (true)
        {
            IpPeer to;
            ReadOnlyMemory<byte> datagram;
            SocketAddress? address;
            lock (Gate)
            {
                if ((_sending && !mine) || _disposed)
                {
                    return;
                }

                _sending = mine = Core.TryCompose(Now, out to, out datagram);
                if (!mine)
                {
                    Arm();
                    break;
                }

                address = to.Way < 0 ? null : _addresses.Of(to);
            }

            SendTo(to, address, datagram.Span);
        }

        _news();
    }

    private void SendTo(IpPeer to, SocketAddress? address, ReadOnlySpan<byte> datagram)
    {
        try
        {
            if (address is not null)
            {
                _udp.SendTo(datagram, SocketFlags.None, address);
            }
            else if (_streams.TryGetValue(to.Way, out RingStream? stream))
            {
                stream.Send(datagram);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Lost, as any datagram may be.
        }
    }

    private void Arm()
    {
        Instant next = Core.NextDeadline;
        if (next < _armed && !_disposed)
        {
            _armed = next;
            TimeSpan wait = next - Now;
            _timer.Change(wait <= TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : wait + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }
}
