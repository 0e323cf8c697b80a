using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

using Tutti.Protocols.Zipi.Ip;

namespace Tutti.Transports;

/// <summary>Where the peers of a hub are: in the core's numbers, in the system's form, and for people.</summary>
/// <remarks>Thread-safe: no, used with the hub's lock held; what is static may be called by anybody.</remarks>
/// <param name="family">Of the hub's socket.</param>
internal sealed class HubAddresses(AddressFamily family)
{
    private const int MostKept = 4096;

    private readonly Dictionary<IpPeer, SocketAddress> _kept = [];

    /// <summary>The address of a UDP end in the core's numbers.</summary>
    public static IpPeer PeerOf(IPEndPoint end)
    {
        Span<byte> address = stackalloc byte[16];
        end.Address.MapToIPv6().TryWriteBytes(address, out _);
        return new IpPeer(BinaryPrimitives.ReadUInt128BigEndian(address), end.Port);
    }

    /// <summary>The same of an address as the system gives it; allocates nothing.</summary>
    public static IpPeer PeerOf(SocketAddress address)
    {
        ReadOnlySpan<byte> octets = address.Buffer.Span;
        int port = BinaryPrimitives.ReadUInt16BigEndian(octets[2..]);
        return address.Family == AddressFamily.InterNetwork
            ? new IpPeer(((UInt128)0xFFFF << 32) | BinaryPrimitives.ReadUInt32BigEndian(octets[4..]), port)
            : new IpPeer(BinaryPrimitives.ReadUInt128BigEndian(octets[8..]), port);
    }

    /// <summary>Where a peer is, for people.</summary>
    public static string Describe(IpPeer peer)
    {
        IPAddress address = HostOf(peer);
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return peer.Way < 0 ? $"{address} (TCP)" : new IPEndPoint(address, (int)peer.Way).ToString();
    }

    /// <summary>Keeps where a datagram came from, for the answers.</summary>
    /// <param name="peer">Who sent it.</param>
    /// <param name="from">Where it is; may be used again by the caller.</param>
    public void Note(IpPeer peer, SocketAddress from)
    {
        if (_kept.ContainsKey(peer))
        {
            return;
        }

        if (_kept.Count > MostKept)
        {
            _kept.Clear();
        }

        SocketAddress copy = new(from.Family, from.Size);
        from.Buffer.Span[..from.Size].CopyTo(copy.Buffer.Span);
        copy.Size = from.Size;
        _kept[peer] = copy;
    }

    /// <summary>Where to send what is for a peer on UDP.</summary>
    public SocketAddress Of(IpPeer peer)
    {
        if (!_kept.TryGetValue(peer, out SocketAddress? address))
        {
            IPAddress host = HostOf(peer);
            address = new IPEndPoint(family == AddressFamily.InterNetwork ? host.MapToIPv4() : host, (int)peer.Way).Serialize();
            _kept[peer] = address;
        }

        return address;
    }

    private static IPAddress HostOf(IpPeer peer)
    {
        Span<byte> octets = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(octets, peer.Host);
        return new IPAddress(octets);
    }
}
