using System.Buffers.Binary;
using System.Text;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zmtp;

/// <summary>One TCP connection that speaks ZMTP 3.1, in either role: octets in, whole messages out; frames in, octets out.</summary>
/// <remarks>
/// Drive it so: <see cref="Start"/> when the connection stands; <see cref="Receive"/> what arrives, then <see cref="TryRead"/> until it is false,
/// then look at <see cref="State"/>; <see cref="Advance"/> at <see cref="NextDeadline"/>; and after each of these <see cref="TryTakeOutput"/>,
/// write what it gives, <see cref="Sent"/>. Frames are read lazily, so a PING is answered, and a broken frame makes the session fail, in
/// <see cref="TryRead"/>, after all messages before it were handed out. Nothing throws on what the other side sends. What it keeps is bounded by
/// <see cref="ZmtpOptions"/>, except its output, which the caller bounds by <see cref="OutputOctets"/>. Clauses zmtp-1 to zmtp-7.
/// Thread-safe: no.
/// </remarks>
public sealed class ZmtpSession
{
    private const byte OurMajor = 3;
    private const byte OurMinor = 1;
    private const int MaxPingContext = 16;

    /// <summary>PONGs that wait unsent at most: who asks without reading is not answered for ever (zmtp-5.3).</summary>
    private const int MaxWaitingPongs = 16;

    private static readonly TimeSpan TtlUnit = TimeSpan.FromMilliseconds(100);

    private readonly ZmtpOptions _options;
    private readonly IZmtpMechanism _mechanism;
    private readonly ZmtpReader _reader;
    private readonly ZmtpOutput _output = new();
    private readonly ByteWriter _command = new(64);

    private Instant _now;
    private Instant _handshakeDeadline = Instant.Never;
    private Instant _ttlDeadline = Instant.Never;
    private bool _started;
    private bool _messageIsTaken;

    private bool _messageIsOpen;
    private int _waitingPongs;
    private bool _pongIsHeld;
    private int _heldContextOctets;
    private readonly byte[] _heldContext = new byte[MaxPingContext];

