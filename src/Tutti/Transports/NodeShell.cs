using System.Net;

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
internal sealed partial class NodeShell : ILinkSink, IBeaconSink, IThreadPoolWorkItem, IDisposable
{
    private readonly TimeProvider _time;
    private readonly NewsHandler _raise;
    private readonly Action<long> _lose;
    private readonly ILinkTransport _tcp;
    private readonly TracedTransport? _traced;
    private readonly ITimer _timer;
    private readonly long _origin;
    private readonly bool _ticksAreNanoseconds;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private BeaconPort? _beacons;
    private Instant _armed = Instant.Never;
    private TaskCompletionSource? _caughtUp;
    private TaskCompletionSource? _roomMade;
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

    /// <summary>Complete when a write is done or a link has ended: a queue may then be shorter. Take it before looking whether there is room.</summary>
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
            _roomMade?.TrySetResult(); // who waits for room at this link looks again, and finds it gone
            _roomMade = null;
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
}
