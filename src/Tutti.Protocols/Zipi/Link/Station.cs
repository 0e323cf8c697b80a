using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>The data link of one station: addresses, acknowledgement, election, time, and the monitor's duties when it is the monitor (docs/specs/zipi.md, 2).</summary>
/// <remarks>
/// A passive core. In: <see cref="Capture"/> at every token (needed only while <see cref="WatchesToken"/>), <see cref="Receive"/> for every
/// undamaged frame that <see cref="Listens"/>, the line's news, <see cref="Advance"/> by <see cref="NextDeadline"/>. Out: the frames of a turn
/// (<see cref="TryTake"/> after a capture), actions for the line, events. Thread-safe: no.
/// </remarks>
public sealed partial class Station
{
    /// <summary>The port of a newcomer that another hub lets in.</summary>
    internal const int NoPort = -1;

    private readonly StationOptions _options;
    private readonly SendQueue _queue;
    private readonly AcknowledgementBook _book = new();
    private readonly MonitorWatch _watch;
    private readonly SpeedPause _pause = new();
    private readonly Turn _turn = new();
    private readonly Outbox<RingAction> _actions = new(64);
    private readonly Outbox<RingEvent> _events;
    private readonly ByteWriter _content = new(64);
    private readonly byte[] _soloFrame = new byte[64];
    private MonitorDuties? _duties;
    private Claim _monitor;
    private bool _presentDue;
    private bool _justStarted = true;
    private bool _wishDue;
    private (LineRate Rate, byte Other, byte Milliseconds) _wish;
    private LineRate _rateBeforeGate;
    private byte _roll;
    private byte _assignRoll;
    private int _assignCount;
    private int _delayHalfBits;
    private int _delayCable;
    private bool _placed;
    private bool _wasFast;

