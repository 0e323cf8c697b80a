using System.Globalization;

namespace Tutti.Protocols.Mpdl;

/// <summary>Pitches as note names with cents: <c>A4+30.08c</c>, <c>C#5</c>; middle C is C4.</summary>
internal static class PitchText
{
    private static readonly string[] s_names = ["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"];

    public static string Format(Pitch pitch)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{s_names[pitch.NearestNote % 12]}{(pitch.NearestNote / 12) - 1}");
        if (pitch.Cents == 0)
        {
            return name;
        }

        string cents = ValueScale.Number(pitch.Cents, 100.0 / Pitch.StepsPerSemitone);
        return name + (pitch.Cents > 0 ? "+" : "") + cents + "c";
    }

    public static bool TryParse(ReadOnlySpan<char> text, out Pitch pitch)
    {
        pitch = default;
        int letter = text.IsEmpty ? -1 : "C.D.EF.G.A.B".IndexOf(text[0], StringComparison.Ordinal);
        if (letter < 0 || text[0] == '.')
        {
            return false;
        }

        text = text[1..];
        if (text is ['#', ..] or ['b', ..])
        {
            letter += text[0] == '#' ? 1 : -1;
            text = text[1..];
        }

        int end = text.Length > 0 && text[0] == '-' ? 1 : 0;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        double cents = 0;
        bool hasCents = end < text.Length;
        if (!int.TryParse(text[..end], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int octave)
            || octave is < -1 or > 9
            || (hasCents && !(text[end] is '+' or '-' && text[^1] == 'c' && TryParseNumber(text[end..^1], out cents))))
        {
            return false;
        }

        double semitones = (12 * (octave + 1)) + letter + (cents / 100);
        pitch = Pitch.FromMidi(semitones);
        return semitones is >= -0.5 and < 127.5 && cents is >= -50 and <= 50;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> text, out double number) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
}
