using System.Buffers.Binary;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>A checked view of a datagram between a hub and who is linked to it (zipi-6.2, zipi-6.3).</summary>
/// <remarks>
/// <code>
/// +-----+-----+-------+---------+-----------+-------------+---------+-------+--------------------------+
/// | 'Z' |  1  | flags | link(4) | number(4) | expected(4) | seen(8) | parts | [counter(8) | code (16)] |
/// +-----+-----+-------+---------+-----------+-------------+---------+-------+--------------------------+
/// part = kind(1) length(2) octets
/// </code>
/// </remarks>
public readonly ref struct IpDatagram
{
    /// <summary>Octets before the parts.</summary>
    public const int HeaderSize = 23;

    /// <summary>Octets of counter and code behind the parts, on a ring with a secret.</summary>
    public const int SealSize = 24;

    /// <summary>Octets of a part before its content.</summary>
    public const int PartHeaderSize = 3;

    /// <summary>The longest datagram: one longest frame.</summary>
    public const int MostOctets = HeaderSize + PartHeaderSize + RingLimits.FrameOctets + SealSize;

    private const byte Magic = (byte)'Z';
    private const byte Version = 1;
    private const int FirstLoose = 0x10;

    private readonly ReadOnlySpan<byte> _octets;

    private IpDatagram(ReadOnlySpan<byte> octets) => _octets = octets;

    /// <summary>What is said beside the parts.</summary>
    public IpMarks Marks => (IpMarks)_octets[2];

    /// <summary>The hub's number for the link; 0 before there is one.</summary>
    public uint Link => U32(3);

    /// <summary>The number of the parts, when they are numbered.</summary>
    public uint Number => U32(7);

    /// <summary>True when the parts are numbered.</summary>
    public bool IsNumbered => (Marks & IpMarks.Numbered) != IpMarks.None;

    /// <summary>The number that the sender expects next.</summary>
    public uint Expected => U32(11);

    /// <summary>Bit n: the sender has <see cref="Expected"/> + 1 + n already.</summary>
    public ulong Seen => BinaryPrimitives.ReadUInt64BigEndian(_octets[15..]);

    /// <summary>The parts.</summary>
    public ReadOnlySpan<byte> Parts => _octets[HeaderSize..^(IsSealed ? SealSize : 0)];

    /// <summary>All of it.</summary>
    public ReadOnlySpan<byte> Octets => _octets;

    /// <summary>True when counter and code follow the parts.</summary>
    public bool IsSealed => (Marks & IpMarks.Sealed) != IpMarks.None;

    /// <summary>Reads a datagram; what is malformed anywhere is refused whole.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out IpDatagram datagram, out DecodeError error)
    {
        datagram = default;
        if (octets.Length < HeaderSize || octets.Length > MostOctets)
        {
            error = new DecodeError("datagram is too short or too long", 0);
            return false;
        }

        if (octets[0] != Magic || octets[1] != Version || (octets[2] & ~7) != 0)
        {
            error = new DecodeError("not a datagram of this version", 0);
            return false;
        }

        IpDatagram read = new(octets);
        if (read.IsSealed && octets.Length < HeaderSize + SealSize)
        {
            error = new DecodeError("code is cut short", octets.Length);
            return false;
        }

        IpPartReader parts = new(read.Parts);
        while (parts.TryRead(out IpPartKind kind, out _))
        {
            if ((byte)kind < FirstLoose != read.IsNumbered)
            {
                error = new DecodeError("part stands in the wrong kind of datagram", HeaderSize + parts.Position);
                return false;
            }
        }

        if (!parts.AtEnd)
        {
            error = new DecodeError("part is cut short", HeaderSize + parts.Position);
            return false;
        }

        error = default;
        datagram = read;
        return true;
    }

    /// <summary>Writes the header; parts follow, and the seal where there is one.</summary>
    public static void WriteHeader(ByteWriter to, IpMarks marks, uint link, uint number, uint expected, ulong seen)
    {
        ArgumentNullException.ThrowIfNull(to);
        to.Clear();
        Span<byte> header = to.GetSpan(HeaderSize);
        header[0] = Magic;
        header[1] = Version;
        header[2] = (byte)marks;
        BinaryPrimitives.WriteUInt32BigEndian(header[3..], link);
        BinaryPrimitives.WriteUInt32BigEndian(header[7..], number);
        BinaryPrimitives.WriteUInt32BigEndian(header[11..], expected);
        BinaryPrimitives.WriteUInt64BigEndian(header[15..], seen);
        to.Advance(HeaderSize);
    }

    /// <summary>Writes a part.</summary>
    public static void WritePart(ByteWriter to, IpPartKind kind, ReadOnlySpan<byte> octets)
    {
        ArgumentNullException.ThrowIfNull(to);
        to.WriteU8((byte)kind);
        to.WriteU16((ushort)octets.Length);
        to.Write(octets);
    }

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(_octets[at..]);
}