    /// <summary>A station that has just been switched on.</summary>
    /// <param name="options">What it is.</param>
    /// <param name="seed">Decides what chance decides: when to claim, and the number of an epoch.</param>
    public Station(StationOptions options, int seed)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.QueueFrames, 1, nameof(options));
        _options = options;
        _queue = new SendQueue(options.QueueFrames);
        _events = new Outbox<RingEvent>(options.EventBound);
        _watch = new MonitorWatch(seed);
        Seed = seed;
    }

    /// <summary>What the station is in the ring.</summary>
    public StationState State { get; private set; }

    /// <summary>Its unique id.</summary>
    public ulong Id => _options.Id;

    /// <summary>Its address; 0 while it has none.</summary>
    public byte Address { get; private set; }

    /// <summary>True while it is the monitor.</summary>
    public bool IsMonitor => _duties is not null;

    /// <summary>True while it is the monitor and the clock is what it was negotiated to be.</summary>
    public bool IsSettled => _duties?.IsSettled ?? false;

    /// <summary>The clock of the line.</summary>
    public LineRate Rate { get; private set; } = LineRates.Slowest;

    /// <summary>The ring's time.</summary>
    public RingClock Clock { get; } = new();

    /// <summary>The monitor that was heard last.</summary>
    public Claim Monitor => _monitor;

    /// <summary>The roll that its address is from; 0 before the first.</summary>
    public byte Roll => _roll;

    /// <summary>Frames that wait or are not acknowledged.</summary>
    public int QueueCount => _queue.Count;

    /// <summary>While it is the monitor: who is on the ring, in ring order.</summary>
    public IReadOnlyList<Assignment> Members => _duties?.Members ?? [];

    /// <summary>Frames dropped for what stood in them (zipi-2.4).</summary>
    public long DroppedCount { get; private set; }

    /// <summary>When <see cref="Advance"/> must be called at the latest.</summary>
    public Instant NextDeadline => Instant.Min(_watch.NextDeadline, _duties?.NextDeadline ?? Instant.Never);

    private int Seed { get; }

    private bool CanClaim => _options.MonitorPriority > 0;

    private bool MaySpeak => RingAddress.IsDevice(Address) || IsMonitor;

    private byte OwnSource => Address != RingAddress.None ? Address : RingAddress.Monitor;

    /// <summary>True while <see cref="Capture"/> must be called at every token; else calls are harmless.</summary>
    public bool WatchesToken(Instant now) => _presentDue || _wishDue || _book.IsOwing || _queue.WatchesToken
        || (CanClaim && _duties is null && _watch.WatchesToken(now)) || (_duties?.WatchesToken(now) ?? false);

    /// <summary>True when a frame to <paramref name="destination"/> is for this station: it is disturbed by no other (zipi-2.11).</summary>
    public bool Listens(byte destination) => destination == RingAddress.All
        || (destination == Address && destination != RingAddress.None)
        || (destination == RingAddress.Monitor && IsMonitor);

    /// <summary>Queues a frame.</summary>
    /// <param name="kind">Application or naming.</param>
    /// <param name="destination">A device, the monitor or all.</param>
    /// <param name="content">First octet and what follows; at most 4096 with the source.</param>
    /// <param name="acknowledged">The receiver answers, and the frame is sent again until it does (zipi-2.6). Needs a destination that is one device.</param>
    /// <param name="withSource">The frame says who sent it; an acknowledged one always does.</param>
    /// <param name="ticket">Names the frame in <see cref="RingEventKind.Acknowledged"/> and <see cref="RingEventKind.SendFailed"/>.</param>
    public SendResult TrySend(FrameClass kind, byte destination, ReadOnlySpan<byte> content, bool acknowledged, bool withSource, out long ticket)
    {
        ticket = 0;
        if (!MaySpeak || (acknowledged && Address == RingAddress.None))
        {
            return SendResult.NoAddress;
        }

        if (destination == RingAddress.None || destination == Address || (acknowledged && !RingAddress.IsDevice(destination)))
        {
            return SendResult.WrongDestination;
        }

        if (content.Length == 0 || content.Length + (withSource || acknowledged ? 1 : 0) > RingLimits.DataOctets)
        {
            return SendResult.WrongLength;
        }

        ticket = _queue.Add(kind, destination, acknowledged, withSource, content);
        return ticket == 0 ? SendResult.QueueFull : SendResult.Queued;
    }

    /// <summary>The line keeps the ring's time itself and says what it was at an instant (zipi-6.13).</summary>
    /// <remarks>Only with <see cref="StationOptions.LineTellsTime"/>.</remarks>
    public void SteerClock(Instant at, ushort epoch, long nanoseconds)
    {
        if (_duties is null && Clock.Steer(at, epoch, nanoseconds))
        {
            _events.TryEnqueue(new RingEvent(RingEventKind.TimeSet));
        }
    }

    /// <summary>A frame has arrived.</summary>
    /// <param name="now">The instant its closing flag ended.</param>
    /// <param name="opened">The instant its last opening flag had ended: the instant that HERE tells the time for.</param>
    /// <param name="frame">Destination to check; the check is good.</param>
    /// <param name="header">What stood before the content.</param>
    /// <param name="content">For the layers above, when the result is true; valid as long as <paramref name="frame"/>.</param>
    public bool Receive(Instant now, Instant opened, ReadOnlySpan<byte> frame, out FrameHeader header, out ReadOnlySpan<byte> content)
    {
        if (!FrameHeader.TryRead(frame, out header, out content, out _))
        {
            DroppedCount++;
            return false;
        }

        if (!Listens(header.Destination))
        {
            return false;
        }

        switch (header.Class)
        {
            case FrameClass.Management:
                TakeManagement(now, opened, content);
                return false;
            case FrameClass.Acknowledgement:
                _queue.Acknowledge(content[0], header.Sequence, now, _events);
                return false;
            default:
                return MaySpeak && (!header.WantsAcknowledgement || _book.Accept(header.Source!.Value, header.Sequence));
        }
    }

    /// <summary>One of the monitor's own frames has come round undamaged.</summary>
    public void CameRound(ReadOnlySpan<byte> frame)
    {
        if (_duties is not null && FrameHeader.TryRead(frame, out FrameHeader header, out ReadOnlySpan<byte> content, out _)
            && header.Class == FrameClass.Management && ManagementFrame.TryRead(content, out ManagementFrame management, out _)
            && management.Type == ManagementType.Test)
        {
            _duties.TestCameRound();
        }
    }

    /// <summary>The line's clock was seen to change; at first it is the slowest.</summary>
    public void ClockChanged(LineRate rate)
    {
        Rate = rate;
        _wasFast |= rate > LineRates.Slowest;
        if (_rateBeforeGate != LineRate.None && rate <= _rateBeforeGate)
        {
            EndBurst();
        }
    }

    /// <summary>The monitor's line end saw the token lost, or purged the ring.</summary>
    public void Disturbed() => _duties?.Disturbed();

    /// <summary>The monitor's line end measured another latency, or a hub port has changed: positions are not what they were.</summary>
    public void RingChanged() => _duties?.RingChanged();

    /// <summary>A port of this hub has a device that wants to come into the ring.</summary>
    internal void Newcomer(int port) => _duties?.Newcomer(port);

    /// <summary>A port of another hub has a device that wants to come into the ring: the monitor goes back to the slowest clock (zipi-2.25).</summary>
    public void NewcomerWaits() => _duties?.Newcomer(NoPort);

    /// <summary>Nanoseconds of cable from the monitor to each position, where they were measured (zipi-2.35).</summary>
    public void MeasuredCables(ReadOnlySpan<int> nanoseconds) => _duties?.SetCables(nanoseconds);

    /// <summary>Time has passed.</summary>
    public void Advance(Instant now)
    {
        if (_watch.Advance(now))
        {
            Claim();
        }

        _duties?.Advance(now);
    }

    /// <summary>Takes the next thing to do on the line.</summary>
    public bool TryDequeue(out RingAction action) => _actions.TryDequeue(out action);

    /// <summary>Takes the next news.</summary>
    public bool TryDequeue(out RingEvent news) => _events.TryDequeue(out news);
}
