using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>What a station does while it is the monitor: roll, addresses, clock, HERE, newcomers (zipi-2.15 to zipi-2.24, zipi-2.32).</summary>
/// <remarks>
/// Everything happens when the token comes to the monitor: <see cref="Compose"/>. A roll is closed at the token after ROLL, because all
/// answers are in the same turn. Thread-safe: no.
/// </remarks>
internal sealed partial class MonitorDuties
{
    private const byte SpeedTurns = 2;
    private const int TestRounds = SpeedPause.Tests;

    // A newcomer goes on the loop at its first token and may answer from its second on.
    private const int TokensBeforeNewcomersRoll = 2;

    private readonly StationOptions _options;
    private readonly Outbox<RingAction> _actions;
    private readonly Outbox<RingEvent> _events;
    private readonly ByteWriter _content = new();
    private readonly RollCall _roll = new();
    private readonly RollCall _members = new();
    private readonly SpeedPlan _speed = new();
    private readonly Assignment[] _entries = new Assignment[Assignment.PerFrame];
    private readonly BurstPlan _burst;

    private byte _lastRoll;
    private Open _open;
    private bool _fullRollDue = true;
    private bool _newcomersSeen;
    private Instant _newcomersAt;
    private Instant _hereAt;
    private int _tokensToWait;
    private int _assigned = int.MaxValue;
    private int[] _cables = [];
    private readonly Queue<int> _portsToOpen = new();
    private bool _settled;
    private Instant _advancedTo;

    public MonitorDuties(StationOptions options, Outbox<RingAction> actions, Outbox<RingEvent> events, Instant now, byte lastRoll)
    {
        _lastRoll = lastRoll;
        (_options, _actions, _events) = (options, actions, events);
        _burst = new BurstPlan(options);
        _newcomersAt = now + LinkTimes.NewcomersEvery;
        _hereAt = now;
    }

    private enum Open
    {
        None,
        Full,
        Newcomers,
    }

    /// <summary>The number of the last roll that was assigned; 0 before the first.</summary>
    public byte Roll { get; private set; }

    /// <summary>True while the clock is what it was negotiated to be (zipi-2.27).</summary>
    public bool IsSettled => _settled && !_speed.IsBusy;

    /// <summary>Stations that delay the ring.</summary>
    public int Stations => _members.Count;

    public IReadOnlyList<Assignment> Members => _members.Given;

    public IReadOnlyList<Present> Answers => _members.Answers;

    /// <summary>What is due already waits for the token, not for time.</summary>
    public Instant NextDeadline => _burst.IsOn ? _burst.Until
        : Instant.Min(_hereAt > _advancedTo ? _hereAt : Instant.Never, _newcomersAt > _advancedTo ? _newcomersAt : Instant.Never);

    /// <summary>True when the next token is of use.</summary>
    public bool WatchesToken(Instant now) => _open != Open.None || _fullRollDue || _assigned < _members.Count || _speed.IsBusy || !_settled
        || _tokensToWait > 0 || _burst.IsBusy || now >= _hereAt || now >= _newcomersAt;

    public void SetCables(ReadOnlySpan<int> nanoseconds) => _cables = nanoseconds.ToArray();

    /// <summary>Positions have changed: the roll is called again, and every clock may be tried again.</summary>
    public void RingChanged()
    {
        _fullRollDue = true;
        _speed.ForgetFailures();
    }

    /// <summary>A port of the own hub wants to come into the ring (zipi-2.24).</summary>
    public void Newcomer(int port)
    {
        if (!_portsToOpen.Contains(port))
        {
            _portsToOpen.Enqueue(port);
        }

        _speed.ForgetFailures();
        _settled = false;
    }

    public void TakePresent(in Present present)
    {
        switch (_open)
        {
            case Open.Full:
                _roll.Add(present);
                break;
            case Open.Newcomers:
                _newcomersSeen = true;
                break;
            default:
                RingChanged();
                break;
        }
    }

    public void TestCameRound() => _speed.TestCameRound();

