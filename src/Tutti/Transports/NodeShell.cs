using System.Net;
using System.Net.Sockets;

using Tutti.Protocols;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;
using Tutti.Seeing;

namespace Tutti.Transports;

/// <summary>Runs a <see cref="NodeCore"/> on real sockets: one lock around the core, and no queue between threads but the core's own.</summary>
/// <remarks>
/// Whoever brings news to the core (a socket, the timer, a user's verb) also does the work the core then asks for. The core asks for at most one
/// write per link at a time, so two threads never write to one socket, and what gathers behind a write goes out in the next.
/// </remarks>
internal sealed class NodeShell : ILinkSink, IBeaconSink, IThreadPoolWorkItem, IDisposable
{
    /// <summary>After so many pieces of work a thread hands the rest to the pool: no caller of Emit is kept for the others' sake.</summary>
    private const int WorkForOneCaller = 32;

    /// <summary>Two sends closer than this are a burst: the second is left to the pool, so that its octets gather.</summary>
    private const long BurstNs = 15_000;

    /// <summary>After so many handlers a thread writes what they emitted, even if more news waits.</summary>
    private const int HandlersPerWrite = 32;

    /// <summary>So many pieces of news are taken at a time.</summary>
    private const int NewsAtOnce = 32;

    /// <summary>So much of a burst gathers before the sender writes it itself, rather than leave it waiting for the pool.</summary>
    private const int GatherUnits = 256;

    [ThreadStatic]
    private static NodeShell? t_draining;

    private readonly TimeProvider _time;
    private readonly NewsHandler _raise;
    private readonly Action<long> _lose;
    private readonly ILinkTransport _tcp;
    private readonly TracedTransport? _traced;
    private readonly ITimer _timer;
    private readonly long _origin;
    private readonly bool _ticksAreNanoseconds;
    private readonly NodeEvent[] _taken = new NodeEvent[NewsAtOnce]; // of the thread that drains
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BeaconPort? _beacons;
    private Instant _armed = Instant.Never;
    private Instant _lastSend;
    private TaskCompletionSource? _caughtUp;
    private TaskCompletionSource? _roomMade;
    private bool _flusherWaits;
    private bool _draining;
    private int _handlersThatSent;
    private int _gathered;
    private long _newsLost;
    private bool _disposed;

