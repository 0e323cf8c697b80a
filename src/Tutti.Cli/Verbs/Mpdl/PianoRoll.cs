using System.Globalization;
using System.Text;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary>A small picture of when which keys sound, gathered in bounded memory however long the piece is.</summary>
/// <remarks>Time is kept in slices; when a piece turns out to be longer than they reach, each two become one of twice the length.</remarks>
internal sealed class PianoRoll
{
    private const int Slices = 1024;
    private const int Margin = 5;

    private readonly UInt128[] _keys = new UInt128[Slices];

    /// <summary>How long a slice is, in units of 50 microseconds.</summary>
    public long SliceUnits { get; private set; } = 100;

    /// <summary>Makes the slices so long that a time lies within them.</summary>
    public void Reach(long units)
    {
        while (units / SliceUnits >= Slices)
        {
            for (int i = 0; i < Slices / 2; i++)
            {
                _keys[i] = _keys[2 * i] | _keys[(2 * i) + 1];
            }

            Array.Clear(_keys, Slices / 2, Slices / 2);
            SliceUnits *= 2;
        }
    }

    /// <summary>A key sounds at a time.</summary>
    /// <param name="units">In units of 50 microseconds.</param>
    /// <param name="key">The nearest key, 0 to 127.</param>
    public void Mark(long units, int key)
    {
        Reach(units);
        _keys[units / SliceUnits] |= UInt128.One << key;
    }

    /// <summary>The picture, with note names at the left and times below; nothing when nothing sounds.</summary>
    /// <param name="length">The length of the piece, in units of 50 microseconds.</param>
    /// <param name="columns">Characters of a line.</param>
    /// <param name="lines">The most lines of the picture; each shows two rows.</param>
    public IEnumerable<string> Draw(long length, int columns, int lines)
    {
        UInt128 used = _keys.Aggregate(UInt128.Zero, (all, keys) => all | keys);
        if (used == UInt128.Zero)
        {
            yield break;
        }

        int low = (int)UInt128.TrailingZeroCount(used), high = 127 - (int)UInt128.LeadingZeroCount(used);
        int width = columns - Margin - 1;
        int keysOfRow = Math.Max(1, (high - low + (2 * lines)) / (2 * lines));
        int rows = (high - low + keysOfRow) / keysOfRow;
        rows += rows & 1;
        UInt128[] shown = Shown(length, width);
        for (int row = rows - 1; row > 0; row -= 2)
        {
            var line = new StringBuilder();
            line.Append(Name(low + ((row - 1) * keysOfRow)).PadLeft(Margin - 1)).Append(" │");
            foreach (UInt128 keys in shown)
            {
                bool upper = Sounds(keys, low + (row * keysOfRow), keysOfRow), lower = Sounds(keys, low + ((row - 1) * keysOfRow), keysOfRow);
                line.Append((upper, lower) switch { (true, true) => '█', (true, false) => '▀', (false, true) => '▄', _ => ' ' });
            }

            yield return line.ToString().TrimEnd();
        }

        yield return $"{new string(' ', Margin)}└{new string('─', width)}";
        string end = Clock.Text(Clock.Seconds(length));
        yield return $"{new string(' ', Margin + 1)}0{end.PadLeft(width - 1)}";
    }

    private static bool Sounds(UInt128 keys, int low, int count) =>
        low < 128 && (keys & (((UInt128.One << Math.Min(count, 127)) - 1) << low)) != UInt128.Zero;

    private static string Name(int key) =>
        string.Create(CultureInfo.InvariantCulture, $"{((string[])["C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B"])[key % 12]}{(key / 12) - 1}");

    /// <summary>As many columns as there is room for, each the keys of its part of the time.</summary>
    private UInt128[] Shown(long length, int width)
    {
        var shown = new UInt128[width];
        long slices = Math.Min(Slices, Math.Max(1, (length / SliceUnits) + 1));
        for (int i = 0; i < width; i++)
        {
            long from = i * slices / width, to = Math.Max(from + 1, (i + 1) * slices / width);
            for (long slice = from; slice < to; slice++)
            {
                shown[i] |= _keys[slice];
            }
        }

        return shown;
    }
}
