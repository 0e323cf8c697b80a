using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Tutti.Protocols.Tap;

/// <summary>A view of an IPv4 packet that holds UDP or the first part of a TCP segment.</summary>
/// <remarks>
/// <code>
///  0        1    2       4   6           8    9         10        12       16            IHL x 4
/// +--------+----+-------+---+-----------+----+---------+---------+--------+-------------+---------
/// | 4, IHL | .. | octets|id | fragment  |TTL | protocol| checksum| source | destination | options | UDP or TCP
/// +--------+----+-------+---+-----------+----+---------+---------+--------+-------------+---------
/// </code>
/// Checksums are not looked at: a packet that was overheard on its way out often has none yet.
/// </remarks>
internal readonly ref struct IpPacket
{
    private const int SmallestHeader = 20;
    private const int UdpHeader = 8;
    private const byte UdpProtocol = 17;
    private const byte TcpProtocol = 6;

    /// <summary>True for UDP, false for TCP.</summary>
    public bool IsUdp { get; private init; }

    /// <summary>Address it comes from.</summary>
    public uint Source { get; private init; }

    /// <summary>Address it goes to.</summary>
    public uint Destination { get; private init; }

    /// <summary>Port it comes from.</summary>
    public ushort SourcePort { get; private init; }

    /// <summary>Port it goes to.</summary>
    public ushort DestinationPort { get; private init; }

    /// <summary>TCP: number of the first octet.</summary>
    public uint Sequence { get; private init; }

    /// <summary>TCP: number of the next octet the sender awaits; only with <see cref="TcpControl.Ack"/>.</summary>
    public uint Acknowledged { get; private init; }

    /// <summary>TCP: its flags.</summary>
    public TcpControl Flags { get; private init; }

    /// <summary>What it carries.</summary>
    public ReadOnlySpan<byte> Payload { get; private init; }

    /// <summary>Reads a packet; false for anything but whole IPv4 with UDP or TCP in it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out IpPacket packet)
    {
        packet = default;
        if (octets.Length < SmallestHeader || octets[0] >> 4 != 4)
        {
            return false;
        }

        int header = (octets[0] & 15) * 4;
        int total = BinaryPrimitives.ReadUInt16BigEndian(octets[2..]);
        bool fragment = (BinaryPrimitives.ReadUInt16BigEndian(octets[6..]) & 0x3FFF) != 0;

        // 0: a packet that the card has yet to cut into several is longer than the field can say.
        int end = total == 0 ? octets.Length : total;
        if (header < SmallestHeader || end < header || end > octets.Length || fragment)
        {
            return false;
        }

        uint source = BinaryPrimitives.ReadUInt32BigEndian(octets[12..]);
        uint destination = BinaryPrimitives.ReadUInt32BigEndian(octets[16..]);
        ReadOnlySpan<byte> inner = octets[header..end];
        return octets[9] switch
        {
            UdpProtocol => TryReadUdp(inner, source, destination, out packet),
            TcpProtocol => TryReadTcp(inner, source, destination, out packet),
            _ => false,
        };
    }

    /// <summary>An IPv4 address as a number.</summary>
    public static bool TryNumber(IPAddress address, out uint number)
    {
        Span<byte> octets = stackalloc byte[16];
        number = 0;
        if (!address.TryWriteBytes(octets, out int count) || count != sizeof(uint))
        {
            return false;
        }

        number = BinaryPrimitives.ReadUInt32BigEndian(octets);
        return true;
    }

    /// <summary><c>192.0.2.1:5670</c></summary>
    public static string Place(uint address, ushort port) =>
        string.Create(CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}:{port}");

    private static bool TryReadUdp(ReadOnlySpan<byte> octets, uint source, uint destination, out IpPacket packet)
    {
        packet = default;
        if (octets.Length < UdpHeader || BinaryPrimitives.ReadUInt16BigEndian(octets[4..]) is var length && (length < UdpHeader || length > octets.Length))
        {
            return false;
        }

        packet = new IpPacket
        {
            IsUdp = true,
            Source = source,
            Destination = destination,
            SourcePort = BinaryPrimitives.ReadUInt16BigEndian(octets),
            DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(octets[2..]),
            Payload = octets[UdpHeader..length],
        };
        return true;
    }

    private static bool TryReadTcp(ReadOnlySpan<byte> octets, uint source, uint destination, out IpPacket packet)
    {
        packet = default;
        if (octets.Length < SmallestHeader || (octets[12] >> 4) * 4 is var header && (header < SmallestHeader || header > octets.Length))
        {
            return false;
        }

        packet = new IpPacket
        {
            Source = source,
            Destination = destination,
            SourcePort = BinaryPrimitives.ReadUInt16BigEndian(octets),
            DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(octets[2..]),
            Sequence = BinaryPrimitives.ReadUInt32BigEndian(octets[4..]),
            Acknowledged = BinaryPrimitives.ReadUInt32BigEndian(octets[8..]),
            Flags = (TcpControl)(octets[13] & 0x17),
            Payload = octets[header..],
        };
        return true;
    }
}
