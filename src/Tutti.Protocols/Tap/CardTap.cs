using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Protocols.Tap;

/// <summary>Decodes everything that passes a network card: IPv4 packets in, units of ZRE and ZOCP out.</summary>
/// <remarks>Connections of anybody else are recognised as such and passed over. Bounded: 4,096 connections and 64 MiB; beyond that the longest silent and the largest are forgotten. Thread-safe: no.</remarks>
/// <param name="names">Where names are looked up, and learned.</param>
/// <param name="beaconPort">The UDP port of the beacons.</param>
public sealed class CardTap(NameBook names, int beaconPort = Beacon.UdpPort)
{
    /// <summary>The most connections that are followed at one time.</summary>
    public const int MaxConnections = 4096;

    /// <summary>The most octets that are held of all of them, for the sake of order and of units that are not whole.</summary>
    public const long MaxHeldOctets = 64 << 20;

    private readonly Dictionary<(uint, ushort, uint, ushort), Direction> _directions = [];
    private readonly Queue<TapUnit> _units = new();
    private long _turn;
    private long _held;

    /// <summary>
    /// Tells which node sends signals of an emitter to a receiving node, where exactly one does; null: nobody can be asked. It names the speaker of a connection
    /// whose beginning was not heard, when several nodes share its address.
    /// </summary>
    public Func<Uuid, string, Uuid?>? WhoEmits { get; init; }

    /// <summary>Directions of connections that are followed now, at most two for each connection.</summary>
    public int Followed => _directions.Count;

    /// <summary>Packets so far.</summary>
    public long Packets => _turn;

    /// <summary>Takes the oldest unit; false when there is none. Take all after each packet.</summary>
    public bool TryDequeue(out TapUnit? unit) => _units.TryDequeue(out unit);

    /// <summary>A packet passed.</summary>
    /// <returns>True when it belongs to the nodes, as far as can be told by now: it is worth keeping.</returns>
    public bool Receive(ReadOnlySpan<byte> packet)
    {
        _turn++;
        if (!IpPacket.TryRead(packet, out IpPacket read))
        {
            return false;
        }

        return read.IsUdp ? ReceiveDatagram(read) : ReceiveSegment(read);
    }

    private bool ReceiveDatagram(in IpPacket packet)
    {
        if (packet.DestinationPort != beaconPort)
        {
            return false;
        }

        bool good = Beacon.TryRead(packet.Payload, out Beacon beacon, out DecodeError error);
        if (good && !beacon.IsFarewell)
        {
            names.Learn(beacon.Uuid, packet.Source, beacon.Port);
        }

        string place = IpPacket.Place(packet.Source, packet.SourcePort);
        _units.Enqueue(new TapUnit
        {
            Kind = good ? TapKind.Beacon : TapKind.Malformed,
            Says = !good ? "datagram" : beacon.IsFarewell ? "beacon: I am leaving" : $"beacon: {beacon.Uuid} listens on port {beacon.Port}",
            Error = error,
            Octets = packet.Payload.Length,
            From = good ? names.NameOf(beacon.Uuid) : place,
            FromNode = good ? beacon.Uuid : null,
            To = "everybody",
            Endpoint = good && !beacon.IsFarewell ? $"tcp://{IpPacket.Place(packet.Source, beacon.Port)}" : null,
            FromAddress = place,
            ToAddress = IpPacket.Place(packet.Destination, packet.DestinationPort),
        });
        return true;
    }

    private bool ReceiveSegment(in IpPacket packet)
    {
        (uint, ushort, uint, ushort) key = (packet.Source, packet.SourcePort, packet.Destination, packet.DestinationPort);
        (uint, ushort, uint, ushort) back = (packet.Destination, packet.DestinationPort, packet.Source, packet.SourcePort);
        bool begins = packet.Flags.HasFlag(TcpControl.Syn);
        if (!_directions.TryGetValue(key, out Direction? direction) || (begins && direction.Begun != packet.Sequence))
        {
            direction = Follow(key, begins, packet.Sequence);
        }

        direction.LastTurn = _turn;
        if (_held > MaxHeldOctets)
        {
            Forget(_directions.MaxBy(pair => pair.Value.Order.Held).Key);
        }

        _directions.TryGetValue(back, out Direction? other);
        _held -= direction.Order.Held;
        direction.Order.Receive(packet.Sequence, packet.Payload);
        _held += direction.Order.Held;
        Drain(packet, direction, other);
        if (other is not null && packet.Flags.HasFlag(TcpControl.Ack))
        {
            _held -= other.Order.Held;
            other.Order.Acknowledge(packet.Acknowledged);
            _held += other.Order.Held;
            Drain(packet, other, direction, reverse: true);
        }

        bool ours = direction.Tap.IsOurs || other is { Tap.IsOurs: true };
        bool keep = ours || direction.IsYoung;
        if ((packet.Flags & (TcpControl.Fin | TcpControl.Rst)) != TcpControl.None)
        {
            End(packet, key, back, ours, other);
        }

        return keep;
    }

