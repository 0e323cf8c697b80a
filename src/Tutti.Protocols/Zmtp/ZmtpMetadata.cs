using System.Text;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zmtp;

/// <summary>Properties that each side tells of itself in the handshake, read one after the other.</summary>
/// <remarks>
/// <code>
/// *( name length 1 | name | value length 4 | value )
/// </code>
/// Names are compared without regard to case, may come in any order, and unknown ones are passed over (zmtp-3.3).
/// </remarks>
public ref struct ZmtpMetadata
{
    private ByteReader _reader;

    /// <summary>Begins to read properties.</summary>
    public ZmtpMetadata(ReadOnlySpan<byte> octets) => _reader = new ByteReader(octets);

    /// <summary>The property that says which socket type a side has.</summary>
    public static ReadOnlySpan<byte> SocketType => "Socket-Type"u8;

    /// <summary>The property that names a side, 0 to 255 octets.</summary>
    public static ReadOnlySpan<byte> Identity => "Identity"u8;

    /// <summary>The name of the property last read.</summary>
    public ReadOnlySpan<byte> Name { readonly get; private set; }

    /// <summary>The value of the property last read.</summary>
    public ReadOnlySpan<byte> Value { readonly get; private set; }

    /// <summary>Writes one property.</summary>
    /// <param name="output">Gets the octets.</param>
    /// <param name="name">1 to 255 ASCII octets.</param>
    /// <param name="value">Any octets.</param>
    public static void Write(ByteWriter output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.WriteU8(checked((byte)name.Length));
        output.Write(name);
        output.WriteU32((uint)value.Length);
        output.Write(value);
    }

    /// <summary>Moves to the next property; false at the end, or, with an error, where one is cut.</summary>
    public bool TryReadNext(out DecodeError error)
    {
        error = default;
        if (_reader.Remaining == 0)
        {
            return false;
        }

        int start = _reader.Position;
        if (!_reader.TryReadU8(out byte nameLength) || !_reader.TryReadBytes(nameLength, out ReadOnlySpan<byte> name))
        {
            error = new DecodeError("the name of a property passes the end of the metadata", start);
            return false;
        }

        // A length beyond int turns negative, and a negative count is never there.
        if (!_reader.TryReadU32(out uint length) || !_reader.TryReadBytes(unchecked((int)length), out ReadOnlySpan<byte> value))
        {
            error = new DecodeError($"the value of property {Quoted.Text(name)} passes the end of the metadata", start);
            return false;
        }

        Name = name;
        Value = value;
        return true;
    }

    /// <summary>True when the property last read is <paramref name="name"/>.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => Ascii.EqualsIgnoreCase(Name, name);
}
