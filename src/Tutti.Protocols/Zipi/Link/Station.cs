using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>The data link of one station: addresses, acknowledgement, election, time, and the monitor's duties when it is the monitor (docs/specs/zipi.md, 2).</summary>
/// <remarks>
/// A passive core. In: <see cref="Capture"/> at every token (needed only while <see cref="WatchesToken"/>), <see cref="Receive"/> for every
/// undamaged frame that <see cref="Listens"/>, the line's news, <see cref="Advance"/> by <see cref="NextDeadline"/>. Out: the frames of a turn
/// (<see cref="TryTake"/> after a capture), actions for the line, events. Thread-safe: no.
/// </remarks>
public sealed class Station
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

    /// <summary>Asks the monitor to lend speed to this station and another (zipi-2.40); the answer is an event.</summary>
    public void Wish(LineRate rate, byte other, byte milliseconds)
    {
        _wish = (rate, other, milliseconds);
        _wishDue = MaySpeak;
    }

    /// <summary>The token is here. True when the station takes it; then <see cref="TryTake"/> gives its frames.</summary>
    /// <param name="now">The instant at which the token can be taken.</param>
    /// <param name="flagOut">The instant at which the flag made from the token will have left; <paramref name="now"/> where there are no bits.</param>
    public bool Capture(Instant now, Instant flagOut)
    {
        _turn.Clear();
        if (CanClaim && _duties is null && _watch.CountToken(now))
        {
            _events.TryEnqueue(new RingEvent(RingEventKind.MonitorLost));
        }

        if (TryAnswerRoll())
        {
            return true;
        }

        _pause.CountToken();
        _queue.CountToken(now, _events);
        return Compose(now, flagOut);
    }

    /// <summary>
    /// The port at the hub holds the token for this station, which may hand in a turn at once (zipi-6.7). As <see cref="Capture"/>, but no token
    /// is counted: what waits for an acknowledgement does not wait less.
    /// </summary>
    public bool HandIn(Instant now)
    {
        _turn.Clear();
        return TryAnswerRoll() || Compose(now, now);
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

    /// <summary>The next frame of the turn just captured, destination to check; valid until the next capture.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> frame) => _turn.TryTake(out frame);

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

    /// <summary>The line has had no clock or no 0 for <see cref="LinkTimes.NoZero"/>, or no 1 for <see cref="LinkTimes.NoOne"/>.</summary>
    public void LineLost(Instant now)
    {
        if (CanClaim && State != StationState.Claiming)
        {
            _watch.LineLost(now);
        }
    }

    /// <summary>The line lives again.</summary>
    public void LineFound() => _watch.LineFound();

    /// <summary>The hub's relay has put the station into a ring again: a claim that nobody could hear is over, and the clock is about to change.</summary>
    public void Reattached(Instant now)
    {
        _watch.Heard(now);
        _pause.Begin(now);
        if (State is StationState.Claiming or StationState.Monitor)
        {
            Withdraw();
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

    private bool TryAnswerRoll()
    {
        if (!_presentDue)
        {
            return false;
        }

        _presentDue = false;
        _content.WritePresent(Describe());
        _turn.TryAdd(new FrameHeader(RingAddress.Monitor, FrameClass.Management, false, 0, null), _content.WrittenSpan);
        return true;
    }

    private bool Compose(Instant now, Instant flagOut)
    {
        if (_duties is not null)
        {
            Here here = new(new Claim(_options.MonitorPriority, Id), Clock.Epoch, 0, 0, HereTime(flagOut));
            _duties.Compose(now, here, _options.IsHub ? null : Describe(), _turn);
            AdoptOwnAssignment();
        }

        if (MaySpeak)
        {
            _book.Fill(_turn, OwnSource);
            ComposeWish();
            if (_duties?.IsSettled ?? !_pause.IsOn(now))
            {
                _queue.Fill(_turn, now, OwnSource);
            }
        }

        return _turn.Count > 0;
    }

    private Present Describe() => new(Id, Address, _options.FastestRate, _options.MonitorPriority, _justStarted);

    private ulong HereTime(Instant flagOut)
    {
        long twoFlags = 2L * 8 * 2 * Rate.HalfBitNanoseconds();
        return (ulong)(Clock.Read(new Instant(flagOut.Nanoseconds + twoFlags)) / 1000);
    }

    private void ComposeWish()
    {
        if (!_wishDue)
        {
            return;
        }

        _wishDue = false;
        if (_duties is not null)
        {
            _duties.Wish(_wish.Rate, OwnSource, _wish.Other, _wish.Milliseconds);
            return;
        }

        _content.WritePair(ManagementType.Wish, _wish.Rate, Address, _wish.Other, _wish.Milliseconds);
        _turn.TryAdd(new FrameHeader(RingAddress.Monitor, FrameClass.Management, false, 0, null), _content.WrittenSpan);
    }

    private void TakeManagement(Instant now, Instant opened, ReadOnlySpan<byte> content)
    {
        if (!ManagementFrame.TryRead(content, out ManagementFrame frame, out _))
        {
            DroppedCount++;
            return;
        }

        switch (frame.Type)
        {
            case ManagementType.Claim:
                TakeClaim(now, frame.Claim);
                break;
            case ManagementType.Purge:
                if (State == StationState.Claiming && frame.PurgeId != Id)
                {
                    Withdraw();
                }

                _watch.Heard(now);
                break;
            case ManagementType.Here:
                TakeHere(now, opened, frame.Here);
                break;
            case ManagementType.Roll when _duties is null:
                _watch.Heard(now);
                if (_wasFast && Rate == LineRates.Slowest && !frame.RollIsForNewcomers)
                {
                    _pause.Begin(now);
                }

                _presentDue = !_options.IsHub && (!frame.RollIsForNewcomers || Address == RingAddress.None) && (State != StationState.Silent || !frame.RollIsForNewcomers);
                break;
            case ManagementType.Present:
                _duties?.TakePresent(frame.Present);
                break;
            case ManagementType.Assign when _duties is null:
                _watch.Heard(now);
                _pause.Prolong(now);
                TakeAssign(frame);
                break;
            case ManagementType.Speed when _duties is null:
                _watch.Heard(now);
                _pause.Begin(now);
                break;
            case ManagementType.Test when _duties is null:
                _pause.CountTest(now);
                break;
            case ManagementType.Wish:
                (byte one, byte other, byte milliseconds) = frame.Pair;
                _duties?.Wish(frame.Rate, one, other, milliseconds);
                break;
            case ManagementType.Burst when _duties is null:
                TakeBurst(now, frame);
                break;
            default:
                break;
        }
    }

    private void TakeClaim(Instant now, Claim claim)
    {
        Claim own = new(_options.MonitorPriority, Id);
        if (State == StationState.Claiming)
        {
            if (claim == own)
            {
                BecomeMonitor(now);
            }
            else if (claim.IsStrongerThan(own))
            {
                Withdraw();
                _watch.Heard(now);
            }
        }
        else
        {
            _watch.Heard(now);
        }
    }

    private void TakeHere(Instant now, Instant opened, in Here here)
    {
        Claim own = new(_options.MonitorPriority, Id);
        if (_duties is not null)
        {
            if (here.Monitor.IsStrongerThan(own))
            {
                Withdraw();
                _watch.Heard(now);
            }
            else if (here.Monitor != own)
            {
                _actions.TryEnqueue(new RingAction(RingActionKind.Purge, default));
                _duties.RingChanged();
            }

            return;
        }

        if (State == StationState.Claiming)
        {
            Withdraw();
        }

        _watch.Heard(now);
        if (here.Monitor != _monitor)
        {
            _monitor = here.Monitor;
            _events.TryEnqueue(new RingEvent(RingEventKind.MonitorChanged, 0, here.Monitor.Id));
        }

        bool known = _placed && _roll == here.Roll && _assignCount == here.Stations;
        if (!known)
        {
            _presentDue |= !_options.IsHub;
        }
        else if (!_options.LineTellsTime && (_options.IsHub || State != StationState.Unaddressed))
        {
            long delay = (_delayHalfBits * (long)Rate.HalfBitNanoseconds()) + _delayCable;
            if (Clock.Steer(opened, here.Epoch, ((long)here.Time * 1000) + delay))
            {
                _events.TryEnqueue(new RingEvent(RingEventKind.TimeSet));
            }
        }
    }

    private void TakeAssign(in ManagementFrame frame)
    {
        if (frame.AssignRoll != _assignRoll)
        {
            _assignRoll = frame.AssignRoll;
            _assignCount = 0;
            _placed = false;
        }

        _assignCount += frame.AssignCount;
        for (int i = 0; i < frame.AssignCount; i++)
        {
            Assignment entry = frame.AssignEntry(i);
            if (entry.Id == Id)
            {
                TakeOwn(entry);
            }
            else if (entry.IsNew)
            {
                _queue.Restart(entry.Address);
                _book.Restart(entry.Address);
                _events.TryEnqueue(new RingEvent(RingEventKind.StationIsNew, entry.Address, entry.Id));
            }
        }
    }

    private void TakeOwn(in Assignment entry)
    {
        if (_placed && _roll == _assignRoll)
        {
            _events.TryEnqueue(new RingEvent(RingEventKind.DuplicateId));
            return;
        }

        (_roll, _placed, _delayHalfBits, _delayCable) = (_assignRoll, true, entry.HalfBits, entry.CableNanoseconds);
        _justStarted = false;
        if (entry.IsNew)
        {
            _queue.RestartAll();
            _book.RestartAll();
        }

        if (entry.Address == RingAddress.None)
        {
            if (State != StationState.Monitor)
            {
                State = StationState.Silent;
            }

            Address = RingAddress.None;
            _events.TryEnqueue(new RingEvent(RingEventKind.RingFull));
            return;
        }

        if (State != StationState.Monitor)
        {
            State = StationState.Member;
        }

        if (Address != entry.Address)
        {
            Address = entry.Address;
            _events.TryEnqueue(new RingEvent(RingEventKind.AddressGiven, Address));
        }
    }

    // A device that is the monitor is on its own roll; nobody tells it, because its own frames are not for it.
    private void AdoptOwnAssignment()
    {
        if (_duties is null || _duties.Roll == _roll)
        {
            return;
        }

        _placed = false;
        _roll = _assignRoll = _duties.Roll;
        _assignCount = _duties.Stations;
        foreach (Assignment entry in _duties.Members)
        {
            if (entry.Id == Id)
            {
                TakeOwn(entry);
            }
            else if (entry.IsNew)
            {
                _queue.Restart(entry.Address);
                _book.Restart(entry.Address);
            }
        }
    }

    private void TakeBurst(Instant now, in ManagementFrame frame)
    {
        _watch.Heard(now);
        (byte one, byte other, byte milliseconds) = frame.Pair;
        bool mine = Address != RingAddress.None && (one == Address || other == Address);
        if (frame.Rate == LineRate.None)
        {
            if (mine)
            {
                _events.TryEnqueue(new RingEvent(RingEventKind.BurstRefused, one == Address ? other : one));
            }

            return;
        }

        // While speed is lent, the times without HERE and without 0 stand still.
        _rateBeforeGate = Rate;
        _watch.Heard(now + TimeSpan.FromMilliseconds(milliseconds));
        if (mine)
        {
            _events.TryEnqueue(new RingEvent(RingEventKind.BurstBegun, one == Address ? other : one, (ulong)frame.Rate.BitsPerSecond()));
        }
        else
        {
            _actions.TryEnqueue(new RingAction(RingActionKind.Gate, default));
        }
    }

    private void EndBurst()
    {
        _rateBeforeGate = LineRate.None;
        _actions.TryEnqueue(new RingAction(RingActionKind.Ungate, default));
        _events.TryEnqueue(new RingEvent(RingEventKind.BurstEnded));
    }

    private void Claim()
    {
        _duties = null;
        _presentDue = false;
        State = StationState.Claiming;
        _content.WriteClaim(new Claim(_options.MonitorPriority, Id));
        _actions.TryEnqueue(new RingAction(RingActionKind.Claim, SoloFrame()));
    }

    private void Withdraw()
    {
        if (_duties is not null)
        {
            _events.TryEnqueue(new RingEvent(RingEventKind.ResignedMonitor));
        }

        _duties = null;
        State = Address == RingAddress.None ? StationState.Unaddressed : StationState.Member;
        _actions.TryEnqueue(new RingAction(RingActionKind.Withdraw, default));
    }

    private void BecomeMonitor(Instant now)
    {
        _watch.Stop();
        State = StationState.Monitor;
        _monitor = new Claim(_options.MonitorPriority, Id);
        _duties = new MonitorDuties(_options, _actions, _events, now, _roll);
        if (!Clock.IsSet)
        {
            Clock.Start(now, (ushort)(Id ^ (uint)Seed), 0);
        }

        _content.WritePurge(Id);
        _actions.TryEnqueue(new RingAction(RingActionKind.BecomeMonitor, SoloFrame()));
        _events.TryEnqueue(new RingEvent(RingEventKind.BecameMonitor));
    }

    private ReadOnlyMemory<byte> SoloFrame()
    {
        int length = new FrameHeader(RingAddress.All, FrameClass.Management, false, 0, null).Write(_content.WrittenSpan, _soloFrame);
        return _soloFrame.AsMemory(0, length);
    }
}
