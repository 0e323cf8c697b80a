using System.Buffers;
using System.Text;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <summary>Checks JSON text once, so that everything behind the check may walk it without fear.</summary>
/// <remarks>
/// Three things that peers send and that strict readers refuse are taken: the tokens NaN, Infinity and -Infinity, lone surrogates, and octets
/// that are not UTF-8 (the last two become U+FFFD). Nothing throws: hostile text costs no exception (docs/decisions/0020).
/// </remarks>
internal static class JsonText
{
    /// <summary>The deepest nesting that may be asked for; the check is recursive.</summary>
    public const int DeepestNesting = 64;

    private static readonly SearchValues<byte> TokenEnds = SearchValues.Create(",:]} \t\n\r"u8);

    /// <summary>The text without a byte-order mark.</summary>
    public static ReadOnlySpan<byte> TrimMark(ReadOnlySpan<byte> text) => text.StartsWith("\uFEFF"u8) ? text[3..] : text;

    /// <summary>True when <paramref name="text"/> is exactly one JSON value with at most <paramref name="maxDepth"/> nested arrays and objects.</summary>
    public static bool TryCheck(ReadOnlySpan<byte> text, int maxDepth, out DecodeError error)
    {
        JsonChecker checker = new(text);
        return checker.TryCheck(maxDepth, out error);
    }

    /// <summary>True for the four octets that JSON skips between tokens.</summary>
    public static bool IsBlank(byte octet) => octet is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';

    /// <summary>The position of the first octet at or after <paramref name="at"/> that is not blank.</summary>
    public static int SkipBlanks(ReadOnlySpan<byte> text, int at)
    {
        while (at < text.Length && IsBlank(text[at]))
        {
            at++;
        }

        return at;
    }

    /// <summary>The position behind the value that starts at <paramref name="at"/>. Checked text only.</summary>
    public static int SkipValue(ReadOnlySpan<byte> text, int at)
    {
        int depth = 0;
        do
        {
            switch (text[at])
            {
                case (byte)'"':
                    at = SkipString(text, at);
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    at++;
                    break;
                case (byte)'}' or (byte)']':
                    depth--;
                    at++;
                    break;
                case (byte)',' or (byte)':' or (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r':
                    at++;
                    break;
                default:
                    int end = text[at..].IndexOfAny(TokenEnds);
                    at = end < 0 ? text.Length : at + end;
                    break;
            }
        }
        while (depth > 0 && at < text.Length);
        return at;
    }

    /// <summary>The position behind the string that starts at <paramref name="at"/>. Checked text only.</summary>
    public static int SkipString(ReadOnlySpan<byte> text, int at)
    {
        at++;
        while (at < text.Length)
        {
            int next = text[at..].IndexOfAny((byte)'"', (byte)'\\');
            if (next < 0)
            {
                return text.Length;
            }

            at += next;
            if (text[at] == '"')
            {
                return at + 1;
            }

            at += 2;
        }

        return text.Length;
    }

    /// <summary>The text of a string token given without its quotes. Checked text only.</summary>
    public static string Decode(ReadOnlySpan<byte> token)
    {
        if (token.IndexOf((byte)'\\') < 0)
        {
            return Encoding.UTF8.GetString(token);
        }

        char[] rented = ArrayPool<char>.Shared.Rent(token.Length);
        string text = new(rented, 0, Decode(token, rented));
        ArrayPool<char>.Shared.Return(rented);
        return text;
    }

    /// <summary>Writes the text of a string token and returns its length, never more than the octets of the token. Checked text only.</summary>
    public static int Decode(ReadOnlySpan<byte> token, Span<char> text)
    {
        int length = 0;
        bool escapedUnit = false;
        while (!token.IsEmpty)
        {
            int plain = token.IndexOf((byte)'\\');
            int run = plain < 0 ? token.Length : plain;
            length += Encoding.UTF8.GetChars(token[..run], text[length..]);
            token = token[run..];
            if (token.Length < 2)
            {
                break;
            }

            if (token[1] == 'u')
            {
                text[length++] = (char)HexNumber(token.Slice(2, 4));
                token = token[6..];
                escapedUnit = true;
            }
            else
            {
                text[length++] = Unescape(token[1]);
                token = token[2..];
            }
        }

        if (escapedUnit)
        {
            ReplaceLoneSurrogates(text[..length]);
        }

        return length;
    }

    private static int HexNumber(ReadOnlySpan<byte> digits)
    {
        int number = 0;
        foreach (byte digit in digits)
        {
            number = (number << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return number;
    }

    private static char Unescape(byte letter) => letter switch
    {
        (byte)'b' => '\b',
        (byte)'f' => '\f',
        (byte)'n' => '\n',
        (byte)'r' => '\r',
        (byte)'t' => '\t',
        _ => (char)letter,
    };

    private static void ReplaceLoneSurrogates(Span<char> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                text[i] = '\uFFFD';
            }
        }
    }
}
