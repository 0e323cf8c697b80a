using System.Globalization;

using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Simulation.Ring.Scenarios;

/// <summary>The words of one line of a scenario, taken one after the other.</summary>
/// <remarks>Words are parted by blanks; one with blanks stands in double quotes; <c>#</c> begins a remark.</remarks>
internal sealed class ScenarioLine
{
    private readonly string _source;
    private readonly int _number;
    private readonly List<string> _words = [];

    public ScenarioLine(string source, int number, string text)
    {
        (_source, _number) = (source, number);
        Split(text);
    }

    public bool IsEmpty => _words.Count == 0;

    /// <summary>How many words were taken; set back to take them again.</summary>
    public int Place { get; set; }

    public bool IsAtEnd => Place == _words.Count;

    /// <summary>The next word, if it is this one.</summary>
    public bool Takes(string word)
    {
        bool stands = !IsAtEnd && _words[Place] == word;
        Place += stands ? 1 : 0;
        return stands;
    }

    /// <summary>The next word; <paramref name="what"/> names what is missing otherwise.</summary>
    public string Word(string what, string remedy) => IsAtEnd ? throw Error($"{what} is missing", remedy) : _words[Place++];

    public void Expect(string word, string remedy)
    {
        if (!Takes(word))
        {
            throw Error(IsAtEnd ? $"the word {word} is missing" : $"there stands \"{_words[Place]}\" where {word} should", remedy);
        }
    }

    public void End(string remedy)
    {
        if (!IsAtEnd)
        {
            throw Error($"nobody knows what \"{_words[Place]}\" means here", remedy);
        }
    }

    /// <summary>A time such as 10ms, 0.5s, 300us: nanoseconds from 0 to an hour.</summary>
    public long Time(string what) => (long)Math.Round(Number(
        what, [("ms", 1e6), ("us", 1e3), ("ns", 1), ("min", 60e9), ("s", 1e9)], 0, 3600e9, "write a time such as 1.5s, 10ms or 300us, up to 60min", needsUnit: true));

    /// <summary>A length such as 12m.</summary>
    public double Metres(string what) => Number(what, [("km", 1000), ("m", 1)], 0, 3000, "write a length such as 12m, up to 3000m", needsUnit: true);

    /// <summary>A crystal's error such as -30ppm.</summary>
    public double Ppm(string what) => Number(what, [("ppm", 1)], -1000, 1000, "write an error such as -30ppm, at most 1000ppm either way", needsUnit: true);

    /// <summary>A probability such as 1e-6.</summary>
    public double Probability(string what) => Number(what, [], 0, 0.01, "write a probability for each bit, such as 1e-6, at most 0.01", needsUnit: false);

    /// <summary>Octets such as 100 or 4k.</summary>
    public int Octets(string what, int least, int most) =>
        (int)Number(what, [("k", 1024)], least, most, $"write {least} to {most} bytes; source, layer and a number are among them", needsUnit: false);

    public int Whole(string what, int least, int most)
    {
        double number = Number(what, [], least, most, $"write a whole number from {least} to {most}", needsUnit: false);
        return number == Math.Floor(number) ? (int)number : throw Error($"{what} is not whole", $"write a whole number from {least} to {most}");
    }

    /// <summary>A clock such as 250k or 5M.</summary>
    public LineRate Rate(string what)
    {
        const string remedy = "write one of 250k 500k 1M 2M 5M 10M 20M";
        string word = Word(what, remedy);
        int step = Array.IndexOf(["250k", "500k", "1M", "2M", "5M", "10M", "20M"], word);
        return step < 0 ? throw Error($"{what} \"{word}\" is not a clock of a ring", remedy) : (LineRate)((int)LineRates.Slowest + step);
    }

    public RingScenarioException Error(string what, string remedy) => new(_source, _number, what, remedy);

    private double Number(string what, ReadOnlySpan<(string Suffix, double Factor)> units, double least, double most, string remedy, bool needsUnit)
    {
        string word = Word(what, remedy);
        int digits = word.Length;
        double factor = needsUnit ? double.NaN : 1;
        foreach ((string suffix, double value) in units)
        {
            if (word.EndsWith(suffix, StringComparison.Ordinal))
            {
                (digits, factor) = (word.Length - suffix.Length, value);
                break;
            }
        }

        bool reads = double.TryParse(word.AsSpan(0, digits), NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
        number *= factor;
        return reads && number >= least && number <= most ? number : throw Error($"{what} \"{word}\" makes no sense", remedy);
    }

    private void Split(string text)
    {
        int at = 0;
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
            {
                at++;
            }

            if (at == text.Length || text[at] == '#')
            {
                return;
            }

            int start = at;
            bool quoted = text[at] == '"';
            if (quoted)
            {
                start++;
                at = text.IndexOf('"', start);
                if (at < 0)
                {
                    throw Error("a quotation mark is not closed", "write \" at both ends of the name");
                }

                _words.Add(text[start..at++]);
                continue;
            }

            while (at < text.Length && !char.IsWhiteSpace(text[at]) && text[at] != '#')
            {
                at++;
            }

            _words.Add(text[start..at]);
        }
    }
}
