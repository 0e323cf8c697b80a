using System.Buffers.Binary;
using System.Globalization;

namespace Tutti;

/// <summary>The 128 bits that name a ZRE node while it runs; a node that starts again has a new one.</summary>
/// <remarks>
/// Octets are in RFC 4122 order, as on the wire. <see cref="Guid"/> is not used: its mixed-endian layout has spoilt
/// interoperability of ZRE in .NET before. Thread-safe: yes (immutable).
/// </remarks>
/// <param name="Bits">The octets as one big-endian number.</param>
public readonly record struct Uuid(UInt128 Bits)
{
    /// <summary>Octets of a UUID on the wire.</summary>
    public const int Size = 16;

    /// <summary>Reads the first 16 octets of <paramref name="octets"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer than 16.</exception>
    public static Uuid Read(ReadOnlySpan<byte> octets) => new(BinaryPrimitives.ReadUInt128BigEndian(octets));

    /// <summary>Reads 32 hex digits in any case, with or without dashes (as pyZOCP accepts them).</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Uuid uuid)
    {
        uuid = default;
        Span<char> digits = stackalloc char[32];
        int count = 0;
        foreach (char c in text)
        {
            if (c == '-')
            {
                continue;
            }

            if (count == digits.Length || !char.IsAsciiHexDigit(c))
            {
                return false;
            }

            digits[count++] = c;
        }

        if (count != digits.Length)
        {
            return false;
        }

        uuid = new Uuid(UInt128.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>Writes the 16 octets.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is room for fewer than 16.</exception>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Bits);

    /// <summary>32 lower-case hex digits without dashes, as ZOCP writes it.</summary>
    public override string ToString() => Bits.ToString("x32", CultureInfo.InvariantCulture);
}
