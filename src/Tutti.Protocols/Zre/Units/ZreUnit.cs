using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <summary>A view of the first frame of a ZRE unit; the octets stay where they are.</summary>
/// <remarks>
/// <code>
///  0      2    3         4          6
/// +------+----+---------+----------+-----------
/// |AA A1 | id | version | sequence | fields ...
/// +------+----+---------+----------+-----------
/// </code>
/// Group and status of SHOUT, JOIN, LEAVE, ELECT and LEADER are read here, HELLO by <see cref="ZreHello"/>. Octets after the last field
/// are ignored, as all peers do. Spec: zre-2.
/// </remarks>
public readonly ref struct ZreUnit
{
    /// <summary>Octets before the fields.</summary>
    public const int HeaderSize = 6;

    /// <summary>The version of ZRE that everybody speaks.</summary>
    public const byte Version = 2;

    internal const byte Signature0 = 0xAA;
    internal const byte Signature1 = 0xA1;

    private ZreUnit(ZreUnitId id, ushort sequence, ReadOnlySpan<byte> frame)
    {
        Id = id;
        Sequence = sequence;
        Frame = frame;
    }

    /// <summary>What it says; a number without a name is an unknown unit that still counts in the sequence.</summary>
    public ZreUnitId Id { get; }

    /// <summary>Its number in the conversation; HELLO has 1.</summary>
    public ushort Sequence { get; }

    /// <summary>The whole first frame.</summary>
    public ReadOnlySpan<byte> Frame { get; }

    /// <summary>Group of SHOUT, JOIN, LEAVE, ELECT, LEADER (UTF-8); empty for others.</summary>
    public ReadOnlySpan<byte> Group { get; private init; }

    /// <summary>Challenger of ELECT, leader of LEADER: 32 hex digits; empty for others.</summary>
    public ReadOnlySpan<byte> Candidate { get; private init; }

    /// <summary>Status after the change (JOIN, LEAVE); 0 for others.</summary>
    public byte Status { get; private init; }

    /// <summary>Reads the six octets that all units begin with. False when it is not a unit of ZRE version 2 at all.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> frame, out ZreUnitId id, out ushort sequence, out DecodeError error)
    {
        ByteReader reader = new(frame);
        id = ZreUnitId.None;
        sequence = 0;
        if (!reader.TryReadU8(out byte first) || !reader.TryReadU8(out byte second) || first != Signature0 || second != Signature1)
        {
            error = new DecodeError("unit does not begin with AA A1", 0);
            return false;
        }

        if (!reader.TryReadU8(out byte number) || !reader.TryReadU8(out byte version))
        {
            error = new DecodeError("unit ends before its version", frame.Length);
            return false;
        }

        if (version != Version)
        {
            error = new DecodeError("unit of an unknown version of ZRE", 3);
            return false;
        }

        if (!reader.TryReadU16(out sequence))
        {
            error = new DecodeError("unit ends before its sequence number", frame.Length);
            return false;
        }

        id = (ZreUnitId)number;
        error = default;
        return true;
    }

    /// <summary>Reads the first frame of any unit.</summary>
    public static bool TryRead(ReadOnlySpan<byte> frame, out ZreUnit unit, out DecodeError error)
    {
        unit = default;
        if (!TryReadHeader(frame, out ZreUnitId id, out ushort sequence, out error))
        {
            return false;
        }

        ByteReader reader = new(frame);
        reader.TryReadBytes(HeaderSize, out _);
        ReadOnlySpan<byte> group = default;
        ReadOnlySpan<byte> candidate = default;
        byte status = 0;
        bool whole = id switch
        {
            ZreUnitId.Shout => TryReadString(ref reader, out group),
            ZreUnitId.Join or ZreUnitId.Leave => TryReadString(ref reader, out group) && reader.TryReadU8(out status),
            ZreUnitId.Elect or ZreUnitId.Leader => TryReadString(ref reader, out group) && TryReadString(ref reader, out candidate),
            _ => true,
        };
        if (!whole)
        {
            error = new DecodeError("unit ends within a field", reader.Position);
            return false;
        }

        unit = new ZreUnit(id, sequence, frame) { Group = group, Candidate = candidate, Status = status };
        return true;
    }

    /// <summary>Reads a length octet and so many octets, or nothing.</summary>
    internal static bool TryReadString(scoped ref ByteReader reader, out ReadOnlySpan<byte> octets)
    {
        ByteReader start = reader;
        if (reader.TryReadU8(out byte length) && reader.TryReadBytes(length, out octets))
        {
            return true;
        }

        reader = start;
        octets = default;
        return false;
    }

    /// <summary>Reads a length of four octets and so many octets, or nothing.</summary>
    internal static bool TryReadLongString(scoped ref ByteReader reader, out ReadOnlySpan<byte> octets)
    {
        ByteReader start = reader;
        if (reader.TryReadU32(out uint length) && length <= (uint)reader.Remaining && reader.TryReadBytes((int)length, out octets))
        {
            return true;
        }

        reader = start;
        octets = default;
        return false;
    }
}