    /// <summary>A session that has not started.</summary>
    /// <param name="options">Role, identity and bounds.</param>
    /// <param name="mechanism">The security mechanism, fresh: it serves this session alone.</param>
    public ZmtpSession(ZmtpOptions options, IZmtpMechanism mechanism)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(mechanism);
        _options = options;
        _mechanism = mechanism;
        _reader = new ZmtpReader(options, mechanism.Overhead);
    }

    /// <summary>How far the connection has come.</summary>
    public ZmtpState State { get; private set; }

    /// <summary>Why the session failed, with what the other side sent, as a short sentence without a full stop; null unless failed.</summary>
    public string? Failure { get; private set; }

    /// <summary>The socket type of the other side; null before it is ready, and for a side that does not tell (zmtp-3.4).</summary>
    public ZmtpSocketType? PeerSocketType { get; private set; }

    /// <summary>What the other side calls itself, 0 to 255 octets; empty before it is ready.</summary>
    public ReadOnlyMemory<byte> PeerIdentity { get; private set; }

    /// <summary>The version of the other side's greeting; 0.0 before it is complete.</summary>
    public (byte Major, byte Minor) PeerVersion { get; private set; }

    /// <summary>When octets of any kind arrived last; the start before any did.</summary>
    public Instant LastReceived { get; private set; }

    /// <summary>When a PONG to one of our PINGs arrived last; the start before any did.</summary>
    public Instant LastPong { get; private set; }

    /// <summary>The time from our PING to its PONG, as the last PONG told; null before any did.</summary>
    public TimeSpan? RoundTrip { get; private set; }

    /// <summary>Octets that wait to be taken, without those in flight.</summary>
    public int OutputOctets => _output.Gathering.Length;

    /// <summary>True from <see cref="TryTakeOutput"/> until <see cref="Sent"/>.</summary>
    public bool InFlight => _output.InFlight;

    /// <summary>When to call <see cref="Advance"/> at the latest; earlier is harmless.</summary>
    public Instant NextDeadline => Instant.Min(_handshakeDeadline, _ttlDeadline);

    /// <summary>Begins: all 64 octets of the greeting go to the output, and the handshake limit runs.</summary>
    /// <exception cref="InvalidOperationException">The session has started before, or the mechanism has no name that fits.</exception>
    public void Start(Instant now)
    {
        if (_started)
        {
            throw new InvalidOperationException("A session starts once.");
        }

        new ZmtpGreeting(OurMajor, OurMinor, _mechanism.Name, _mechanism.AsServer).Write(_output.Gathering);
        _started = true;
        _now = LastReceived = LastPong = now;
        _handshakeDeadline = now + _options.HandshakeLimit;
    }

    /// <summary>Takes octets from the connection, any number of them; drain <see cref="TryRead"/> afterwards.</summary>
    /// <remarks>The octets are copied. A session that failed ignores them.</remarks>
    /// <exception cref="InvalidOperationException">The session has not started.</exception>
    public void Receive(Instant now, ReadOnlySpan<byte> octets)
    {
        if (!_started)
        {
            throw new InvalidOperationException("Start the session before it receives.");
        }

        if (State == ZmtpState.Failed || octets.IsEmpty)
        {
            return;
        }

        _now = LastReceived = now;
        _ttlDeadline = Instant.Never;
        if (_messageIsTaken)
        {
            ReleaseMessage();
        }

        _reader.Append(octets);
        if (State == ZmtpState.Greeting)
        {
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
        if (_messageIsTaken)
        {
            ReleaseMessage();
        }

        while (State == ZmtpState.Ready && TryReadFrame(_options.MaxFrameOctets, out ZmtpFrame frame))
        {
            _ttlDeadline = Instant.Never;
            if (!TryDecode(ref frame))
            {
                break;
            }

            if ((frame.Bits & ZmtpFrameBits.Command) != ZmtpFrameBits.None)
            {
                ReadCommand(frame);
                _reader.PassCommand(frame);
                continue;
            }

            _reader.Gather(frame);
            if ((frame.Bits & ZmtpFrameBits.More) == ZmtpFrameBits.None)
            {
                _messageIsTaken = true;
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
        _messageIsOpen = more;
        if (_pongIsHeld && !more)
        {
            _pongIsHeld = false;
            WritePong(_heldContext.AsSpan(0, _heldContextOctets));
        }
    }

    /// <summary>Asks the other side for a PONG, which shows in <see cref="LastPong"/> and <see cref="RoundTrip"/>.</summary>
    /// <param name="now">The present; it travels along and comes back in the PONG.</param>
    /// <param name="ttl">
    /// Tells the other side to end the connection when it hears nothing for so long; zero: never. Up to 6553.5 s, rounded up to tenths.
    /// </param>
    /// <returns>
    /// False when nothing was sent: the session is not ready, the other side speaks 3.0 and knows no PING, or a message is half written.
    /// </returns>
    public bool Ping(Instant now, TimeSpan ttl)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ttl, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ttl, TtlUnit * ushort.MaxValue);
        if (State != ZmtpState.Ready || PeerVersion is (OurMajor, 0) || _messageIsOpen)
        {
            return false;
        }

        _command.Clear();
        ZmtpCommand.WriteName(_command, ZmtpCommand.Ping);
        _command.WriteU16((ushort)((ttl.Ticks + TtlUnit.Ticks - 1) / TtlUnit.Ticks));
        _command.WriteU64((ulong)now.Nanoseconds);
        _mechanism.Encode(ZmtpFrameBits.Command, _command.WrittenSpan, _output.Gathering);
        return true;
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

        _waitingPongs = 0;
        return true;
    }

    /// <summary>What was taken is written: its buffer is free again.</summary>
    /// <exception cref="InvalidOperationException">Nothing is in flight.</exception>
    public void Sent(Instant now) => _output.Sent();

    /// <summary>Lets time pass: a handshake beyond its limit, or silence beyond the TTL the other side asked for, ends the session.</summary>
    public void Advance(Instant now)
    {
        _now = now;
        if (now >= _handshakeDeadline)
        {
            Fail($"no READY within {_options.HandshakeLimit.TotalSeconds} s: the other side sent {(State == ZmtpState.Greeting ? "no whole greeting" : "its greeting only")}");
        }
        else if (now >= _ttlDeadline)
        {
            Fail($"silent for {(now - LastReceived).TotalSeconds} s, longer than the TTL in its own PING");
        }
    }

    private void ReadGreeting()
    {
        if (!ZmtpGreeting.TryRead(_reader.Unread, out ZmtpGreeting greeting, out DecodeError error))
        {
            if (error.Reason is not null)
            {
                Fail(error.Reason);
            }

            return;
        }

        PeerVersion = (greeting.Major, greeting.Minor);
        if (!string.Equals(greeting.Mechanism, _mechanism.Name, StringComparison.Ordinal))
        {
            Fail($"the other side's security mechanism is {Quoted.Text(Encoding.Latin1.GetBytes(greeting.Mechanism))}, ours is \"{_mechanism.Name}\"");
            return;
        }

        _reader.Skip(ZmtpGreeting.Size);
        State = ZmtpState.Handshake;
        WriteHandshake();
    }

    private void WriteHandshake()
    {
        ByteWriter metadata = new(64 + _options.Identity.Length);
        ZmtpMetadata.Write(metadata, ZmtpMetadata.SocketType, NameOf(_options.SocketType));
        ZmtpMetadata.Write(metadata, ZmtpMetadata.Identity, _options.Identity.Span);
        _command.Clear();
        while (_mechanism.TryWriteCommand(metadata.WrittenSpan, _command))
        {
            ZmtpWriter.WriteFrame(_output.Gathering, ZmtpFrameBits.Command, _command.WrittenSpan);
            _command.Clear();
        }
    }

    private bool TryReadFrame(int maxFrameOctets, out ZmtpFrame frame)
    {
        if (_reader.TryReadFrame(maxFrameOctets, out frame, out string? failure))
        {
            return true;
        }

        if (failure is not null)
        {
            Fail(failure);
        }

        return false;
    }

    // The COMMAND flag is not asked for: libzmq reads any frame of the handshake as a command.
    private void ReadHandshake(in ZmtpFrame frame)
    {
        Span<byte> body = _reader.Body(frame);
        if (!ZmtpCommand.TryRead(body, out ZmtpCommand command, out _))
        {
            Fail($"expected a handshake command, the other side sent {Quoted.Text(body)}");
        }
        else if (command.Is(ZmtpCommand.Error))
        {
            Fail($"the other side refuses the connection: {Quoted.Text(command.Data.IsEmpty ? command.Data : command.Data[1..])}");
        }
        else if (!_mechanism.TryAccept(command, out ReadOnlySpan<byte> metadata, out string? failure))
        {
            Fail((frame.Bits & ZmtpFrameBits.Command) != ZmtpFrameBits.None ? failure : $"a message before READY: {Quoted.Text(body)}");
        }
        else if (TryTakeMetadata(metadata))
        {
            _reader.Release();
            WriteHandshake();
            if (_mechanism.IsComplete)
            {
                State = ZmtpState.Ready;
                _handshakeDeadline = Instant.Never;
            }
        }
    }

    private bool TryTakeMetadata(ReadOnlySpan<byte> octets)
    {
        ZmtpMetadata metadata = new(octets);
        DecodeError error;
        while (metadata.TryReadNext(out error))
        {
            if (metadata.Is(ZmtpMetadata.SocketType))
            {
                ZmtpSocketType wanted = _options.SocketType == ZmtpSocketType.Dealer ? ZmtpSocketType.Router : ZmtpSocketType.Dealer;
                if (!metadata.Value.SequenceEqual(NameOf(wanted)))
                {
                    Fail($"the other side is a {Quoted.Text(metadata.Value)} socket, a {_options.SocketType} talks with a {wanted} only");
                    return false;
                }

                PeerSocketType = wanted;
            }
            else if (metadata.Is(ZmtpMetadata.Identity))
            {
                if (metadata.Value.Length > ZmtpOptions.MaxIdentityOctets)
                {
                    Fail($"the other side's identity has {metadata.Value.Length} octets, at most {ZmtpOptions.MaxIdentityOctets} are allowed");
                    return false;
                }

                PeerIdentity = metadata.Value.ToArray();
            }
        }

        if (error.Reason is not null)
        {
            Fail(error.ToString());
        }

        return error.Reason is null;
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

    // Commands with other names, a second READY among them, are passed over (zmtp-5.5).
    private void ReadCommand(in ZmtpFrame frame)
    {
        if (!ZmtpCommand.TryRead(_reader.Body(frame), out ZmtpCommand command, out DecodeError error))
        {
            Fail(error.Reason);
        }
        else if (command.Is(ZmtpCommand.Ping))
        {
            ReadPing(command.Data);
        }
        else if (command.Is(ZmtpCommand.Pong))
        {
            ReadPong(command.Data);
        }
    }

    private void ReadPing(ReadOnlySpan<byte> data)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(data, out ushort ttl))
        {
            Fail("a PING without its TTL");
            return;
        }

        if (ttl > 0)
        {
            _ttlDeadline = _now + (TtlUnit * ttl);
        }

        ReadOnlySpan<byte> context = data[sizeof(ushort)..];
        context = context[..Math.Min(context.Length, MaxPingContext)];
        if (_messageIsOpen)
        {
            // No command may stand between the frames of our message; of several PINGs meanwhile the last is answered.
            context.CopyTo(_heldContext);
            _heldContextOctets = context.Length;
            _pongIsHeld = true;
        }
        else
        {
            WritePong(context);
        }
    }

    private void WritePong(ReadOnlySpan<byte> context)
    {
        if (_waitingPongs == MaxWaitingPongs)
        {
            return;
        }

        _waitingPongs++;
        _command.Clear();
        ZmtpCommand.WriteName(_command, ZmtpCommand.Pong);
        _command.Write(context);
        _mechanism.Encode(ZmtpFrameBits.Command, _command.WrittenSpan, _output.Gathering);
    }

    private void ReadPong(ReadOnlySpan<byte> context)
    {
        if (context.Length == sizeof(long) && BinaryPrimitives.ReadInt64BigEndian(context) is long sent && sent <= _now.Nanoseconds)
        {
            LastPong = _now;
            RoundTrip = _now - new Instant(sent);
        }
    }

    private void ReleaseMessage()
    {
        _messageIsTaken = false;
        _reader.Release();
    }

    private void Fail(string reason)
    {
        State = ZmtpState.Failed;
        Failure = reason;
        _handshakeDeadline = _ttlDeadline = Instant.Never;
        _messageIsTaken = false;
        _reader.Clear();
        _output.Clear();
    }

    private static ReadOnlySpan<byte> NameOf(ZmtpSocketType type) => type == ZmtpSocketType.Dealer ? "DEALER"u8 : "ROUTER"u8;
}
