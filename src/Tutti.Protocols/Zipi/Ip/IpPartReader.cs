using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Ip;

/// <summary>Goes through the parts of a datagram (zipi-6.3).</summary>
/// <param name="parts">What <see cref="IpDatagram.Parts"/> gave.</param>
public ref struct IpPartReader(ReadOnlySpan<byte> parts)
{
    private ByteReader _reader = new(parts);

    /// <summary>Octets read.</summary>
    public readonly int Position => _reader.Position;

    /// <summary>True when everything was read.</summary>
    public readonly bool AtEnd => _reader.Remaining == 0;

    /// <summary>Reads the next part; false at the end, or where it is cut short.</summary>
    public bool TryRead(out IpPartKind kind, out ReadOnlySpan<byte> octets)
    {
        ByteReader reader = _reader;
        octets = default;
        bool read = reader.TryReadU8(out byte first) & reader.TryReadU16(out ushort length) && reader.TryReadBytes(length, out octets);
        kind = (IpPartKind)first;
        if (read)
        {
            _reader = reader;
        }

        return read;
    }
}
