namespace Tutti.Protocols.Zipi.Bits;

/// <summary>The line end of a station, half bit by half bit: what the loop mode of a serial controller does, and the stripping it lacks (zipi-1.6 to zipi-1.15).</summary>
/// <remarks>
/// Every half bit: <see cref="Step"/>. When it returns <see cref="LoopSigns.Token"/>, the caller may <see cref="TryAdd"/> frames and
/// <see cref="Capture"/> before the next step. Ticks are half bits of the ring's clock, the same count for all stations of a ring.
/// The delay line is the station: a bit that goes in comes out <see cref="DelayHalfBits"/> later unless the station sends instead.
/// Thread-safe: no.
/// </remarks>
public sealed partial class LoopStation
{
    private const int AbortOnes = 15;
    private const long Unknown = long.MaxValue;

    private readonly SdlcDecoder _decoder = new();
    private readonly SdlcEncoder _encoder = new();
    private readonly RingGuard _guard = new();
    private readonly int _ownHalfBits;
    private HalfBit[] _line = new HalfBit[8];
    private int _delay;
    private int _monitorBase;
    private bool _outOne = true;

    private long _lastZeroIn = long.MinValue / 2;
    private long _flagEnd;
    private bool _framePending;
    private bool _frameOwn;
    private long _tick;

    private long _joinAt = Unknown;
    private long _sendAt = Unknown;
    private long _repeatAt = Unknown;
    private long _releasedAt;
    private long _zeroTaken;
    private bool _measuring;
    private long _quietFrom;

    /// <summary>A station that is not on the loop yet.</summary>
    /// <param name="isDevice">True: on the loop it delays one and a half bits. False: a hub, which delays only as the monitor.</param>
    public LoopStation(bool isDevice = true) => _ownHalfBits = isDevice ? RingLimits.StationHalfBits : 0;

    /// <summary>What the station does now.</summary>
    public LoopState State { get; private set; } = LoopState.Watching;

    /// <summary>True while the station is the ring's monitor: it gives the clock and adds 16 bits (zipi-1.10).</summary>
    public bool IsMonitor { get; private set; }

    /// <summary>True while the station gives the clock instead of following it.</summary>
    public bool Drives => IsMonitor || State == LoopState.Claiming;

    /// <summary>Half bits from input to output.</summary>
    public int DelayHalfBits => _delay;

    /// <summary>Once round the ring in half bits, as measured at the last turn; before the first, the most it can be.</summary>
    public long LatencyHalfBits { get; private set; } = 2L * ((RingLimits.MonitorBits * 2) + (RingLimits.StationHalfBits * (RingLimits.Devices + 1)));

    /// <summary>The frame told of by <see cref="LoopSigns.Frame"/> or <see cref="LoopSigns.OwnFrame"/>, destination to check; valid until the flag after the next.</summary>
    public ReadOnlySpan<byte> Frame => _decoder.Frame;

    /// <summary>The tick at which the opening flag of <see cref="Frame"/> had ended at the input.</summary>
    public long FrameOpened { get; private set; }

    /// <summary>The tick of the last 0 that came in.</summary>
    public long LastZeroIn => _lastZeroIn;

    /// <summary>Counts of what was dropped.</summary>
    public SdlcDecoder Decoder => _decoder;

    /// <summary>The tick at which the flag made from the token has left, if the token told of in this step is captured.</summary>
    public long FlagOutIfCaptured => _tick + _delay + 2;

    /// <summary>Adds a frame, destination to check, to the coming turn; false when the turn is full (zipi-2.31).</summary>
    public bool TryAdd(ReadOnlySpan<byte> frame) => _encoder.TryAdd(frame);

    /// <summary>Takes the token told of in this step, and sends what was added; false when nothing was (zipi-1.8).</summary>
    public bool Capture()
    {
        if (!_encoder.Start(afterToken: true))
        {
            return false;
        }

        _sendAt = _tick + _delay;
        _zeroTaken = _lastZeroIn;
        _measuring = true;
        return true;
    }

    /// <summary>Leaves the loop at the next token (zipi-1.15).</summary>
    public void Leave()
    {
        if (State is LoopState.Repeating)
        {
            State = LoopState.Leaving;
        }
    }

    /// <summary>Drives the clock and sends <paramref name="claim"/> again and again (zipi-2.14).</summary>
    public void Claim(ReadOnlySpan<byte> claim)
    {
        Forget();
        _encoder.TryAdd(claim);
        _encoder.Start(afterToken: false);
        State = LoopState.Claiming;
    }

    /// <summary>Stops claiming or being the monitor; waits for a token.</summary>
    public void Withdraw()
    {
        Forget();
        IsMonitor = false;
        _delay = 0;
        State = LoopState.Watching;
    }

