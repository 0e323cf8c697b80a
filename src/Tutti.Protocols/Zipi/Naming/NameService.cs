using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Protocols.Zipi.Naming;

/// <summary>What a device says of itself, and what it asks of others (zipi-3.1 to zipi-3.8).</summary>
/// <remarks>A passive core above a <see cref="Station"/>: answers go into the station's queue. Thread-safe: no.</remarks>
/// <param name="station">The data link; naming frames go out on it.</param>
public sealed class NameService(Station station)
{
    /// <summary>The most characteristics of a device.</summary>
    public const int MostCharacteristics = 256;

    private const int PartOctets = 512;
    private const int MostListings = 64;
    private const byte MalformedQuery = 1;

    private readonly List<Characteristic> _own = [];
    private readonly ByteWriter _writer = new();
    private readonly ByteWriter _part = new();
    private readonly Outbox<NamingEvent> _events = new(1024);
    private readonly Dictionary<(byte Address, byte Number), Listing> _listings = [];
    private byte _lastNumber;

    /// <summary>What this device says of itself.</summary>
    public IReadOnlyList<Characteristic> Characteristics => _own;

    /// <summary>Frames that could not be read and were dropped.</summary>
    public long DroppedCount { get; private set; }

    /// <summary>Its first name; empty when it has none.</summary>
    public string Name
    {
        get
        {
            foreach (Characteristic characteristic in _own)
            {
                if (characteristic is { Key: CharacteristicKey.Name, Type: CharacteristicType.Text })
                {
                    return characteristic.Text;
                }
            }

            return "";
        }
    }

    /// <summary>Replaces all values of the keys given, and announces them when the device is on a ring (zipi-3.8).</summary>
    /// <exception cref="ArgumentException">There would be more than <see cref="MostCharacteristics"/>.</exception>
    public void Set(params ReadOnlySpan<Characteristic> characteristics)
    {
        if (_own.Count + characteristics.Length > MostCharacteristics)
        {
            throw new ArgumentException($"A device has at most {MostCharacteristics} characteristics.", nameof(characteristics));
        }

        foreach (Characteristic characteristic in characteristics)
        {
            CharacteristicKey key = characteristic.Key;
            _own.RemoveAll(own => own.Key == key);
        }

        _own.AddRange(characteristics);
        if (RingAddress.IsDevice(station.Address))
        {
            Announce(characteristics);
        }
    }

    /// <summary>Asks all devices, or one (zipi-3.2); answers are events with the number given back. 0 when it cannot be sent.</summary>
    public byte Ask(Query query, byte destination = RingAddress.All)
    {
        ArgumentNullException.ThrowIfNull(query);
        byte number = NextNumber();
        Begin(NamingType.Query);
        _writer.WriteU8(number);
        query.Write(_writer);
        return Send(destination) ? number : (byte)0;
    }

    /// <summary>Asks one device for all its characteristics; 0 when it cannot be sent.</summary>
    public byte Describe(byte destination)
    {
        byte number = NextNumber();
        Begin(NamingType.Describe);
        _writer.WriteU8(number);
        return Send(destination) ? number : (byte)0;
    }

    /// <summary>A naming frame has come: the octets after the header.</summary>
    public void Receive(in FrameHeader header, ReadOnlySpan<byte> content)
    {
        ByteReader reader = new(content);
        if (header.Source is not { } source || !reader.TryReadU8(out byte type))
        {
            DroppedCount++;
            return;
        }

        bool read = (NamingType)type switch
        {
            NamingType.Query => TakeQuery(header, source, ref reader),
            NamingType.Match => TakeMatch(ref reader),
            NamingType.Describe => reader.TryReadU8(out byte number) && SendList(source, number, matches: true),
            NamingType.List => TakeList(source, ref reader),
            NamingType.Changed => TakeChanged(source, ref reader),
            NamingType.Error => TakeError(source, ref reader),
            _ => false,
        };
        DroppedCount += read ? 0 : 1;
    }

    /// <summary>Takes the next news.</summary>
    public bool TryDequeue(out NamingEvent? news) => _events.TryDequeue(out news);

    private bool TakeQuery(in FrameHeader header, byte source, ref ByteReader reader)
    {
        if (!reader.TryReadU8(out byte number))
        {
            return false;
        }

        if (!Query.TryRead(reader.Rest, out Query? query, out DecodeError error))
        {
            Begin(NamingType.Error);
            _writer.WriteU8(number);
            _writer.WriteU8(MalformedQuery);
            _writer.WriteU16((ushort)(reader.Position + error.Offset));
            Send(source);
            return true;
        }

        bool matches = query!.Matches(_own);
        if (header.Destination != RingAddress.All)
        {
            return SendList(source, number, matches);
        }

        if (matches)
        {
            Begin(NamingType.Match);
            _writer.WriteU8(number);
            _writer.WriteU8(station.Address);
            _writer.WriteU64(station.Id);
            _writer.Write(Encoding.UTF8.GetBytes(Name));
            Send(source);
        }

        return true;
    }

