using System.Buffers.Binary;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>The end of a link that joins: a device's, or that of a hub that is linked to another (zipi-6.4 to zipi-6.7, zipi-6.11).</summary>
/// <remarks>It tries for ever, and begins anew whenever the link is over. Thread-safe: no.</remarks>
internal sealed class IpClient : IIpPartSink
{
    private const int ProofsBeforeJoin = 5;

    private readonly IpOptions _options;
    private readonly IpChance _chance;
    private readonly IIpPartSink _sink;
    private readonly ulong _id;
    private readonly IpRole _role;
    private readonly ulong _instance;
    private readonly ByteWriter _datagram = new(128);
    private readonly ByteWriter _part = new(64);
    private readonly byte[] _cookie = new byte[16];
    private byte[] _nonce = [];
    private IpSeal? _seal;
    private Instant _tryAt = Instant.Never;
    private Instant _askTimeAt = Instant.Never;
    private bool _tryDue;
    private int _tries;

    /// <summary>A client that is closed.</summary>
    public IpClient(ulong id, IpRole role, IpOptions options, IpChance chance, IIpPartSink sink)
    {
        (_id, _role, _options, _chance, _sink) = (id, role, options, chance, sink);
        _instance = chance.NextNumber();
    }

    /// <summary>How far it has got.</summary>
    public IpClientState State { get; private set; }

    /// <summary>The link; null when there is none.</summary>
    public IpLink? Link { get; private set; }

    /// <summary>The hub's id.</summary>
    public ulong Hub { get; private set; }

    /// <summary>The id of the hub that the ring begins at.</summary>
    public ulong Root { get; private set; }

    /// <summary>Why it is not in, as the last refusal had it; it goes on trying.</summary>
    public IpRefusal Refusal { get; private set; }

    /// <summary>What the ring's time was found to be.</summary>
    public TimeProbe Time { get; } = new();

    /// <summary>When <see cref="Advance"/> must be called at the latest.</summary>
    public Instant NextDeadline => Link is { } link ? Instant.Min(link.NextDeadline, _askTimeAt) : _tryAt;

    /// <summary>Goes to the hub.</summary>
    public void Open(Instant now)
    {
        (State, Link, _tries) = (IpClientState.Joining, null, 0);
        _nonce = _chance.Next();
        Try(now);
    }

    /// <summary>Says that it goes, and is closed; what is due is still to be sent.</summary>
    public void Close()
    {
        Link?.AddLoose(IpPartKind.Leave, default);
        (State, _tryDue, _tryAt) = (IpClientState.Closed, false, Instant.Never);
    }

    /// <summary>A datagram from the hub's address has come.</summary>
    public void Receive(Instant now, ReadOnlySpan<byte> octets)
    {
        if (State == IpClientState.Closed || !IpDatagram.TryRead(octets, out IpDatagram datagram, out _))
        {
            return;
        }

        if (Link is { } link && datagram.Link == link.Number)
        {
            link.Receive(now, datagram, this);
            return;
        }

        IpPartReader parts = new(datagram.Parts);
        if (!datagram.IsNumbered && parts.TryRead(out IpPartKind kind, out ReadOnlySpan<byte> part))
        {
            TakeOfDoor(now, datagram, kind, part);
        }
    }

    /// <inheritdoc/>
    void IIpPartSink.TakePart(Instant now, IpLink link, IpPartKind kind, ReadOnlySpan<byte> octets)
    {
        if (link != Link)
        {
            return;
        }

        switch (kind)
        {
            case IpPartKind.Time when octets.Length == 34:
                Root = BinaryPrimitives.ReadUInt64BigEndian(octets[26..]);
                _sink.TakePart(now, link, kind, octets);
                break;
            case IpPartKind.Time when octets.Length == 8:
                Root = BinaryPrimitives.ReadUInt64BigEndian(octets);
                break;
            case IpPartKind.Time:
                break;
            case IpPartKind.Leave:
                Open(now);
                break;
            default:
                _sink.TakePart(now, link, kind, octets);
                break;
        }
    }

    /// <summary>Takes the answer to a question for the time, and sets the station's clock by it when eight have come.</summary>
    public void TakeTime(Instant now, ReadOnlySpan<byte> octets, Station station)
    {
        ushort epoch = BinaryPrimitives.ReadUInt16BigEndian(octets[24..]);
        Instant sent = new(BinaryPrimitives.ReadInt64BigEndian(octets));
        if (Time.Take(sent, now, BinaryPrimitives.ReadInt64BigEndian(octets[8..]), BinaryPrimitives.ReadInt64BigEndian(octets[16..]), epoch, out Instant at, out long time))
        {
            Time.WasOff(station.Clock.IsSet && station.Clock.Epoch == epoch ? time - station.Clock.Read(at) : 0);
            station.SteerClock(at, epoch, time);
        }
    }

