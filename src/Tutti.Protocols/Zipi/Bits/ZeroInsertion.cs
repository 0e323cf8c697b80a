namespace Tutti.Protocols.Zipi.Bits;

/// <summary>Counts the zeros that a sender inserts after five 1s, without making the bits (zipi-1.3).</summary>
/// <remarks>Thread-safe: yes.</remarks>
public static class ZeroInsertion
{
    // Row: 1s sent since the last 0, 0 to 4. Column: next octet. Value: zeros inserted in it * 8 + 1s standing at its end.
    private static readonly byte[] s_table = BuildTable();

    /// <summary>Zeros inserted into <paramref name="frame"/> (destination to check) when it stands between flags.</summary>
    public static int Count(ReadOnlySpan<byte> frame)
    {
        int inserted = 0;
        int ones = 0;
        foreach (byte octet in frame)
        {
            int entry = s_table[(ones << 8) | octet];
            inserted += entry >> 3;
            ones = entry & 7;
        }

        return inserted;
    }

    /// <summary>Bits of <paramref name="frame"/> between its flags: eight an octet and the inserted zeros.</summary>
    public static int WireBits(ReadOnlySpan<byte> frame) => (frame.Length * 8) + Count(frame);

    private static byte[] BuildTable()
    {
        byte[] table = new byte[5 * 256];
        for (int row = 0; row < 5; row++)
        {
            for (int octet = 0; octet < 256; octet++)
            {
                int ones = row;
                int inserted = 0;
                for (int bit = 0; bit < 8; bit++)
                {
                    ones = ((octet >> bit) & 1) != 0 ? ones + 1 : 0;
                    if (ones == SdlcEncoder.OnesBeforeInsertedZero)
                    {
                        inserted++;
                        ones = 0;
                    }
                }

                table[(row << 8) | octet] = (byte)((inserted << 3) | ones);
            }
        }

        return table;
    }
}