    // A device that was asked alone and is not meant answers with no parts at all: silence would look like loss.
    private bool SendList(byte destination, byte number, bool matches)
    {
        List<byte[]> parts = matches ? Parts() : [];
        for (int i = 0; i < Math.Max(parts.Count, 1); i++)
        {
            Begin(NamingType.List);
            _writer.WriteU8(number);
            _writer.WriteU8((byte)i);
            _writer.WriteU8((byte)parts.Count);
            _writer.Write(i < parts.Count ? parts[i] : default);
            Send(destination);
        }

        return true;
    }

    private List<byte[]> Parts()
    {
        List<byte[]> parts = [];
        _part.Clear();
        foreach (Characteristic characteristic in _own)
        {
            int before = _part.Length;
            characteristic.Write(_part);
            if (_part.Length > PartOctets && before > 0)
            {
                byte[] over = _part.WrittenSpan[before..].ToArray();
                parts.Add(_part.WrittenSpan[..before].ToArray());
                _part.Clear();
                _part.Write(over);
            }
        }

        parts.Add(_part.WrittenSpan.ToArray());
        return parts;
    }

    private bool TakeMatch(ref ByteReader reader)
    {
        if (!reader.TryReadU8(out byte number) || !reader.TryReadU8(out byte address) || !reader.TryReadU64(out ulong id) || reader.Remaining > byte.MaxValue)
        {
            return false;
        }

        return _events.TryEnqueue(new NamingEvent(NamingEventKind.Matched, address, number) { Id = id, Name = Encoding.UTF8.GetString(reader.Rest) });
    }

    private bool TakeList(byte source, ref ByteReader reader)
    {
        if (!reader.TryReadU8(out byte number) || !reader.TryReadU8(out byte part) || !reader.TryReadU8(out byte parts)
            || (part >= parts && (part != 0 || parts != 0)) || !TryReadAll(ref reader, out List<Characteristic> read))
        {
            return false;
        }

        (byte, byte) key = (source, number);
        if (part == 0)
        {
            if (_listings.Count >= MostListings)
            {
                _listings.Clear();
            }

            _listings[key] = new Listing([], 0);
        }

        if (!_listings.TryGetValue(key, out Listing? listing) || listing.Next != part)
        {
            _listings.Remove(key);
            return false;
        }

        listing.Characteristics.AddRange(read);
        _listings[key] = listing with { Next = part + 1 };
        if (part + 1 < parts)
        {
            return true;
        }

        _listings.Remove(key);
        return _events.TryEnqueue(new NamingEvent(NamingEventKind.Listed, source, number) { Characteristics = listing.Characteristics });
    }

    private bool TakeChanged(byte source, ref ByteReader reader) => TryReadAll(ref reader, out List<Characteristic> read)
        && _events.TryEnqueue(new NamingEvent(NamingEventKind.Changed, source, 0) { Characteristics = read });

    private bool TakeError(byte source, ref ByteReader reader)
    {
        if (!reader.TryReadU8(out byte number) || !reader.TryReadU8(out byte code) || !reader.TryReadU16(out ushort offset) || reader.Remaining > 0)
        {
            return false;
        }

        string reason = code == MalformedQuery ? "query cannot be read" : "query refused";
        return _events.TryEnqueue(new NamingEvent(NamingEventKind.Refused, source, number) { Error = new DecodeError(reason, offset) });
    }

    private static bool TryReadAll(ref ByteReader reader, out List<Characteristic> read)
    {
        read = [];
        while (reader.Remaining > 0)
        {
            if (read.Count == MostCharacteristics || !Characteristic.TryRead(ref reader, out Characteristic characteristic, out _))
            {
                return false;
            }

            read.Add(characteristic);
        }

        return true;
    }

    private void Announce(ReadOnlySpan<Characteristic> changed)
    {
        Begin(NamingType.Changed);
        foreach (Characteristic characteristic in changed)
        {
            int before = _writer.Length;
            characteristic.Write(_writer);
            if (_writer.Length > PartOctets && before > 1)
            {
                byte[] over = _writer.WrittenSpan[before..].ToArray();
                station.TrySend(FrameClass.Naming, RingAddress.All, _writer.WrittenSpan[..before], acknowledged: false, withSource: true, out _);
                Begin(NamingType.Changed);
                _writer.Write(over);
            }
        }

        Send(RingAddress.All);
    }

    private byte NextNumber() => _lastNumber = (byte)(_lastNumber == byte.MaxValue ? 1 : _lastNumber + 1);

    private void Begin(NamingType type)
    {
        _writer.Clear();
        _writer.WriteU8((byte)type);
    }

    private bool Send(byte destination) =>
        station.TrySend(FrameClass.Naming, destination, _writer.WrittenSpan, acknowledged: RingAddress.IsDevice(destination), withSource: true, out _) == SendResult.Queued;

    private sealed record Listing(List<Characteristic> Characteristics, int Next);
}
