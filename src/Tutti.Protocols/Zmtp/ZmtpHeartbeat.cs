using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zmtp;

/// <summary>PING and PONG, ours and the other side's.</summary>
/// <remarks>
/// <code>
/// PING: | 04 | "PING" | TTL 2, tenths of a second | context 0..16 |     PONG: | 04 | "PONG" | the context of the PING |
/// </code>
/// The context of our PINGs is the instant of sending, so nothing needs to be remembered. Clauses zmtp-5.
/// </remarks>
internal sealed class ZmtpHeartbeat(IZmtpMechanism mechanism, ZmtpOutput output)
{
    /// <summary>A tenth of a second.</summary>
    internal static readonly TimeSpan TtlUnit = TimeSpan.FromMilliseconds(100);

    private const int MaxContextOctets = 16;

    /// <summary>PONGs that wait unsent at most: who asks without reading is not answered for ever.</summary>
    private const int MaxWaitingPongs = 16;

    private readonly ByteWriter _command = new(64);
    private readonly byte[] _heldContext = new byte[MaxContextOctets];
    private int _heldContextOctets;
    private bool _pongIsHeld;
    private bool _messageIsOpen;
    private int _waitingPongs;

    /// <summary>When the other side, by the TTL of its own PING, wants to be given up.</summary>
    internal Instant Deadline { get; private set; } = Instant.Never;

    internal Instant LastPong { get; private set; }

    internal Instant LastAnswered { get; private set; } = new(long.MinValue);

    internal TimeSpan? RoundTrip { get; private set; }

    internal void Start(Instant now) => LastPong = now;

    /// <summary>Anything was heard: the TTL of a PING before it is met.</summary>
    internal void Heard() => Deadline = Instant.Never;

    /// <summary>The output was taken: there is room for PONGs again.</summary>
    internal void Taken() => _waitingPongs = 0;

    /// <summary>A frame of our own was written; no command may stand between the frames of a message.</summary>
    internal void Written(bool more)
    {
        _messageIsOpen = more;
        if (_pongIsHeld && !more)
        {
            _pongIsHeld = false;
            WritePong(_heldContext.AsSpan(0, _heldContextOctets));
        }
    }

    /// <summary>Writes a PING, unless a message is half written.</summary>
    internal bool TryPing(Instant now, TimeSpan ttl)
    {
        if (_messageIsOpen)
        {
            return false;
        }

        _command.Clear();
        ZmtpCommand.WriteName(_command, ZmtpCommand.Ping);
        _command.WriteU16((ushort)((ttl.Ticks + TtlUnit.Ticks - 1) / TtlUnit.Ticks));
        _command.WriteU64((ulong)now.Nanoseconds);
        mechanism.Encode(ZmtpFrameBits.Command, _command.WrittenSpan, output.Gathering);
        return true;
    }

    /// <summary>Reads a command after the handshake; those that are neither PING nor PONG are passed over.</summary>
    internal bool TryReadCommand(Instant now, ReadOnlySpan<byte> body, [NotNullWhen(false)] out string? failure)
    {
        failure = null;
        if (!ZmtpCommand.TryRead(body, out ZmtpCommand command, out DecodeError error))
        {
            failure = error.Reason;
        }
        else if (command.Is(ZmtpCommand.Pong))
        {
            ReadPong(now, command.Data);
        }
        else if (command.Is(ZmtpCommand.Ping) && !TryReadPing(now, command.Data))
        {
            failure = "a PING without its TTL";
        }

        return failure is null;
    }

    private bool TryReadPing(Instant now, ReadOnlySpan<byte> data)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(data, out ushort ttl))
        {
            return false;
        }

        Deadline = ttl == 0 ? Instant.Never : now + (TtlUnit * ttl);
        ReadOnlySpan<byte> context = data[sizeof(ushort)..];
        context = context[..Math.Min(context.Length, MaxContextOctets)];
        if (_messageIsOpen)
        {
            // Of several PINGs meanwhile the last is answered.
            context.CopyTo(_heldContext);
            _heldContextOctets = context.Length;
            _pongIsHeld = true;
        }
        else
        {
            WritePong(context);
        }

        return true;
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
        mechanism.Encode(ZmtpFrameBits.Command, _command.WrittenSpan, output.Gathering);
    }

    private void ReadPong(Instant now, ReadOnlySpan<byte> context)
    {
        if (context.Length == sizeof(long) && BinaryPrimitives.ReadInt64BigEndian(context) is long sent && sent <= now.Nanoseconds)
        {
            LastPong = now;
            LastAnswered = new Instant(sent);
            RoundTrip = now - new Instant(sent);
        }
    }
}