    private Direction Follow((uint, ushort, uint, ushort) key, bool begins, uint sequence)
    {
        if (_directions.Count >= MaxConnections * 2)
        {
            // Many at once: this looks at all of them, and whoever opens connections without end must not make each of them cost that.
            foreach ((uint, ushort, uint, ushort) old in _directions.OrderBy(pair => pair.Value.LastTurn).Take(MaxConnections / 4).Select(pair => pair.Key).ToArray())
            {
                Forget(old);
            }
        }

        Forget(key);
        Direction direction = new(new StreamTap(begins, names)) { Begun = begins ? sequence : null };
        if (begins)
        {
            direction.Order.Start(sequence + 1);
        }

        _directions[key] = direction;
        return direction;
    }

    private void Forget((uint, ushort, uint, ushort) key)
    {
        if (_directions.Remove(key, out Direction? gone))
        {
            _held -= gone.Order.Held;
        }
    }

    private void End(in IpPacket packet, (uint, ushort, uint, ushort) key, (uint, ushort, uint, ushort) back, bool ours, Direction? other)
    {
        bool cut = packet.Flags.HasFlag(TcpControl.Rst);
        bool refused = cut && !ours && other is { IsYoung: true } && names.At(packet.Source, packet.SourcePort) is not null;
        if (ours || refused)
        {
            TapUnit closed = new() { Kind = TapKind.Closed, Says = refused ? "the connection is refused" : cut ? "the connection is cut" : "the connection ends from this side" };
            Add(packet, closed, _directions[key], other, reverse: false);
        }

        Forget(key);
        if (cut)
        {
            Forget(back);
        }
    }

    private void Drain(in IpPacket packet, Direction direction, Direction? other, bool reverse = false)
    {
        while (direction.Tap.TryDequeue(out TapUnit? unit))
        {
            Add(packet, unit!, direction, other, reverse);
        }
    }

    private void Add(in IpPacket packet, TapUnit unit, Direction from, Direction? to, bool reverse)
    {
        (uint fromAddress, ushort fromPort, uint toAddress, ushort toPort) = reverse
            ? (packet.Destination, packet.DestinationPort, packet.Source, packet.SourcePort)
            : (packet.Source, packet.SourcePort, packet.Destination, packet.DestinationPort);
        Uuid? sender = from.Speaker ?? names.At(fromAddress, fromPort);
        Uuid? receiver = to?.Speaker ?? names.At(toAddress, toPort);
        if (sender is null && unit.Emitter is { } emitter && receiver is Uuid listener)
        {
            sender = from.Inferred = WhoEmits?.Invoke(listener, emitter);
        }

        sender ??= Guess(fromAddress, receiver);
        receiver ??= Guess(toAddress, sender);
        string fromPlace = IpPacket.Place(fromAddress, fromPort);
        string toPlace = IpPacket.Place(toAddress, toPort);
        _units.Enqueue(unit with
        {
            From = sender is Uuid one ? names.NameOf(one) : fromPlace,
            FromNode = sender,
            FromAddress = fromPlace,
            To = receiver is Uuid two ? names.NameOf(two) : toPlace,
            ToNode = receiver,
            ToAddress = toPlace,
        });
    }

    // Who connects does so from any port. When one node is known at its address it is that one, unless that is the other end: then there are two.
    private Uuid? Guess(uint address, Uuid? other) => other is not null && names.OnlyOneAt(address) is Uuid only && only != other ? only : null;

    /// <summary>One direction of one connection.</summary>
    private sealed class Direction(StreamTap stream)
    {
        public StreamTap Tap { get; } = stream;

        public SegmentOrder Order { get; } = new(stream);

        /// <summary>Number of the SYN that began it; null when that was not heard.</summary>
        public uint? Begun { get; init; }

        /// <summary>The node that speaks by what it says; null when that cannot be told.</summary>
        public Uuid? Inferred { get; set; }

        /// <summary>The node that speaks.</summary>
        public Uuid? Speaker => Tap.Speaker ?? Inferred;

        public long LastTurn { get; set; }

        /// <summary>True while it may still turn out to be ours: seen from its beginning, and nothing said against it.</summary>
        public bool IsYoung => Begun is not null && !Tap.IsStrange;
    }
}