    /// <summary>Time has passed. True when the link is over and it joins anew.</summary>
    public bool Advance(Instant now)
    {
        if (Link is { } link)
        {
            if (link.IsSilent(now))
            {
                Open(now);
                return true;
            }

            link.Advance(now);
            return false;
        }

        if (now >= _tryAt)
        {
            if (State == IpClientState.Proving && _tries > ProofsBeforeJoin)
            {
                (State, _tries) = (IpClientState.Joining, ProofsBeforeJoin);
                _nonce = _chance.Next();
            }

            Try(now);
        }

        return false;
    }

    /// <summary>Makes the next datagram for the hub; valid until the next call.</summary>
    public bool TryCompose(Instant now, out ReadOnlyMemory<byte> datagram)
    {
        if (Link is { } link)
        {
            if (now >= _askTimeAt && State == IpClientState.Up)
            {
                AskTime(now, link);
            }

            bool any = link.TryCompose(now, out datagram);
            Link = State == IpClientState.Closed && !any ? null : Link;
            return any;
        }

        datagram = default;
        if (!_tryDue)
        {
            return false;
        }

        _tryDue = false;
        ComposeTry();
        datagram = _datagram.WrittenMemory;
        return true;
    }

    private void Try(Instant now)
    {
        _tryDue = true;
        _tryAt = now + (_tries++ < ProofsBeforeJoin ? IpTimes.FirstTry : IpTimes.LaterTry);
    }

    private void ComposeTry()
    {
        _part.Clear();
        _part.Write(_nonce);
        _part.WriteU64(_instance);
        _part.WriteU64(_id);
        _part.WriteU8((byte)_role);
        bool proves = State == IpClientState.Proving;
        if (proves)
        {
            _part.Write(_cookie);
        }
        else
        {
            // The answer is never longer than the question: a forged sender makes nothing grow.
            _part.WriteU64(0);
        }

        IpMarks flags = proves && _seal is not null ? IpMarks.Sealed : IpMarks.None;
        IpDatagram.WriteHeader(_datagram, flags, 0, 0, 0, 0);
        IpDatagram.WritePart(_datagram, proves ? IpPartKind.Proof : IpPartKind.Join, _part.WrittenSpan);
        if (proves)
        {
            _seal?.Close(_datagram);
        }
    }

    // What comes before there is a link can be forged by anybody: only WELCOME, which is sealed, has an effect that lasts.
    private void TakeOfDoor(Instant now, in IpDatagram datagram, IpPartKind kind, ReadOnlySpan<byte> part)
    {
        if (kind == IpPartKind.Unknown)
        {
            if (Link is { } link && part.Length == 4 && BinaryPrimitives.ReadUInt32BigEndian(part) == link.Number && now - link.HeardAt > IpTimes.Alive * 2)
            {
                Open(now);
            }

            return;
        }

        if (Link is not null || part.Length < 17 || !part[..16].SequenceEqual(_nonce))
        {
            return;
        }

        ReadOnlySpan<byte> rest = part[16..];
        switch (kind)
        {
            case IpPartKind.Challenge when rest.Length == 17 && State == IpClientState.Joining:
                TakeChallenge(now, rest[..16], (rest[16] & 1) != 0);
                break;
            case IpPartKind.Welcome when rest.Length == 20 && State == IpClientState.Proving && (_seal?.TryOpen(datagram) ?? true):
                Link = new IpLink(BinaryPrimitives.ReadUInt32BigEndian(rest), _seal, _options, now);
                Hub = BinaryPrimitives.ReadUInt64BigEndian(rest[4..]);
                Root = BinaryPrimitives.ReadUInt64BigEndian(rest[12..]);
                (State, Refusal, _askTimeAt, _tries) = (IpClientState.Up, IpRefusal.None, now, 0);
                break;
            case IpPartKind.Refused when rest.Length == 1 && rest[0] is > 0 and <= (byte)IpRefusal.WrongSecret:
                Refusal = (IpRefusal)rest[0];
                break;
            default:
                break;
        }
    }

    private void TakeChallenge(Instant now, ReadOnlySpan<byte> cookie, bool hasSecret)
    {
        if (hasSecret != (_options.Key.Length > 0))
        {
            Refusal = hasSecret ? IpRefusal.SecretNeeded : IpRefusal.RingIsOpen;
            return;
        }

        cookie.CopyTo(_cookie);
        _seal = IpSeal.Of(_options.Key.Span, _nonce, cookie, atHub: false);
        (State, _tries) = (IpClientState.Proving, 0);
        Try(now);
    }

    private void AskTime(Instant now, IpLink link)
    {
        _askTimeAt = now + (Time.IsNew ? IpTimes.AskTimeAtFirst : IpTimes.AskTime);
        _part.Clear();
        _part.WriteU64((ulong)now.Nanoseconds);
        _part.WriteU32((uint)Math.Min(Time.Error.TotalMicroseconds, uint.MaxValue));
        link.AddLoose(IpPartKind.AskTime, _part.WrittenSpan);
    }
}
