using System.Globalization;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zmtp;

/// <summary>One TCP connection that speaks ZMTP 3.1, in either role: octets in, whole messages out; frames in, octets out.</summary>
/// <remarks>
/// Drive it so: <see cref="Start"/> when the connection stands; <see cref="Receive"/> what arrives, then <see cref="TryRead"/> until it is false,
/// then look at <see cref="State"/>; <see cref="Advance"/> at <see cref="NextDeadline"/>; and after each of these <see cref="TryTakeOutput"/>,
/// write what it gives, <see cref="Sent"/>. Frames are read lazily: it is in <see cref="TryRead"/> that a PING is answered and that a broken
/// frame makes the session fail, after all messages before it were handed out. Nothing throws on what the other side sends. What is kept
/// is bounded by <see cref="ZmtpOptions"/>, except the output, which the caller bounds by <see cref="OutputOctets"/>. Thread-safe: no.
/// </remarks>
public sealed class ZmtpSession
{
    /// <summary>How long the side that accepted waits for the other to speak first.</summary>
    private static readonly TimeSpan s_courtesy = TimeSpan.FromMilliseconds(100);

    private readonly ZmtpOptions _options;
    private readonly IZmtpMechanism _mechanism;
    private readonly bool _isClear;
    private readonly ZmtpHandshake _handshake;
    private readonly ZmtpHeartbeat _heartbeat;
    private readonly ZmtpReader _reader;
    private readonly ZmtpOutput _output = new();

    private Instant _now;
    private Instant _greetDeadline = Instant.Never;
    private Instant _handshakeDeadline = Instant.Never;
    private bool _isStarted;
    private bool _messageIsOut;

