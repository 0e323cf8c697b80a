namespace Tutti.Tests.Zipi.Bits;

/// <summary>The line as strings of 0 and 1: slow, obvious, and written from the specification alone.</summary>
internal static class BitReference
{
    public const string Flag = "01111110";

    /// <summary>Division of polynomials, one bit at a time.</summary>
    public static ushort Crc(ReadOnlySpan<byte> octets)
    {
        uint register = 0xFFFF;
        foreach (byte octet in octets)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                uint incoming = (uint)(octet >> bit) & 1;
                uint outgoing = register & 1;
                register >>= 1;
                if (incoming != outgoing)
                {
                    register ^= 0x8408;
                }
            }
        }

        return (ushort)(register ^ 0xFFFF);
    }

    public static byte[] Seal(byte[] content)
    {
        ushort check = Crc(content);
        return [.. content, (byte)check, (byte)(check >> 8)];
    }

    public static string Bits(ReadOnlySpan<byte> octets)
    {
        System.Text.StringBuilder bits = new();
        foreach (byte octet in octets)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                bits.Append((octet >> bit) & 1);
            }
        }

        return bits.ToString();
    }

    public static string Stuff(string bits) => bits.Replace("11111", "111110", StringComparison.Ordinal);

    public static string Turn(params byte[][] frames) =>
        "0" + string.Concat(frames.Select(frame => Flag + Flag + Stuff(Bits(frame)) + Flag));
}
