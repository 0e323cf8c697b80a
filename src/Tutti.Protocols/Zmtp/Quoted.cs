using System.Globalization;
using System.Text;

namespace Tutti.Protocols.Zmtp;

/// <summary>What a stranger sent, made fit for one line of a log.</summary>
internal static class Quoted
{
    private const int MostOctets = 64;

    /// <summary>Printable ASCII as it is, anything else as <c>\xNN</c>, in quotes; cut after 64 octets.</summary>
    internal static string Text(ReadOnlySpan<byte> octets)
    {
        StringBuilder text = new("\"");
        foreach (byte octet in octets[..Math.Min(octets.Length, MostOctets)])
        {
            if (octet is >= 0x20 and < 0x7F and not (byte)'"' and not (byte)'\\')
            {
                text.Append((char)octet);
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"\\x{octet:X2}");
            }
        }

        return text.Append(octets.Length > MostOctets ? "\"..." : "\"").ToString();
    }
}
