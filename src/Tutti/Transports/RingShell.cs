using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Ip;

namespace Tutti.Transports;

/// <summary>Runs an <see cref="IpDevice"/> on a real way: one lock around the core, and no thread between a frame and the socket.</summary>
/// <remarks>
/// Whoever brings news to the core also sends what the core then has to say, unless somebody is just doing that, who then sends it too: datagrams
/// leave in order. Handlers run without the lock, one at a time, in order.
/// </remarks>
internal sealed class RingShell : IRingWaySink, IThreadPoolWorkItem, IDisposable
{
    /// <summary>Two packets closer than this are a burst: the second is left to the pool, so that frames gather in a datagram.</summary>
    private const long BurstNs = 15_000;

    private readonly IRingWay _way;
    private readonly TimeProvider _time;
    private readonly Action<DeviceMessage> _take;
    private readonly Action _news;
    private readonly ITimer _timer;
    private readonly long _origin;
    private Instant _armed = Instant.Never;
    private Instant _lastSend;
    private bool _flusherWaits;
    private bool _sending;
    private bool _draining;
    private bool _disposed;

    /// <summary>A shell that has not gone to the hub yet.</summary>
    /// <param name="core">The device.</param>
    /// <param name="way">Its way; disposed with the shell.</param>
    /// <param name="time">The clock.</param>
    /// <param name="take">Takes each message; must not throw.</param>
    /// <param name="news">Is called when there may be news of the ring, of naming or of dumps; must not throw.</param>
    public RingShell(IpDevice core, IRingWay way, TimeProvider time, Action<DeviceMessage> take, Action news)
    {
        (Core, _way, _time, _take, _news) = (core, way, time, take, news);
        _origin = time.GetTimestamp();
        _timer = time.CreateTimer(static shell => ((RingShell)shell!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Guards <see cref="Core"/>; never held while a handler runs or a socket is written.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The device; only with <see cref="Gate"/> held.</summary>
    public IpDevice Core { get; }

    /// <summary>The present instant.</summary>
    public Instant Now => new((long)((Int128)(_time.GetTimestamp() - _origin) * 1_000_000_000 / _time.TimestampFrequency));

    /// <summary>Goes to the hub.</summary>
    public void Start()
    {
        lock (Gate)
        {
            Core.Open(Now);
        }

        _way.Start(this);
        Pump();
    }

    /// <summary>Sends what there is to send, and tells the news; to be called after every verb, without the lock.</summary>
    public void Pump()
    {
        Send();
        Drain();
    }

    /// <summary>As <see cref="Pump"/>, after a packet at <paramref name="now"/>: a burst is left to the pool, which sends what has gathered.</summary>
    public void PumpPacket(Instant now)
    {
        lock (Gate)
        {
            bool burst = now.Nanoseconds - _lastSend.Nanoseconds < BurstNs;
            _lastSend = now;
            if (burst)
            {
                if (!_flusherWaits && !_sending)
                {
                    _flusherWaits = true;
                    ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                }

                return;
            }
        }

        Send();
    }

    /// <inheritdoc/>
    void IRingWaySink.Received(ReadOnlySpan<byte> datagram)
    {
        lock (Gate)
        {
            if (_disposed)
            {
                return;
            }

            Core.Receive(Now, datagram);
        }

        Pump();
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        lock (Gate)
        {
            _flusherWaits = false;
            Core.Pump(Now);
        }

        Pump();
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

            Core.Close(Now);
        }

        Send();
        lock (Gate)
        {
            _disposed = true;
        }

        _timer.Dispose();
        _way.Dispose();
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

        Pump();
    }

    private void Send()
    {
        bool mine = false;
        while (true)
        {
            ReadOnlyMemory<byte> datagram;
            lock (Gate)
            {
                if ((_sending && !mine) || _disposed)
                {
                    return;
                }

                _sending = mine = Core.TryCompose(Now, out datagram);
                if (!mine)
                {
                    Arm();
                    return;
                }
            }

            _way.Send(datagram.Span);
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

    // The thread that finds nobody draining drains: messages and news are told one at a time, in order.
    private void Drain()
    {
        bool mine = false;
        while (true)
        {
            DeviceMessage message;
            bool any;
            lock (Gate)
            {
                if (_draining && !mine)
                {
                    return;
                }

                any = Core.TryDequeue(out message);
                _draining = mine = any;
            }

            if (!any)
            {
                break;
            }

            _take(message);
        }

        _news();
    }
}