    /// <summary>Becomes the monitor: adds its delay, sends <paramref name="purge"/>, empties the ring and puts out the first token (zipi-2.15).</summary>
    /// <param name="purge">The PURGE frame, destination to check.</param>
    /// <param name="cableHalfBits">All cables of the ring in half bits, rounded up, at the present clock.</param>
    public void BecomeMonitor(ReadOnlySpan<byte> purge, int cableHalfBits)
    {
        Forget();
        IsMonitor = true;
        SetCable(cableHalfBits);
        LatencyHalfBits = 2L * (_monitorBase + (RingLimits.StationHalfBits * RingLimits.Devices));
        _encoder.TryAdd(purge);
        _encoder.Start(afterToken: false);
        State = LoopState.SendingPurge;
    }

    /// <summary>The clock was changed, so the same cables are another number of half bits (zipi-1.16).</summary>
    public void SetCable(int cableHalfBits)
    {
        int before = _monitorBase;
        _monitorBase = (RingLimits.MonitorBits * 2) + _ownHalfBits + cableHalfBits;
        if (_repeatAt != Unknown)
        {
            // What it swallows comes out of a delay line that is longer or shorter now.
            _repeatAt += _monitorBase - before;
        }

        int size = 8;
        while (size < _monitorBase + 2)
        {
            size *= 2;
        }

        if (size > _line.Length)
        {
            LengthenLine(size);
        }

        // A longer line would send again what it has sent, the last token among it.
        for (int i = before; i < _monitorBase; i++)
        {
            _line[(int)((_tick - i) & (_line.Length - 1))] |= HalfBit.One;
        }

        // What was measured is so many half bits longer, too; else the token would seem lost before it can be back. Garbage may have been measured.
        LatencyHalfBits = (Math.Max(_monitorBase, LatencyHalfBits + _monitorBase - before) + 1) & ~1L;
        _delay = _monitorBase;
    }

    /// <summary>Empties the ring and puts out a new token; only the monitor can (zipi-2.30).</summary>
    public void Purge()
    {
        if (IsMonitor)
        {
            Forget();
            _quietFrom = _tick;
            State = LoopState.Purging;
        }
    }

    /// <summary>Lets the line through without listening (zipi-2.41).</summary>
    public void Gate()
    {
        Forget();
        _delay = 0;
        State = LoopState.Gated;
    }

    /// <summary>Listens again, and goes back on the loop at the next token.</summary>
    public void Ungate() => State = LoopState.Watching;

    /// <summary>Ticks are counted anew: every tick from now on is <paramref name="ticks"/> later, an even number. Two rings were joined (zipi-1.19).</summary>
    public void Shift(long ticks)
    {
        int turn = (int)(ticks & (_line.Length - 1));
        HalfBit[] turned = new HalfBit[_line.Length];
        for (int i = 0; i < _line.Length; i++)
        {
            turned[(i + turn) & (_line.Length - 1)] = _line[i];
        }

        _line = turned;
        _guard.Clear();
        _tick += ticks;
        _lastZeroIn += ticks;
        _flagEnd += ticks;
        _releasedAt += ticks;
        _zeroTaken += ticks;
        _quietFrom += ticks;
        FrameOpened += ticks;
        _joinAt = Shifted(_joinAt);
        _sendAt = Shifted(_sendAt);
        _repeatAt = Shifted(_repeatAt);
        long Shifted(long at) => at == Unknown ? Unknown : at + ticks;
    }

    /// <summary>Takes the half bit that comes in during <paramref name="tick"/> and gives the one that goes out during it.</summary>
    public LoopSigns Step(long tick, HalfBit input, out HalfBit output)
    {
        LoopSigns signs = LoopSigns.None;
        if (Drives)
        {
            output = Drive(tick, ref signs);
            return signs | Take(tick, input);
        }

        signs = Take(tick, input);
        output = Repeat(ref signs);
        return signs;
    }

    /// <summary>For the station that drives the clock: what goes out during <paramref name="tick"/>, before what comes in is known.</summary>
    /// <remarks>A ring is computed from the station that drives, so its output is needed first: <see cref="Drive"/>, then <see cref="Take"/>.</remarks>
    public HalfBit Drive(long tick, ref LoopSigns signs)
    {
        _tick = tick;
        return DriveLine(ref signs);
    }

    /// <summary>Takes the half bit that comes in during <paramref name="tick"/>.</summary>
    public LoopSigns Take(long tick, HalfBit input)
    {
        _tick = tick;
        LoopSigns signs = LoopSigns.None;
        if ((input & (HalfBit.Clock | HalfBit.SecondHalf)) == HalfBit.Clock)
        {
            signs = TakeBit((input & HalfBit.One) != HalfBit.Dead);
        }
        else if (input == HalfBit.Dead && State is LoopState.Sending or LoopState.Swallowing && !IsMonitor)
        {
            signs = Abort();
        }

        _line[(int)(tick & (_line.Length - 1))] = input;
        return signs;
    }

    private void LengthenLine(int size)
    {
        HalfBit[] longer = new HalfBit[size];
        Array.Fill(longer, HalfBit.One | HalfBit.Clock);
        for (int i = 0; i < _line.Length; i++)
        {
            longer[(int)((_tick - i) & (size - 1))] = Delayed(i);
        }

        _line = longer;
    }

    private void Forget()
    {
        _encoder.Clear();
        _sendAt = _repeatAt = _joinAt = Unknown;
        _measuring = false;
    }
}