    /// <summary>The token was lost or the ring purged: what was under way is not to be trusted.</summary>
    public void Disturbed()
    {
        if (_open != Open.None)
        {
            _open = Open.None;
            _fullRollDue = true;
        }

        if (_speed.TestFailed() is { } slower)
        {
            SetRate(slower);
        }
    }

    public void Wish(LineRate rate, byte one, byte other, byte milliseconds) => _burst.Wish(rate, one, other, milliseconds);

    /// <summary>The time of borrowed speed is over.</summary>
    public void Advance(Instant now)
    {
        _advancedTo = now;
        if (_burst.TryEnd(now))
        {
            SetRate(_speed.Rate);
            _actions.TryEnqueue(new RingAction(RingActionKind.Purge, default));
            _hereAt = now;
        }
    }

    /// <summary>The token is here: fills the turn with what the monitor has to say.</summary>
    /// <param name="now">The present instant.</param>
    /// <param name="here">HERE, for the instant the third flag will have left.</param>
    /// <param name="self">The monitor as a station, when it is a device.</param>
    /// <param name="turn">Where the frames go.</param>
    public void Compose(Instant now, Here here, Present? self, Turn turn)
    {
        if (_burst.IsOn)
        {
            return;
        }

        CloseRoll(self);
        if (_speed.CountTurn() is { } rate)
        {
            SetRate(rate);
            if (_portsToOpen.Count > 0 && rate == LineRates.Slowest)
            {
                OpenPorts();
            }
        }
        else if (now >= _hereAt && Roll != 0 && _assigned >= _members.Count)
        {
            _hereAt = now + LinkTimes.HereEvery;
            _content.WriteHere(here with { Roll = Roll, Stations = (ushort)Stations });
            Add(turn);
        }

        if (_tokensToWait > 0)
        {
            _tokensToWait--;
            return;
        }

        ComposeNext(now, turn);
    }

    private void ComposeNext(Instant now, Turn turn)
    {
        if (_fullRollDue)
        {
            _fullRollDue = false;
            _roll.Clear();
            CallRoll(turn, Open.Full);
        }
        else if (_assigned < _members.Count)
        {
            WriteAssignments(turn);
        }
        else if (_portsToOpen.Count > 0)
        {
            GoBackForNewcomer(turn);
        }
        else if (now >= _newcomersAt && !_speed.IsBusy && _settled)
        {
            CallNewcomers(now, turn);
        }
        else if (_burst.TryGrant(now, _speed.IsBusy || !_settled ? LineRate.None : _speed.Rate, _members, _content, out LineRate rate))
        {
            Add(turn);
            if (rate != LineRate.None)
            {
                _hereAt = _burst.Until;
            }
        }
        else if (_burst.TryBegin(now, out rate))
        {
            SetRate(rate);
        }
        else
        {
            Negotiate(turn);
        }
    }

    private void Negotiate(Turn turn)
    {
        if (_speed.NextRate() is { } rate)
        {
            Announce(rate, turn);
        }
        else if (_speed.TakeTest(out LineRate? back))
        {
            _content.WriteTest();
            Add(turn);
        }
        else if (back is { } slower)
        {
            SetRate(slower);
        }
        else if (!_settled && !_speed.IsBusy)
        {
            _settled = true;
            _events.TryEnqueue(new RingEvent(RingEventKind.RateSettled, 0, (ulong)_speed.Rate.BitsPerSecond()));
        }
    }

    private void Announce(LineRate rate, Turn turn)
    {
        _speed.Announce(rate, SpeedTurns, TestRounds);
        _content.WriteSpeed(rate, SpeedTurns);
        Add(turn);
    }

    private void SetRate(LineRate rate) => _actions.TryEnqueue(new RingAction(RingActionKind.SetRate, default, rate));

    private bool Add(Turn turn) => turn.TryAdd(new FrameHeader(RingAddress.All, FrameClass.Management, false, 0, null), _content.WrittenSpan);
}
