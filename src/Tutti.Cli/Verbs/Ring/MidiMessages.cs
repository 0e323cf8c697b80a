using System.Globalization;

namespace Tutti.Cli.Verbs;

/// <summary>Looks whether octets are whole MIDI messages without running status, as a ring carries them (zipi-4.2).</summary>
internal static class MidiMessages
{
    private const byte Exclusive = 0xF0, EndOfExclusive = 0xF7;

    /// <summary>What is wrong with them; null when nothing is.</summary>
    public static string? WhyNotWhole(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
        {
            return "there is no message";
        }

        for (int i = 0; i < octets.Length;)
        {
            byte status = octets[i];
            if (status < 0x80)
            {
                return string.Create(CultureInfo.InvariantCulture, $"octet {i + 1}, {status:X2}, is not the status that a message begins with");
            }

            int data = octets[(i + 1)..].IndexOfAnyInRange((byte)0x80, byte.MaxValue);
            data = data < 0 ? octets.Length - i - 1 : data;
            int needs = status == Exclusive ? data : DataOf(status);
            if (data != needs)
            {
                return string.Create(CultureInfo.InvariantCulture, $"the message at octet {i + 1}, {status:X2}, has {data} octets of data and not {needs}");
            }

            i += 1 + data;
            if (status == Exclusive && (i == octets.Length || octets[i++] != EndOfExclusive))
            {
                return "a system exclusive message does not end with F7";
            }
        }

        return null;
    }

    private static int DataOf(byte status) => status switch
    {
        < 0xC0 or (>= 0xE0 and < 0xF0) or 0xF2 => 2,
        < 0xE0 or 0xF1 or 0xF3 => 1,
        _ => 0,
    };
}
