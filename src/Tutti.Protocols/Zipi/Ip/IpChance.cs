using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>Octets that nobody can guess, from 32 octets of chance that were handed in.</summary>
internal sealed class IpChance
{
    private readonly byte[] _seed;
    private ulong _count;

    /// <summary>A source of its own.</summary>
    /// <param name="seed">32 octets; from the system's source live, from a test's seed in tests.</param>
    public IpChance(ReadOnlySpan<byte> seed)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(seed.Length, 32, nameof(seed));
        _seed = seed.ToArray();
    }

    /// <summary>The next 16 octets.</summary>
    public byte[] Next()
    {
        Span<byte> count = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(count, ++_count);
        return HMACSHA256.HashData(_seed, count)[..16];
    }

    /// <summary>The next number.</summary>
    public ulong NextNumber() => BinaryPrimitives.ReadUInt64BigEndian(Next());

    /// <summary>A code that only this source can make, for what it is shown; 16 octets.</summary>
    public byte[] Sign(ReadOnlySpan<byte> octets) => HMACSHA256.HashData(_seed, (byte[])[.. "cookie"u8, .. octets])[..16];
}