    /// <summary>A session that has not started.</summary>
    /// <param name="options">Role, identity and bounds.</param>
    /// <param name="mechanism">The security mechanism, fresh: it serves this session alone.</param>
    public ZmtpSession(ZmtpOptions options, IZmtpMechanism mechanism)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(mechanism);
        _options = options;
        _mechanism = mechanism;
        _isClear = mechanism.IsClear;
        _handshake = new ZmtpHandshake(options, mechanism, _output);
        _heartbeat = new ZmtpHeartbeat(mechanism, _output);
        _reader = new ZmtpReader(options, mechanism.Overhead);
    }

    /// <summary>How far the connection has come.</summary>
    public ZmtpState State { get; private set; }

    /// <summary>Why the session failed, with what the other side sent, as a short sentence without a full stop; null unless failed.</summary>
    public string? Failure { get; private set; }

    /// <summary>The socket type of the other side; null before it tells, and for a side that never does (zmtp-3.4).</summary>
    public ZmtpSocketType? PeerSocketType => _handshake.PeerSocketType;

    /// <summary>What the other side calls itself, 0 to 255 octets; empty before it tells.</summary>
    public ReadOnlyMemory<byte> PeerIdentity => _handshake.PeerIdentity;

    /// <summary>The version in the other side's greeting; 0.0 before that is complete.</summary>
    public (byte Major, byte Minor) PeerVersion => _handshake.PeerVersion;

    /// <summary>When octets of any kind arrived last; the start before any did.</summary>
    public Instant LastReceived { get; private set; }

    /// <summary>When a PONG to one of our PINGs arrived last; the start before any did.</summary>
    public Instant LastPong => _heartbeat.LastPong;

    /// <summary>When the PING was sent that the last PONG answers; long ago before any did.</summary>
    public Instant LastAnswered => _heartbeat.LastAnswered;

    /// <summary>The time from our PING to its PONG, as the last PONG told; null before any did.</summary>
    public TimeSpan? RoundTrip => _heartbeat.RoundTrip;

    /// <summary>Octets that wait to be taken, without those in flight.</summary>
    public int OutputOctets => _output.Gathering.Length;

    /// <summary>True from <see cref="TryTakeOutput"/> until <see cref="Sent"/>.</summary>
    public bool InFlight => _output.InFlight;

    /// <summary>When to call <see cref="Advance"/> at the latest; earlier is harmless.</summary>
    public Instant NextDeadline => Instant.Min(Instant.Min(_greetDeadline, _handshakeDeadline), _heartbeat.Deadline);

    /// <summary>Begins, and the handshake limit runs: the side that connected greets at once, the other when it hears something (zmtp-1.2).</summary>
    /// <exception cref="InvalidOperationException">The session has started before, or the mechanism has no name that fits.</exception>
    public void Start(Instant now)
    {
        if (_isStarted)
        {
            throw new InvalidOperationException("A session starts once.");
        }

        _heartbeat.Start(now);
        _isStarted = true;
        _now = LastReceived = now;
        if (_options.SocketType == ZmtpSocketType.Dealer)
        {
            _handshake.Greet();
        }
        else
        {
            _greetDeadline = now + s_courtesy;
        }

        _handshakeDeadline = now + _options.HandshakeLimit;
    }

    /// <summary>Takes octets from the connection, any number of them; drain <see cref="TryRead"/> afterwards.</summary>
    /// <remarks>The octets are copied. A session that failed ignores them.</remarks>
    /// <exception cref="InvalidOperationException">The session has not started.</exception>
    public void Receive(Instant now, ReadOnlySpan<byte> octets)
    {
        if (!_isStarted)
        {
            throw new InvalidOperationException("Start the session before it receives.");
        }

        if (State == ZmtpState.Failed || octets.IsEmpty)
        {
            return;
        }

        _now = LastReceived = now;
        _heartbeat.Heard();
        ReleaseMessage();
        _reader.Append(octets);
        if (State == ZmtpState.Greeting)
        {
            Greet();
            ReadGreeting();
        }

        while (State == ZmtpState.Handshake && TryReadFrame(_options.MaxCommandOctets, out ZmtpFrame frame))
        {
            ReadHandshake(frame);
        }
    }

    /// <summary>Reads the next whole message.</summary>
    /// <param name="message">A view that is valid until the next <see cref="Receive"/> or <see cref="TryRead"/>.</param>
    /// <returns>False when there is none yet, or none any more: look at <see cref="State"/>.</returns>
    public bool TryRead(out ZmtpMessage message)
    {
        ReleaseMessage();
        while (State == ZmtpState.Ready && TryReadFrame(_options.MaxFrameOctets, out ZmtpFrame frame) && (_isClear || TryDecode(ref frame)))
        {
            _heartbeat.Heard();
            if ((frame.Bits & ZmtpFrameBits.Command) != ZmtpFrameBits.None)
            {
                ReadCommand(frame);
                continue;
            }

            _reader.Gather(frame);
            if ((frame.Bits & ZmtpFrameBits.More) == ZmtpFrameBits.None)
            {
                _messageIsOut = true;
                message = _reader.Message;
                return true;
            }
        }

        message = default;
        return false;
    }

    /// <summary>Appends one frame to the output, in the short or the long form.</summary>
    /// <param name="frame">The body; it is copied.</param>
    /// <param name="more">True when another frame of the same message follows.</param>
    /// <exception cref="InvalidOperationException">The session is not <see cref="ZmtpState.Ready"/>: a message before the other side's READY
    /// would end the connection (zmtp-3.2).</exception>
    public void Write(ReadOnlySpan<byte> frame, bool more)
    {
        if (State != ZmtpState.Ready)
        {
            throw new InvalidOperationException($"Messages may be written when the session is ready; it is {State}.");
        }

        _mechanism.Encode(more ? ZmtpFrameBits.More : ZmtpFrameBits.None, frame, _output.Gathering);
        _heartbeat.Written(more);
    }

    /// <summary>Asks the other side for a PONG, which shows in <see cref="LastPong"/> and <see cref="RoundTrip"/>.</summary>
    /// <param name="now">The present; it travels along and comes back in the PONG.</param>
    /// <param name="ttl">
    /// Tells the other side to end the connection when it hears nothing more for so long; zero: never. Up to 6553.5 s, rounded up to tenths.
    /// </param>
    /// <returns>
    /// False when nothing was sent: the session is not ready, the other side speaks 3.0 and need not know PING, or a message is half written.
    /// </returns>
    public bool Ping(Instant now, TimeSpan ttl)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ttl, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ttl, ZmtpHeartbeat.TtlUnit * ushort.MaxValue);
        return State == ZmtpState.Ready && PeerVersion is not (3, 0) && _heartbeat.TryPing(now, ttl);
    }

    /// <summary>Takes all octets that wait, to be written to the connection in one go.</summary>
    /// <param name="octets">They stay as they are until <see cref="Sent"/>.</param>
    /// <returns>False when nothing waits, or what was taken before is not sent yet.</returns>
    public bool TryTakeOutput(out ReadOnlyMemory<byte> octets)
    {
        if (!_output.TryTake(out octets))
        {
            return false;
        }

        _heartbeat.Taken();
        return true;
    }

    /// <summary>What was taken is written: its buffer is free again.</summary>
    /// <exception cref="InvalidOperationException">Nothing is in flight.</exception>
    public void Sent(Instant now) => _output.Sent();

    /// <summary>Lets time pass: a handshake beyond its limit, or silence beyond the TTL the other side asked for, ends the session.</summary>
    public void Advance(Instant now)
    {
        if (now >= _greetDeadline)
        {
            Greet();
        }

        if (now >= _handshakeDeadline)
        {
            string sent = State == ZmtpState.Greeting ? "no whole greeting" : "its greeting and no READY";
            Fail(string.Create(CultureInfo.InvariantCulture, $"within {_options.HandshakeLimit.TotalSeconds} s the other side sent {sent}"));
        }
        else if (now >= _heartbeat.Deadline)
        {
            double silence = (now - LastReceived).TotalSeconds;
            Fail(string.Create(CultureInfo.InvariantCulture, $"the other side is silent for {silence} s, longer than the TTL in its PING"));
        }
    }

    private void Greet()
    {
        _greetDeadline = Instant.Never;
        _handshake.Greet();
    }

    private void ReadGreeting()
    {
        if (_handshake.TryReadGreeting(_reader.Unread, out string? failure))
        {
            _reader.Skip(ZmtpGreeting.Size);
            State = ZmtpState.Handshake;
        }
        else if (failure is not null)
        {
            Fail(failure);
        }
    }

    private bool TryReadFrame(int maxFrameOctets, out ZmtpFrame frame)
    {
        bool isRead = _reader.TryReadFrame(maxFrameOctets, out frame, out string? failure);
        if (failure is not null)
        {
            Fail(failure);
        }

        return isRead;
    }

    private void ReadHandshake(in ZmtpFrame frame)
    {
        if (!_handshake.TryReadFrame(frame.Bits, _reader.Body(frame), out string? failure))
        {
            Fail(failure);
            return;
        }

        _reader.Release();
        if (_mechanism.IsComplete)
        {
            State = ZmtpState.Ready;
            _handshakeDeadline = Instant.Never;
        }
    }

    private bool TryDecode(ref ZmtpFrame frame)
    {
        ZmtpFrameBits bits = frame.Bits & ~ZmtpFrameBits.LongForm;
        if (!_mechanism.TryDecode(ref bits, _reader.Body(frame), out Range clear, out string? failure))
        {
            Fail(failure);
            return false;
        }

        (int offset, int length) = clear.GetOffsetAndLength((int)frame.Length);
        frame = new ZmtpFrame(bits, frame.Start + offset, (ulong)length);
        return true;
    }

    private void ReadCommand(in ZmtpFrame frame)
    {
        if (_heartbeat.TryReadCommand(_now, _reader.Body(frame), out string? failure))
        {
            _reader.PassCommand(frame);
        }
        else
        {
            Fail(failure);
        }
    }

    private void ReleaseMessage()
    {
        if (_messageIsOut)
        {
            _messageIsOut = false;
            _reader.Release();
        }
    }

    private void Fail(string reason)
    {
        State = ZmtpState.Failed;
        Failure = reason;
        _greetDeadline = _handshakeDeadline = Instant.Never;
        _heartbeat.Heard();
        _messageIsOut = false;
        _reader.Clear();
        _output.Clear();
    }
}
