namespace Tutti.Protocols.Zipi.Application;

/// <summary>The check of a whole dump: CRC-32 as in Ethernet and ZIP (zipi-4.7). "123456789" gives 0xCBF43926.</summary>
public static class Crc32
{
    private static readonly uint[] s_table = BuildTable();

    /// <summary>The check of what gave <paramref name="check"/> followed by <paramref name="octets"/>; begin with 0.</summary>
    public static uint Append(uint check, ReadOnlySpan<byte> octets)
    {
        uint register = ~check;
        foreach (byte octet in octets)
        {
            register = (register >> 8) ^ s_table[(byte)(register ^ octet)];
        }

        return ~register;
    }

    private static uint[] BuildTable()
    {
        const uint reflected = 0xEDB88320;
        uint[] table = new uint[256];
        for (uint i = 0; i < 256; i++)
        {
            uint value = i;
            for (int bit = 0; bit < 8; bit++)
            {
                value = (value & 1) != 0 ? (value >> 1) ^ reflected : value >> 1;
            }

            table[i] = value;
        }

        return table;
    }
}
