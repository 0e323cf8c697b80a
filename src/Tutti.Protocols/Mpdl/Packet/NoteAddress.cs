using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Tutti.Protocols.Mpdl;

/// <summary>Names a note, an instrument, a family or all families of one device (mpdl-2.1, mpdl-2.2).</summary>
/// <remarks>
/// <code>
/// bit 19        14 13          7 6           0
///     +-----------+-------------+-------------+
///     |  family   | instrument  |    note     |
///     +-----------+-------------+-------------+
/// </code>
/// An address holds no ignored bits: below a zero everything is zero, so equal addresses name the same thing.
/// The note number is a name and has nothing to do with pitch.
/// </remarks>
public readonly record struct NoteAddress
{
    /// <summary>The highest family.</summary>
    public const int MaxFamily = 63;

    /// <summary>The highest instrument of a family.</summary>
    public const int MaxInstrument = 127;

    /// <summary>The highest note of an instrument.</summary>
    public const int MaxNote = 127;

    /// <summary>All families, written <c>all</c>.</summary>
    public static readonly NoteAddress AllFamilies;

    private NoteAddress(int bits) => Bits = bits;

    /// <summary>The 20 bits: family (6), instrument (7), note (7).</summary>
    public int Bits { get; }

    /// <summary>The family, 1 to 63; 0 for all.</summary>
    public int Family => Bits >> 14;

    /// <summary>The instrument, 1 to 127; 0 for the whole family.</summary>
    public int Instrument => (Bits >> 7) & 0x7F;

    /// <summary>The note, 1 to 127; 0 for the whole instrument.</summary>
    public int Note => Bits & 0x7F;

    /// <summary>How much is named.</summary>
    public AddressLevel Level =>
        Family == 0 ? AddressLevel.AllFamilies
        : Instrument == 0 ? AddressLevel.Family
        : Note == 0 ? AddressLevel.Instrument
        : AddressLevel.Note;

    /// <summary>The next wider address: a note's instrument, an instrument's family, all families.</summary>
    public NoteAddress Parent => Level switch
    {
        AddressLevel.Note => new NoteAddress(Bits & ~0x7F),
        AddressLevel.Instrument => new NoteAddress(Bits & ~0x3FFF),
        _ => AllFamilies,
    };

    /// <summary>Reads 20 bits; those below a zero are ignored.</summary>
    /// <param name="bits">Family, instrument and note; bits above the twentieth are ignored.</param>
    public static NoteAddress FromBits(int bits)
    {
        bits &= 0xFFFFF;
        return new NoteAddress((bits >> 14) == 0 ? 0 : (bits & 0x3F80) == 0 ? bits & ~0x3FFF : bits);
    }

    /// <summary>A whole family.</summary>
    /// <param name="family">1 to 63.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of its range.</exception>
    public static NoteAddress OfFamily(int family)
    {
        CheckRange(family, MaxFamily, nameof(family));
        return new NoteAddress(family << 14);
    }

    /// <summary>A whole instrument.</summary>
    /// <param name="family">1 to 63.</param>
    /// <param name="instrument">1 to 127.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static NoteAddress OfInstrument(int family, int instrument)
    {
        CheckRange(instrument, MaxInstrument, nameof(instrument));
        return new NoteAddress(OfFamily(family).Bits | (instrument << 7));
    }

    /// <summary>One note.</summary>
    /// <param name="family">1 to 63.</param>
    /// <param name="instrument">1 to 127.</param>
    /// <param name="note">1 to 127.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static NoteAddress OfNote(int family, int instrument, int note)
    {
        CheckRange(note, MaxNote, nameof(note));
        return new NoteAddress(OfInstrument(family, instrument).Bits | note);
    }

    /// <summary>Reads <c>all</c>, <c>F</c>, <c>F.I</c> or <c>F.I.N</c> in decimal numbers.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out NoteAddress address) => TryParse(text.AsSpan(), out address);

    /// <summary>Reads <c>all</c>, <c>F</c>, <c>F.I</c> or <c>F.I.N</c> in decimal numbers.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out NoteAddress address)
    {
        address = AllFamilies;
        if (text is "all")
        {
            return true;
        }

        ReadOnlySpan<int> limits = [MaxFamily, MaxInstrument, MaxNote];
        int bits = 0, shift = 14, part = 0;
        foreach (Range range in text.Split('.'))
        {
            if (part == limits.Length
                || !int.TryParse(text[range], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                || number < 1
                || number > limits[part])
            {
                return false;
            }

            bits |= number << shift;
            shift -= 7;
            part++;
        }

        address = new NoteAddress(bits);
        return part > 0;
    }

    /// <summary>True when <paramref name="other"/> is this address or lies below it.</summary>
    public bool Contains(NoteAddress other) => Level switch
    {
        AddressLevel.AllFamilies => true,
        AddressLevel.Family => other.Family == Family,
        AddressLevel.Instrument => other.Bits >> 7 == Bits >> 7,
        _ => other == this,
    };

    /// <summary><c>all</c>, <c>F</c>, <c>F.I</c> or <c>F.I.N</c>.</summary>
    public override string ToString() => Level switch
    {
        AddressLevel.AllFamilies => "all",
        AddressLevel.Family => string.Create(CultureInfo.InvariantCulture, $"{Family}"),
        AddressLevel.Instrument => string.Create(CultureInfo.InvariantCulture, $"{Family}.{Instrument}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Family}.{Instrument}.{Note}"),
    };

    private static void CheckRange(int number, int maximum, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, maximum, name);
    }
}
