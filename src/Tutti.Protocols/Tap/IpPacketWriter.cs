using System.Buffers.Binary;
using System.Net;

namespace Tutti.Protocols.Tap;

/// <summary>Writes IPv4 packets for octets that were seen without any: so one tap and one file format serve whatever was overheard.</summary>
public static class IpPacketWriter
{
    /// <summary>The most octets one packet carries.</summary>
    public const int MaxPayload = 65_535 - IpHeader - TcpHeader;

    private const int IpHeader = 20;
    private const int TcpHeader = 20;
    private const int UdpHeader = 8;

    /// <summary>A datagram.</summary>
    /// <exception cref="ArgumentException">An address is not IPv4, or the payload too long.</exception>
    public static byte[] Udp(IPEndPoint from, IPEndPoint to, ReadOnlySpan<byte> payload)
    {
        byte[] packet = Header(from, to, 17, UdpHeader, payload);
        Span<byte> udp = packet.AsSpan(IpHeader);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)udp.Length);
        ushort sum = Checksum(udp, Pseudo(packet, 17, udp.Length));
        BinaryPrimitives.WriteUInt16BigEndian(udp[6..], sum == 0 ? (ushort)0xFFFF : sum);
        return packet;
    }

    /// <summary>A segment.</summary>
    /// <exception cref="ArgumentException">An address is not IPv4, or the payload too long.</exception>
    public static byte[] Tcp(IPEndPoint from, IPEndPoint to, uint sequence, uint acknowledged, TcpControl flags, ReadOnlySpan<byte> payload)
    {
        byte[] packet = Header(from, to, 6, TcpHeader, payload);
        Span<byte> tcp = packet.AsSpan(IpHeader);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], sequence);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], acknowledged);
        tcp[12] = TcpHeader / 4 << 4;
        tcp[13] = (byte)flags;
        BinaryPrimitives.WriteUInt16BigEndian(tcp[14..], ushort.MaxValue);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[16..], Checksum(tcp, Pseudo(packet, 6, tcp.Length)));
        return packet;
    }

    private static byte[] Header(IPEndPoint from, IPEndPoint to, byte protocol, int inner, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(payload.Length, MaxPayload, nameof(payload));
        if (!IpPacket.TryNumber(from.Address, out uint source))
        {
            throw new ArgumentException("The address is not IPv4.", nameof(from));
        }

        if (!IpPacket.TryNumber(to.Address, out uint destination))
        {
            throw new ArgumentException("The address is not IPv4.", nameof(to));
        }

        byte[] packet = new byte[IpHeader + inner + payload.Length];
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)packet.Length);
        packet[6] = 0x40;
        packet[8] = 64;
        packet[9] = protocol;
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(12), source);
        BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(16), destination);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(10), Checksum(packet.AsSpan(0, IpHeader), 0));
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(IpHeader), (ushort)from.Port);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(IpHeader + 2), (ushort)to.Port);
        payload.CopyTo(packet.AsSpan(IpHeader + inner));
        return packet;
    }

    // UDP and TCP sum over the addresses, too.
    private static uint Pseudo(byte[] packet, byte protocol, int length) => Sum(packet.AsSpan(12, 8), 0) + protocol + (uint)length;

    private static ushort Checksum(ReadOnlySpan<byte> octets, uint start)
    {
        uint sum = Sum(octets, start);
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum = (sum & 0xFFFF) + (sum >> 16);
        return (ushort)~sum;
    }

    private static uint Sum(ReadOnlySpan<byte> octets, uint sum)
    {
        for (; octets.Length > 1; octets = octets[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(octets);
        }

        return octets.Length == 1 ? sum + ((uint)octets[0] << 8) : sum;
    }
}
