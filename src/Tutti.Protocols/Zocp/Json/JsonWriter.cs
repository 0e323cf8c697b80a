using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Tutti.Protocols.Zocp;

/// <summary>Writes the tokens of JSON text: compact, UTF-8, no byte-order mark, never NaN.</summary>
internal static class JsonWriter
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Select(n => (char)n), '"', '\\', .. Enumerable.Range(0xD800, 0x800).Select(n => (char)n)]);

    /// <summary>Writes punctuation or a word that is already JSON.</summary>
    public static void Raw(IBufferWriter<byte> writer, ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(writer.GetSpan(octets.Length));
        writer.Advance(octets.Length);
    }

    /// <summary>Writes text as a string with its quotes; a lone surrogate becomes U+FFFD.</summary>
    public static void String(IBufferWriter<byte> writer, ReadOnlySpan<char> text)
    {
        Raw(writer, "\""u8);
        while (!text.IsEmpty)
        {
            int plain = text.IndexOfAny(Escaped);
            int run = plain < 0 ? text.Length : plain;
            Span<byte> span = writer.GetSpan(run * 3);
            writer.Advance(Encoding.UTF8.GetBytes(text[..run], span));
            text = text[run..];
            if (!text.IsEmpty)
            {
                text = text[Escape(writer, text)..];
            }
        }

        Raw(writer, "\""u8);
    }

    /// <summary>Writes a whole number.</summary>
    public static void Integer(IBufferWriter<byte> writer, long number)
    {
        Utf8Formatter.TryFormat(number, writer.GetSpan(20), out int length);
        writer.Advance(length);
    }

    /// <summary>
    /// Writes the shortest text that reads back as the same <see cref="ZocpValueKind.Number"/>: with a point or an exponent, so that 1.0 does
    /// not become a whole number. A number that is not finite is written as null.
    /// </summary>
    public static void Number(IBufferWriter<byte> writer, double number) => writer.Advance(Format(number, writer.GetSpan(40)));

    /// <summary>The text of <see cref="Number"/> into a span of at least 40 octets; returns its length.</summary>
    public static int Format(double number, Span<byte> span)
    {
        if (!double.IsFinite(number))
        {
            "null"u8.CopyTo(span);
            return 4;
        }

        if (number is > 0 and < 1e15 or < 0 and > -1e15 && double.IsInteger(number))
        {
            // Up to 15 digits every whole number is the shortest text of its double, and this way to write it is far quicker.
            Utf8Formatter.TryFormat((long)number, span, out int digits);
            ".0"u8.CopyTo(span[digits..]);
            return digits + 2;
        }

        number.TryFormat(span, out int length, default, System.Globalization.CultureInfo.InvariantCulture);
        int exponent = span[..length].IndexOf((byte)'E');
        if (exponent >= 0)
        {
            span[exponent] = (byte)'e';
        }
        else if (span[..length].IndexOf((byte)'.') < 0)
        {
            span[length++] = (byte)'.';
            span[length++] = (byte)'0';
        }

        return length;
    }

    private static int Escape(IBufferWriter<byte> writer, ReadOnlySpan<char> text)
    {
        char c = text[0];
        if (char.IsSurrogate(c))
        {
            bool pair = text.Length > 1 && char.IsSurrogatePair(c, text[1]);
            Span<byte> span = writer.GetSpan(4);
            int length = pair ? Encoding.UTF8.GetBytes(text[..2], span) : Encoding.UTF8.GetBytes("\uFFFD", span);
            writer.Advance(length);
            return pair ? 2 : 1;
        }

        switch (c)
        {
            case '"':
                Raw(writer, "\\\""u8);
                break;
            case '\\':
                Raw(writer, "\\\\"u8);
                break;
            case '\n':
                Raw(writer, "\\n"u8);
                break;
            case '\r':
                Raw(writer, "\\r"u8);
                break;
            case '\t':
                Raw(writer, "\\t"u8);
                break;
            default:
                Raw(writer, "\\u00"u8);
                Raw(writer, [Digit(c >> 4), Digit(c & 15)]);
                break;
        }

        return 1;

        static byte Digit(int n) => (byte)(n < 10 ? '0' + n : 'a' + n - 10);
    }
}
