using System.Globalization;
using System.Text;

namespace Tutti.Protocols.Mpdl;

/// <summary>Comments in quotation marks on one line: control characters, quotes and backslashes are escaped.</summary>
internal static class QuotedText
{
    public static string? Format(ReadOnlySpan<byte> utf8)
    {
        if (!System.Text.Unicode.Utf8.IsValid(utf8))
        {
            return null;
        }

        var text = new StringBuilder("\"");
        foreach (Rune rune in Encoding.UTF8.GetString(utf8).EnumerateRunes())
        {
            switch (rune.Value)
            {
                case '"' or '\\':
                    text.Append('\\').Append((char)rune.Value);
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                default:
                    if (IsShown(rune))
                    {
                        text.Append(rune.ToString());
                    }
                    else
                    {
                        text.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X}}}");
                    }

                    break;
            }
        }

        return text.Append('"').ToString();
    }

    public static bool TryParse(ReadOnlySpan<char> token, out string text)
    {
        text = "";
        if (token is not ['"', .., '"'] || token.Length < 2)
        {
            return false;
        }

        var result = new StringBuilder();
        ReadOnlySpan<char> rest = token[1..^1];
        while (!rest.IsEmpty)
        {
            if (rest[0] != '\\')
            {
                result.Append(rest[0]);
                rest = rest[1..];
                continue;
            }

            if (rest.Length < 2 || !TryUnescape(ref rest, result))
            {
                return false;
            }
        }

        text = result.ToString();
        return true;
    }

    private static bool IsShown(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => false,
        UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned => false,
        _ => true,
    };

    private static bool TryUnescape(ref ReadOnlySpan<char> rest, StringBuilder result)
    {
        char kind = rest[1];
        rest = rest[2..];
        if (kind == 'u')
        {
            int end = rest.IndexOf('}');
            if (end < 2
                || rest[0] != '{'
                || !int.TryParse(rest[1..end], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int value)
                || !Rune.IsValid(value))
            {
                return false;
            }

            result.Append(new Rune(value).ToString());
            rest = rest[(end + 1)..];
            return true;
        }

        char? plain = kind switch { 'n' => '\n', 't' => '\t', '"' or '\\' => kind, _ => null };
        result.Append(plain);
        return plain is not null;
    }
}
