using System.Buffers.Binary;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>One end of a link that has been let in: what goes out on it, and what comes in by it (zipi-6.8 to zipi-6.11).</summary>
/// <remarks>Thread-safe: no.</remarks>
/// <param name="number">The hub's number for it.</param>
/// <param name="seal">Null on a ring without a secret.</param>
/// <param name="options">Times and bounds.</param>
/// <param name="now">The present: the other end has just been heard.</param>
internal sealed class IpLink(uint number, IpSeal? seal, IpOptions options, Instant now)
{
    private readonly IpChannel _channel = new(options);
    private readonly ByteWriter _loose = new(64);
    private readonly ByteWriter _datagram = new(2048);
    private Instant _saidAt = now;

    /// <summary>The hub's number for it.</summary>
    public uint Number { get; } = number;

    /// <summary>When the other end was last heard.</summary>
    public Instant HeardAt { get; private set; } = now;

    /// <summary>The other end waits for the token.</summary>
    public bool OtherWants { get; private set; }

    /// <summary>This end waits for the token; said in every datagram.</summary>
    public bool Wants { get; set; }

    /// <summary>Datagrams that may still be filled.</summary>
    public int Room => _channel.Room;

    /// <summary>Datagrams that wait or are not confirmed.</summary>
    public int Waiting => _channel.Waiting;

    /// <summary>Datagrams sent again.</summary>
    public long RepeatedCount => _channel.RepeatedCount;

    /// <summary>Datagrams that were forged, damaged, or seen before.</summary>
    public long RefusedCount { get; private set; }

    /// <summary>When <see cref="Advance"/> must be called at the latest.</summary>
    public Instant NextDeadline => Instant.Min(_channel.NextDeadline, Instant.Min(_saidAt + IpTimes.Alive, SilentAt));

    private Instant SilentAt => HeardAt + options.SilenceLimit;

    /// <summary>True when the other end has been silent for too long.</summary>
    public bool IsSilent(Instant now) => now >= SilentAt;

    /// <summary>Adds a numbered part; false when there is no room.</summary>
    public bool TryAdd(IpPartKind kind, ReadOnlySpan<byte> octets) => _channel.TryAdd(kind, octets);

    /// <summary>Adds a numbered part of one number; false when there is no room.</summary>
    public bool TryAdd(IpPartKind kind, uint value)
    {
        Span<byte> octets = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(octets, value);
        return _channel.TryAdd(kind, octets);
    }

    /// <summary>Adds a part that is sent once.</summary>
    public void AddLoose(IpPartKind kind, ReadOnlySpan<byte> octets)
    {
        if (_loose.Length + octets.Length + IpDatagram.PartHeaderSize <= options.DatagramOctets)
        {
            IpDatagram.WritePart(_loose, kind, octets);
        }
    }

    /// <summary>A datagram of this link has come; false when it is not from the other end.</summary>
    public bool Receive(Instant now, in IpDatagram datagram, IIpPartSink sink)
    {
        if (seal is null ? datagram.IsSealed : !seal.TryOpen(datagram))
        {
            RefusedCount++;
            return false;
        }

        HeardAt = now;
        OtherWants = (datagram.Marks & IpMarks.Wants) != IpMarks.None;
        _channel.TakeConfirmation(now, datagram.Expected, datagram.Seen);
        if (!datagram.IsNumbered || _channel.Accept(now, datagram.Number, datagram.Parts))
        {
            Hand(now, datagram.Parts, sink);
            while (_channel.TryTakeEarly(out ReadOnlySpan<byte> parts))
            {
                Hand(now, parts, sink);
            }
        }

        return true;
    }

    /// <summary>Time has passed.</summary>
    public void Advance(Instant now)
    {
        _channel.Advance(now);
        if (now >= _saidAt + IpTimes.Alive)
        {
            AddLoose(IpPartKind.Alive, default);
        }
    }

    /// <summary>True when <see cref="TryCompose"/> has something.</summary>
    public bool IsDue(Instant now) => _loose.Length > 0 || _channel.IsDue(now);

    /// <summary>Makes the next datagram; valid until the next call.</summary>
    public bool TryCompose(Instant now, out ReadOnlyMemory<byte> datagram)
    {
        datagram = default;
        if (!IsDue(now))
        {
            return false;
        }

        IpMarks flags = (seal is null ? IpMarks.None : IpMarks.Sealed) | (Wants ? IpMarks.Wants : IpMarks.None);
        uint parts = 0;
        ReadOnlySpan<byte> content = _loose.WrittenSpan;
        if (content.IsEmpty && _channel.TryTake(now, out parts, out content))
        {
            flags |= IpMarks.Numbered;
        }

        IpDatagram.WriteHeader(_datagram, flags, Number, parts, _channel.Expected, _channel.Seen);
        _datagram.Write(content);
        seal?.Close(_datagram);
        _loose.Clear();
        _channel.MarkConfirmed();
        _saidAt = now;
        datagram = _datagram.WrittenMemory;
        return true;
    }

    private void Hand(Instant now, ReadOnlySpan<byte> parts, IIpPartSink sink)
    {
        IpPartReader reader = new(parts);
        while (reader.TryRead(out IpPartKind kind, out ReadOnlySpan<byte> octets))
        {
            sink.TakePart(now, this, kind, octets);
        }
    }
}
