using System.Buffers;
using System.Text;

namespace Tutti.Protocols.Zre;

/// <summary>Text as ZRE carries it: UTF-8, names of at most 255 octets; read leniently, written correctly.</summary>
/// <remarks>Some peers cut UTF-8 in the middle of a character, and others die of it: so half characters are read as U+FFFD and never sent.</remarks>
public static class ZreText
{
    /// <summary>The most octets of a name, a group or a header's name.</summary>
    public const int MaxNameOctets = 255;

    /// <summary>Reads UTF-8; octets that are not UTF-8 become U+FFFD.</summary>
    public static string Decode(ReadOnlySpan<byte> octets) => Encoding.UTF8.GetString(octets);

    /// <summary><paramref name="text"/>, cut after the last whole character that fits into <paramref name="maxOctets"/> of UTF-8.</summary>
    /// <remarks>A surrogate without its partner becomes U+FFFD.</remarks>
    public static string Cut(string text, int maxOctets = MaxNameOctets)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length <= maxOctets && Ascii.IsValid(text))
        {
            return text;
        }

        int octets = 0;
        int position = 0;
        bool whole = true;
        while (position < text.Length)
        {
            OperationStatus status = Rune.DecodeFromUtf16(text.AsSpan(position), out Rune rune, out int consumed);
            whole &= status == OperationStatus.Done;
            if (octets + rune.Utf8SequenceLength > maxOctets)
            {
                break;
            }

            octets += rune.Utf8SequenceLength;
            position += consumed;
        }

        string cut = text[..position];
        return whole ? cut : Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(cut));
    }
}
