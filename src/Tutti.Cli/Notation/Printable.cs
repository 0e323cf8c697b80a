using System.Globalization;
using System.Text;

namespace Tutti.Cli.Notation;

/// <summary>Makes text from the network harmless to a terminal and to line-by-line readers: a node may be called anything.</summary>
internal static class Printable
{
    /// <summary>The same text with control and format characters, line ends and lone surrogates written as <c>\n</c> or <c>\u001b</c>.</summary>
    public static string Escape(string text)
    {
        int first = IndexOfUnsafe(text);
        if (first < 0)
        {
            return text;
        }

        StringBuilder safe = new(text, 0, first, text.Length + 16);
        for (int i = first; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                safe.Append(text, i++, 2);
            }
            else if (IsSafe(text[i]))
            {
                safe.Append(text[i]);
            }
            else
            {
                safe.Append(text[i] switch
                {
                    '\n' => "\\n",
                    '\r' => "\\r",
                    '\t' => "\\t",
                    char other => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)other:x4}"),
                });
            }
        }

        return safe.ToString();
    }

    /// <summary>The same text, escaped, and no longer than so many characters; an ellipsis stands for what was cut.</summary>
    public static string Cut(string text, int most)
    {
        string safe = Escape(text);
        if (safe.Length <= most)
        {
            return safe;
        }

        int end = most - 1;
        return string.Concat(safe.AsSpan(0, char.IsHighSurrogate(safe[end - 1]) ? end - 1 : end), "…");
    }

    private static int IndexOfUnsafe(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (!IsSafe(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    // Format characters too: a right-to-left override in a name would turn the rest of the line around.
    private static bool IsSafe(char c) => char.GetUnicodeCategory(c) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate);
}
