namespace Tutti.Protocols.Zipi.Bits;

/// <summary>The frame check of the ring: CRC-16/X-25 (zipi-1.5). "123456789" gives 0x906E.</summary>
/// <remarks>Polynomial 0x1021 reflected, first value 0xFFFF, inverted at the end, low octet first on the wire. Thread-safe: yes.</remarks>
public static class Crc16
{
    /// <summary>Octets that the check takes in a frame.</summary>
    public const int Size = 2;

    // What the register holds when a whole frame, check included, has gone through it undamaged.
    private const ushort GoodResidue = 0xF0B8;

    private static readonly ushort[] s_table = BuildTable();

    /// <summary>The check of <paramref name="octets"/> (destination to the end of the data).</summary>
    public static ushort Of(ReadOnlySpan<byte> octets) => (ushort)~Register(octets);

    /// <summary>True when <paramref name="frame"/> ends with the right check of what stands before it.</summary>
    public static bool IsGood(ReadOnlySpan<byte> frame) => frame.Length > Size && Register(frame) == GoodResidue;

    /// <summary>Writes the check of all but the last two octets of <paramref name="frame"/> into those two.</summary>
    /// <param name="frame">At least two octets long.</param>
    public static void Seal(Span<byte> frame)
    {
        ushort check = Of(frame[..^Size]);
        frame[^2] = (byte)check;
        frame[^1] = (byte)(check >> 8);
    }

    private static ushort Register(ReadOnlySpan<byte> octets)
    {
        uint register = 0xFFFF;
        foreach (byte octet in octets)
        {
            register = (register >> 8) ^ s_table[(byte)(register ^ octet)];
        }

        return (ushort)register;
    }

    private static ushort[] BuildTable()
    {
        const uint reflected = 0x8408;
        ushort[] table = new ushort[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ reflected : value >> 1;
            }

            table[i] = (ushort)value;
        }

        return table;
    }
}
