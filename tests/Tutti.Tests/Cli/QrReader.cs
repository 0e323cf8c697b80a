using System.Globalization;
using System.Text;

namespace Tutti.Tests.Cli;

/// <summary>Reads a QR code (ISO/IEC 18004) of versions 1 to 5 and level L of which nothing is damaged: enough to see that a picture says what it should.</summary>
internal sealed class QrReader
{
    private const int Border = 4;
    private const int FormatMask = 0x5412;
    private const int LevelL = 1;
    private const string Capitals = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    /// <summary>Octets of data before those that correct errors, by version, at level L.</summary>
    private static readonly int[] s_dataOctets = [19, 34, 55, 80, 108];

    private readonly bool[,] _dark;
    private readonly int _size;
    private readonly int _mask;

    private QrReader(bool[,] dark)
    {
        _dark = dark;
        _size = dark.GetLength(0);
        int format = Format() ^ FormatMask;
        Assert.Equal(LevelL, format >> 13);
        _mask = (format >> 10) & 7;
    }

    /// <summary>What a picture in half blocks says.</summary>
    public static string Read(string[] lines)
    {
        int size = lines[0].Length - (2 * Border);
        Assert.InRange(size, 21, 37);
        bool[,] dark = new bool[size, size];
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                char two = lines[(y + Border) / 2][x + Border];
                dark[y, x] = two == '█' || two == ((y + Border) % 2 == 0 ? '▀' : '▄');
            }
        }

        return new QrReader(dark).Text();
    }

    private int Format()
    {
        (int Row, int Column)[] places =
            [(8, 0), (8, 1), (8, 2), (8, 3), (8, 4), (8, 5), (8, 7), (8, 8), (7, 8), (5, 8), (4, 8), (3, 8), (2, 8), (1, 8), (0, 8)];
        return places.Aggregate(0, (bits, place) => (bits << 1) | (_dark[place.Row, place.Column] ? 1 : 0));
    }

    // Segments of digits, of capitals, and of octets, until one that says it is the end.
    private string Text()
    {
        Queue<bool> bits = new(Bits().Take(8 * s_dataOctets[(_size - 21) / 4]));
        StringBuilder text = new();
        while (bits.Count >= 4)
        {
            switch (Take(bits, 4))
            {
                case 1:
                    TakeDigits(bits, text);
                    break;
                case 2:
                    TakeCapitals(bits, text);
                    break;
                case 4:
                    byte[] octets = new byte[Take(bits, 8)];
                    for (int i = 0; i < octets.Length; i++)
                    {
                        octets[i] = (byte)Take(bits, 8);
                    }

                    text.Append(Encoding.UTF8.GetString(octets));
                    break;
                case 0:
                    return text.ToString();
                default:
                    Assert.Fail("a segment of another kind");
                    break;
            }
        }

        // A full one has no room to say that it ends.
        return text.ToString();
    }

    private static void TakeDigits(Queue<bool> bits, StringBuilder text)
    {
        for (int left = Take(bits, 10); left > 0; left -= 3)
        {
            int digits = Math.Min(left, 3);
            text.Append(Take(bits, digits switch { 3 => 10, 2 => 7, _ => 4 }).ToString($"D{digits}", CultureInfo.InvariantCulture));
        }
    }

    private static void TakeCapitals(Queue<bool> bits, StringBuilder text)
    {
        for (int left = Take(bits, 9); left > 0; left -= 2)
        {
            int two = Take(bits, left > 1 ? 11 : 6);
            if (left > 1)
            {
                text.Append(Capitals[two / Capitals.Length]);
            }

            text.Append(Capitals[two % Capitals.Length]);
        }
    }

    private static int Take(Queue<bool> bits, int count)
    {
        int value = 0;
        for (int i = 0; i < count; i++)
        {
            value = (value << 1) | (bits.Dequeue() ? 1 : 0);
        }

        return value;
    }

    // Two columns at a time from the right, up and down in turn; the column of the timing pattern is left out.
    private IEnumerable<bool> Bits()
    {
        bool up = true;
        for (int right = _size - 1; right > 0; right -= 2, up = !up)
        {
            right -= right == 6 ? 1 : 0;
            for (int i = 0; i < _size; i++)
            {
                int row = up ? _size - 1 - i : i;
                foreach (int column in (int[])[right, right - 1])
                {
                    if (!IsPattern(row, column))
                    {
                        yield return _dark[row, column] ^ IsMasked(row, column);
                    }
                }
            }
        }
    }

    // Finders with their formats, timing, and one alignment pattern from version 2 on.
    private bool IsPattern(int row, int column) =>
        (row <= 8 && column <= 8) || (row <= 8 && column >= _size - 8) || (row >= _size - 8 && column <= 8)
        || row == 6 || column == 6
        || (_size > 21 && row >= _size - 9 && row <= _size - 5 && column >= _size - 9 && column <= _size - 5);

    private bool IsMasked(int row, int column) => _mask switch
    {
        0 => (row + column) % 2 == 0,
        1 => row % 2 == 0,
        2 => column % 3 == 0,
        3 => (row + column) % 3 == 0,
        4 => ((row / 2) + (column / 3)) % 2 == 0,
        5 => (row * column % 2) + (row * column % 3) == 0,
        6 => ((row * column % 2) + (row * column % 3)) % 2 == 0,
        _ => (((row + column) % 2) + (row * column % 3)) % 2 == 0,
    };
}
