using System.Buffers.Binary;

namespace Tutti.Protocols.Wire;

/// <summary>Reads big-endian numbers and runs of octets from a span, and never past its end.</summary>
/// <remarks>Each <c>Try</c> method either reads everything it names and moves on, or returns false and stays where it was.</remarks>
/// <param name="bytes">What is read.</param>
public ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Octets read so far.</summary>
    public int Position { get; private set; }

    /// <summary>Octets not read yet.</summary>
    public readonly int Remaining => _bytes.Length - Position;

    /// <summary>All octets not read yet, without reading them.</summary>
    public readonly ReadOnlySpan<byte> Rest => _bytes[Position..];

    /// <summary>Reads one octet.</summary>
    public bool TryReadU8(out byte value)
    {
        if (Remaining < 1)
        {
            value = 0;
            return false;
        }

        value = _bytes[Position++];
        return true;
    }

    /// <summary>Reads two octets, most significant first.</summary>
    public bool TryReadU16(out ushort value)
    {
        if (!BinaryPrimitives.TryReadUInt16BigEndian(Rest, out value))
        {
            return false;
        }

        Position += sizeof(ushort);
        return true;
    }

    /// <summary>Reads four octets, most significant first.</summary>
    public bool TryReadU32(out uint value)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(Rest, out value))
        {
            return false;
        }

        Position += sizeof(uint);
        return true;
    }

    /// <summary>Reads eight octets, most significant first.</summary>
    public bool TryReadU64(out ulong value)
    {
        if (!BinaryPrimitives.TryReadUInt64BigEndian(Rest, out value))
        {
            return false;
        }

        Position += sizeof(ulong);
        return true;
    }

    /// <summary>Reads <paramref name="count"/> octets; a negative count is never there.</summary>
    public bool TryReadBytes(int count, out ReadOnlySpan<byte> value)
    {
        if (count < 0 || count > Remaining)
        {
            value = default;
            return false;
        }

        value = _bytes.Slice(Position, count);
        Position += count;
        return true;
    }
}
