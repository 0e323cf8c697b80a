using System.Buffers.Binary;
using System.Security.Cryptography;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>Shows on a ring with a secret that a datagram is from a member, of this link, and was not seen before (zipi-6.6).</summary>
/// <remarks>
/// HMAC-SHA-256, cut to 16 octets, over everything before it; keys of a link's own, one for each direction. Of the last 64 counters each is taken
/// once, older ones never. What is said is not hidden. Thread-safe: no.
/// </remarks>
internal sealed class IpSeal
{
    /// <summary>Octets of a key.</summary>
    public const int KeySize = 32;

    private const int CodeSize = 16;
    private const int Span = 64;

    private readonly byte[] _sendKey;
    private readonly byte[] _receiveKey;
    private ulong _sent;
    private ulong _highest;
    private ulong _window;

    private IpSeal(byte[] sendKey, byte[] receiveKey) => (_sendKey, _receiveKey) = (sendKey, receiveKey);

    /// <summary>The seal of a new link; null on a ring without a secret.</summary>
    public static IpSeal? Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> cookie, bool atHub)
    {
        if (key.IsEmpty)
        {
            return null;
        }

        byte[] link = HMACSHA256.HashData(key, [.. "tutti ring"u8, .. nonce, .. cookie]);
        byte[] up = HMACSHA256.HashData(link, "to the hub"u8);
        byte[] down = HMACSHA256.HashData(link, "from the hub"u8);
        return atHub ? new IpSeal(down, up) : new IpSeal(up, down);
    }

    /// <summary>Puts counter and code behind a datagram.</summary>
    public void Close(ByteWriter datagram)
    {
        datagram.WriteU64(++_sent);
        Span<byte> code = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_sendKey, datagram.WrittenSpan, code);
        datagram.Write(code[..CodeSize]);
    }

    /// <summary>True when the datagram is from the other end and new; then its counter is used up.</summary>
    public bool TryOpen(in IpDatagram datagram)
    {
        if (!datagram.IsSealed)
        {
            return false;
        }

        Span<byte> code = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_receiveKey, datagram.Octets[..^CodeSize], code);
        return CryptographicOperations.FixedTimeEquals(code[..CodeSize], datagram.Octets[^CodeSize..])
            && TryUse(BinaryPrimitives.ReadUInt64BigEndian(datagram.Octets[^IpDatagram.SealSize..]));
    }

    private bool TryUse(ulong counter)
    {
        if (counter > _highest)
        {
            ulong step = counter - _highest;
            _window = step >= Span ? 1 : (_window << (int)step) | 1;
            _highest = counter;
            return true;
        }

        ulong age = _highest - counter;
        ulong bit = age < Span ? 1UL << (int)age : 0;
        if (bit == 0 || (_window & bit) != 0)
        {
            return false;
        }

        _window |= bit;
        return true;
    }
}
