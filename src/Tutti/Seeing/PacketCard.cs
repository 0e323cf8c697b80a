using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

using Tutti.Transports;

namespace Tutti.Seeing;

/// <summary>Everything that passes a network card of this machine, overheard beside the programs that it is for (Linux, with CAP_NET_RAW).</summary>
/// <remarks>
/// Nodes of this machine that use the card's address talk to each other through the loopback card: those packets are taken there. The system copies
/// packets to us only while we keep up, so no program is ever slowed down; what we miss is counted. Thread-safe: no.
/// </remarks>
public sealed class PacketCard : IPacketSource
{
    // The numbers of <linux/if_packet.h>, <linux/if_ether.h>, <linux/if_arp.h> and <asm/socket.h>.
    private const ushort EveryProtocol = 0x0003;
    private const ushort Ipv4 = 0x0800;
    private const byte Outgoing = 4;
    private const ushort LoopbackHardware = 772;
    private const int PacketLevel = 263;
    private const int Statistics = 6;
    private const int SocketLevel = 1;
    private const int ForceReceiveBuffer = 33;
    private const int BufferOctets = 32 << 20;

    private static readonly int s_addressSize = SocketAddress.GetMaximumAddressSize(AddressFamily.Packet);

    private readonly Socket _socket;
    private readonly SocketAddress _from = new(AddressFamily.Packet, s_addressSize);
    private readonly byte[] _address;
    private readonly int _card;
    private readonly bool _isLoopback;

    private PacketCard(Socket socket, NetworkCard card)
    {
        _socket = socket;
        _address = card.Address.GetAddressBytes();
        _card = card.Index;
        _isLoopback = card.IsLoopback;
    }

    /// <inheritdoc/>
    public long Lost
    {
        get
        {
            // The system forgets the count when it is read.
            Span<byte> counts = stackalloc byte[8];
            try
            {
                _socket.GetRawSocketOption(PacketLevel, Statistics, counts);
                field += MemoryMarshal.Read<uint>(counts[4..]);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // No count, then.
            }

            return field;
        }
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="card">The card.</param>
    /// <param name="opened">What to read from.</param>
    /// <param name="why">Why it cannot, as a clause.</param>
    public static bool TryOpen(NetworkCard card, [NotNullWhen(true)] out PacketCard? opened, out string why)
    {
        ArgumentNullException.ThrowIfNull(card);
        opened = null;
        if (!OperatingSystem.IsLinux())
        {
            why = "only Linux lets a program listen to a card";
            return false;
        }

        try
        {
            // Without link-layer headers: what comes is an IP packet, whatever kind of card it is.
            Socket socket = new(AddressFamily.Packet, SocketType.Dgram, (ProtocolType)BinaryPrimitives.ReverseEndianness(EveryProtocol));
            TryEnlarge(socket);
            opened = new PacketCard(socket, card);
            why = string.Empty;
            return true;
        }
        catch (SocketException e)
        {
            why = e.SocketErrorCode == SocketError.AccessDenied ? "it takes the capability CAP_NET_RAW" : $"the system says: {e.Message}";
            return false;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        while (true)
        {
            // Each receive leaves it at the size of what came.
            _from.Size = s_addressSize;
            int count = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, _from, cancellation).ConfigureAwait(false);
            if (IsWanted(buffer.Span[..count]))
            {
                return count;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static void TryEnlarge(Socket socket)
    {
        try
        {
            socket.SetRawSocketOption(SocketLevel, ForceReceiveBuffer, BitConverter.GetBytes(BufferOctets));
        }
        catch (SocketException)
        {
            // It takes CAP_NET_ADMIN; with the usual buffer more may be missed, and is counted.
        }
    }

    // sockaddr_ll: family 2, protocol 2 (as on the wire), card 4, hardware 2, packet type 1, ...
    private bool IsWanted(ReadOnlySpan<byte> packet)
    {
        ReadOnlySpan<byte> from = _from.Buffer.Span;
        int card = MemoryMarshal.Read<int>(from[4..]);
        bool onLoopback = MemoryMarshal.Read<ushort>(from[8..]) == LoopbackHardware;
        if (BinaryPrimitives.ReadUInt16BigEndian(from[2..]) != Ipv4 || packet.Length < 20 || (onLoopback && from[10] == Outgoing))
        {
            // On the loopback card every packet passes twice: out, and in again.
            return false;
        }

        return card == _card || (onLoopback && !_isLoopback && (packet.Slice(12, 4).SequenceEqual(_address) || packet.Slice(16, 4).SequenceEqual(_address)));
    }
}