    /// <summary>A shell that has opened nothing.</summary>
    /// <param name="core">The node.</param>
    /// <param name="time">Its clock.</param>
    /// <param name="raise">Takes each piece of news, one at a time; must not throw.</param>
    /// <param name="lose">Takes, as if it were news, how many pieces of news were lost since it was last told.</param>
    /// <param name="lowLatency">Reads on a thread that spins; see <see cref="NodeOptions.LowLatency"/>.</param>
    /// <param name="tracer">Overhears it; null for none.</param>
    public NodeShell(NodeCore core, TimeProvider time, NewsHandler raise, Action<long> lose, bool lowLatency, Tracer? tracer)
    {
        Core = core;
        _time = time;
        _raise = raise;
        _lose = lose;
        _traced = tracer is null ? null : new TracedTransport(tracer, this, this, lowLatency);
        _tcp = (ILinkTransport?)_traced ?? new TcpTransport(this, lowLatency);
        _origin = time.GetTimestamp();
        _ticksAreNanoseconds = time.TimestampFrequency == 1_000_000_000;
        TellWall();
        _timer = time.CreateTimer(static shell => ((NodeShell)shell!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Guards <see cref="Core"/>. Held for a few microseconds; never while a handler runs or a socket is written.</summary>
    public Lock Gate { get; } = new();

    /// <summary>The node without its sockets; only with <see cref="Gate"/> held.</summary>
    public NodeCore Core { get; }

    /// <summary>Is told of each beacon whether it went out.</summary>
    public BeaconHealth? BeaconHealth { get; init; }

    private IBeaconSink Ear => (IBeaconSink?)_traced ?? this;

    /// <summary>The present instant of the node's clock.</summary>
    public Instant Now
    {
        get
        {
            long ticks = _time.GetTimestamp() - _origin;
            return new Instant(_ticksAreNanoseconds ? ticks : (long)((Int128)ticks * 1_000_000_000 / _time.TimestampFrequency));
        }
    }

    /// <summary>Listens on a port of an address.</summary>
    public ushort Listen(IPEndPoint address, ZreListener kind) => _tcp.Listen(address, kind);

    /// <summary>Stops accepting on all ports; open connections stay.</summary>
    public void StopListening() => _tcp.StopListening();

    /// <summary>Hears and sends beacons on a card.</summary>
    public void JoinBeacons(NetworkCard card, int port)
    {
        _traced?.UseBeacons(card.Broadcast, port);
        _beacons = BeaconPort.Join(card, port, Ear);
    }

    /// <summary>Hears and sends no beacons any more.</summary>
    public void LeaveBeacons()
    {
        _beacons?.Leave(Ear);
        _beacons = null;
    }

    /// <summary>Does what the core asks for and tells the user its news; call it after every verb, without the lock.</summary>
    public void Pump()
    {
        Work(WorkForOneCaller);
        Drain();
    }

    /// <summary>What the caller must do after it sent something; only with <see cref="Gate"/> held, right after.</summary>
    /// <remarks>
    /// Sparse sends are written by the caller. A burst gathers until the pool comes for it, or until there is enough for a write that is worth
    /// its price. What a handler sends leaves when the handlers that have news are through: they are short, and it goes in one write.
    /// </remarks>
    /// <param name="now">When it was sent.</param>
    public AfterSend Sending(Instant now)
    {
        if (t_draining == this)
        {
            _handlersThatSent++;
            return AfterSend.Nothing;
        }

        bool burst = now.Nanoseconds - _lastSend.Nanoseconds < BurstNs;
        _lastSend = now;
        if (!burst || ++_gathered >= GatherUnits)
        {
            _gathered = 0;
            return AfterSend.Pump;
        }

        if (_flusherWaits)
        {
            return AfterSend.Nothing;
        }

        _flusherWaits = true;
        return AfterSend.CallFlusher;
    }

    /// <summary>Does what <see cref="Sending"/> said; without the lock.</summary>
    public void Finish(AfterSend what)
    {
        switch (what)
        {
            case AfterSend.Pump:
                Pump();
                lock (Gate)
                {
                    _lastSend = Now; // the next is sparse if its sender did something else meanwhile, however long these writes took
                }

                break;
            case AfterSend.CallFlusher:
                ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
                break;
            default:
                break;
        }
    }

    /// <summary>Waits until the core has said farewell and let go what was queued, or the limit has passed.</summary>
    public async Task WaitStoppedAsync(TimeSpan limit, CancellationToken cancellation)
    {
        await Task.WhenAny(_stopped.Task, Task.Delay(limit, _time, cancellation)).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    bool ILinkSink.TryAccept(TcpLink link, string remote, ZreListener listener)
    {
        lock (Gate)
        {
            if (_disposed || !Core.TryAccept(Now, remote, listener, out LinkId id))
            {
                return false;
            }

            link.Id = id;
            _tcp.Add(link);
        }

        Pump();
        return true;
    }

    /// <inheritdoc/>
    void ILinkSink.Connected(LinkId link, string remote)
    {
        lock (Gate)
        {
            Core.Connected(Now, link, remote);
        }

        Pump();
    }

    /// <inheritdoc/>
    bool ILinkSink.Received(LinkId link, ReadOnlySpan<byte> octets)
    {
        bool behind;
        lock (Gate)
        {
            Core.Receive(Now, link, octets);
            behind = Core.IsBehind;
        }

        Pump();
        return !behind;
    }

    /// <inheritdoc/>
    Task ILinkSink.CaughtUpAsync()
    {
        lock (Gate)
        {
            if (!Core.IsBehind || _disposed)
            {
                return Task.CompletedTask;
            }

            _caughtUp ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _caughtUp.Task;
        }
    }

    /// <summary>Complete when a write is done: a queue may then be shorter.</summary>
    public Task RoomAsync()
    {
        lock (Gate)
        {
            if (_disposed)
            {
                return Task.CompletedTask;
            }

            _roomMade ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _roomMade.Task;
        }
    }

    /// <inheritdoc/>
    void ILinkSink.Sent(LinkId link)
    {
        lock (Gate)
        {
            Sent(link, waited: true);
        }

        Pump();
    }

    /// <inheritdoc/>
    void ILinkSink.Closed(LinkId link, LinkEnd why)
    {
        lock (Gate)
        {
            Core.Closed(Now, link, why);
        }

        Pump();
    }

    /// <inheritdoc/>
    void IBeaconSink.BeaconReceived(IPAddress source, ReadOnlySpan<byte> datagram)
    {
        lock (Gate)
        {
            Core.ReceiveBeacon(Now, source, datagram);
            Arm();
            if (!Core.HasWork)
            {
                return; // as it is with every beacon of a peer that is known: a quiet room costs little
            }
        }

        // All nodes of this process on this card hear from one thread: no handler of one may keep the others from hearing.
        HandOver();
    }

    /// <inheritdoc/>
    void IThreadPoolWorkItem.Execute()
    {
        lock (Gate)
        {
            _flusherWaits = false;
            _gathered = 0;
        }

        Work(int.MaxValue);
        Drain();
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

            _disposed = true;
            _caughtUp?.TrySetResult();
            _roomMade?.TrySetResult();
        }

        // Without waiting for a tick that runs: it may be the one whose handler ends this node, and it finds nothing to do.
        _timer.Dispose();
        LeaveBeacons();
        _tcp.Dispose();
    }

    // Each tick, at least once a second: somebody may have set the clock.
    private void TellWall() => Core.Zocp.SetWall(Now, (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);

    private void Tick()
    {
        lock (Gate)
        {
            _armed = Instant.Never;
            TellWall();
            Core.Advance(Now);
        }

        Pump();
    }

    private void Work(int most)
    {
        LinkId sent = default;
        for (int done = 0; ; done++)
        {
            Transmit work;
            lock (Gate)
            {
                if (sent != default)
                {
                    Sent(sent);
                }

                if (_disposed || !TryNext(out work))
                {
                    Arm();
                    if (Core.Stopped)
                    {
                        _stopped.TrySetResult();
                    }

                    return;
                }
            }

            sent = Do(work) ? work.Link : default;
            if (done == most)
            {
                if (sent != default)
                {
                    lock (Gate)
                    {
                        Sent(sent);
                    }
                }

                HandOver();
                return;
            }
        }
    }

    private void Sent(LinkId link, bool waited = false)
    {
        Core.Sent(Now, link, waited);
        _roomMade?.TrySetResult();
        _roomMade = null;
    }

    // Opening and closing happen under the lock, so that no other thread finds a link half there; neither blocks.
    private bool TryNext(out Transmit work)
    {
        while (Core.TryDequeue(out work))
        {
            switch (work.Kind)
            {
                case TransmitKind.Connect:
                    _tcp.Connect(work.Link, work.Endpoint);
                    break;
                case TransmitKind.Close:
                    _tcp.Close(work.Link);
                    break;
                default:
                    return true;
            }
        }

        return false;
    }

    private bool Do(in Transmit work)
    {
        if (work.Kind == TransmitKind.Write)
        {
            return _tcp.TryWrite(work.Link, work.Octets);
        }

        if (_beacons is { } beacons)
        {
            SocketError error = beacons.Send(work.Octets.Span);
            if (error != SocketError.Shutdown)
            {
                BeaconHealth?.Sent(error);
            }
        }

        return false;
    }

    private void HandOver()
    {
        lock (Gate)
        {
            if (_flusherWaits)
            {
                return;
            }

            _flusherWaits = true;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private void Arm()
    {
        Instant next = Core.NextDeadline;
        if (next < _armed && !_disposed)
        {
            _armed = next;
            TimeSpan wait = next - Now;
            // The timer counts whole milliseconds and may fire early by one; Advance then finds nothing due and it is armed again.
            _timer.Change(wait <= TimeSpan.Zero ? TimeSpan.FromMilliseconds(1) : wait + TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        }
    }

    // The thread that finds nobody draining drains: handlers run one at a time, in the order of the news, on no thread of their own.
    private void Drain()
    {
        bool mine = false;
        while (true)
        {
            int count;
            long lost = 0;
            lock (Gate)
            {
                if (_draining && !mine)
                {
                    return;
                }

                mine = true;
                count = Core.Dequeue(_taken);
                if (count == 0)
                {
                    lost = Core.NewsLost - _newsLost;
                    _newsLost += lost;
                }

                _draining = count > 0 || lost > 0 || _handlersThatSent > 0;
                if (!_draining)
                {
                    // Those who stopped reading because this program was behind go on.
                    _caughtUp?.TrySetResult();
                    _caughtUp = null;
                    return;
                }
            }

            Raise(_taken.AsSpan(0, count));
            if (lost > 0)
            {
                _lose(lost);
            }

            if (_handlersThatSent > 0 && (count < NewsAtOnce || _handlersThatSent >= HandlersPerWrite))
            {
                _handlersThatSent = 0;
                Work(WorkForOneCaller);
            }
        }
    }

    private void Raise(Span<NodeEvent> news)
    {
        NodeShell? outer = t_draining; // a handler of another node may have called a verb of this one
        t_draining = this;
        try
        {
            for (int i = 0; i < news.Length; i++)
            {
                _raise(news[i], first: i == 0);
            }
        }
        finally
        {
            news.Clear();
            t_draining = outer;
        }
    }
}
