using System.Buffers.Binary;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>Who wants to come in must show that it hears what is sent to its address, and that it knows the secret (zipi-6.4, zipi-6.6).</summary>
/// <remarks>Keeps nothing for a stranger: what has to be remembered is in the cookie that the stranger sends back. Thread-safe: no.</remarks>
internal sealed class IpDoor(IpOptions options, IpChance chance)
{
    private const int ProofSize = 49;
    private const int JoinSize = 41;
    private const int MostUsed = 65_536;

    private readonly ByteWriter _datagram = new(128);
    private readonly ByteWriter _text = new(64);
    private HashSet<UInt128> _used = [];
    private HashSet<UInt128> _usedBefore = [];
    private long _usedBucket;

    /// <summary>What a proof said, and the seal of the link that follows.</summary>
    public readonly ref struct Proof
    {
        public ReadOnlySpan<byte> Nonce { get; init; }

        public ulong Instance { get; init; }

        public ulong Id { get; init; }

        public IpRole Role { get; init; }

        public IpSeal? Seal { get; init; }
    }

    /// <summary>Answers a JOIN; valid until the next call.</summary>
    public bool TryChallenge(Instant now, IpPeer from, ReadOnlySpan<byte> join, out ReadOnlyMemory<byte> answer)
    {
        answer = default;
        if (join.Length != JoinSize)
        {
            return false;
        }

        ReadOnlySpan<byte> nonce = join[..16];
        answer = Compose(null, IpPartKind.Challenge, [.. nonce, .. Cookie(BucketOf(now), from, nonce), options.Key.Length > 0 ? (byte)1 : (byte)0]);
        return true;
    }

    /// <summary>Checks a PROOF; the refusal is <see cref="IpRefusal.None"/> when it may come in.</summary>
    /// <returns>False for what is to be left without an answer.</returns>
    public bool TryProve(Instant now, IpPeer from, in IpDatagram datagram, ReadOnlySpan<byte> part, out Proof proof, out IpRefusal refusal)
    {
        proof = default;
        refusal = IpRefusal.None;
        if (part.Length != ProofSize || part[32] > (byte)IpRole.Hub)
        {
            return false;
        }

        ReadOnlySpan<byte> nonce = part[..16];
        ReadOnlySpan<byte> cookie = part[33..];
        long bucket = BucketOf(now);
        if (!cookie.SequenceEqual(Cookie(bucket, from, nonce)) && !cookie.SequenceEqual(Cookie(bucket - 1, from, nonce)))
        {
            return false;
        }

        IpSeal? seal = IpSeal.Of(options.Key.Span, nonce, cookie, atHub: true);
        proof = new Proof
        {
            Nonce = nonce,
            Instance = BinaryPrimitives.ReadUInt64BigEndian(part[16..]),
            Id = BinaryPrimitives.ReadUInt64BigEndian(part[24..]),
            Role = (IpRole)part[32],
            Seal = seal,
        };
        refusal = seal is not null && !seal.TryOpen(datagram) ? IpRefusal.WrongSecret : IpRefusal.None;
        return true;
    }

    /// <summary>A proof lets in once: whoever recorded it cannot use it again (zipi-6.6).</summary>
    public bool TryUse(Instant now, ReadOnlySpan<byte> nonce)
    {
        long bucket = BucketOf(now);
        if (bucket != _usedBucket)
        {
            (_usedBefore, _used) = (bucket == _usedBucket + 1 ? _used : [], []);
            _usedBucket = bucket;
        }

        UInt128 number = BinaryPrimitives.ReadUInt128BigEndian(nonce);
        return !_usedBefore.Contains(number) && _used.Count < MostUsed && _used.Add(number);
    }

    /// <summary>WELCOME; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Welcome(IpSeal? seal, ReadOnlySpan<byte> nonce, uint link, ulong hub, ulong root)
    {
        _text.Clear();
        _text.Write(nonce);
        _text.WriteU32(link);
        _text.WriteU64(hub);
        _text.WriteU64(root);
        return Compose(seal, IpPartKind.Welcome, _text.WrittenSpan);
    }

    /// <summary>REFUSED; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Refuse(ReadOnlySpan<byte> nonce, IpRefusal refusal) => Compose(null, IpPartKind.Refused, [.. nonce, (byte)refusal]);

    /// <summary>UNKNOWN; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Unknown(uint link)
    {
        _text.Clear();
        _text.WriteU32(link);
        return Compose(null, IpPartKind.Unknown, _text.WrittenSpan);
    }

    private static long BucketOf(Instant now) => now.Nanoseconds / (IpTimes.Cookie.Ticks * TimeSpan.NanosecondsPerTick);

    private byte[] Cookie(long bucket, IpPeer from, ReadOnlySpan<byte> nonce)
    {
        _text.Clear();
        _text.WriteU64((ulong)bucket);
        _text.WriteU64((ulong)(from.Host >> 64));
        _text.WriteU64((ulong)from.Host);
        _text.WriteU64((ulong)from.Way);
        _text.Write(nonce);
        return chance.Sign(_text.WrittenSpan);
    }

    private ReadOnlyMemory<byte> Compose(IpSeal? seal, IpPartKind kind, ReadOnlySpan<byte> part)
    {
        IpDatagram.WriteHeader(_datagram, seal is null ? IpMarks.None : IpMarks.Sealed, 0, 0, 0, 0);
        IpDatagram.WritePart(_datagram, kind, part);
        seal?.Close(_datagram);
        return _datagram.WrittenMemory;
    }
}
