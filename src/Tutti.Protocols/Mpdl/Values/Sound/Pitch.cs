namespace Tutti.Protocols.Mpdl;

/// <summary>A pitch in steps of 1/512 semitone, from a quarter tone below MIDI note 0 to almost one above note 127 (mpdl-3.2).</summary>
/// <remarks>
/// <code>
/// nnnnnnn f ffff ffff      the nearest MIDI note (7 bits), then the distance from a quarter tone below it (9 bits)
/// </code>
/// Levels add, as offsets from middle C. A4 (note 69) is 440 Hz.
/// </remarks>
/// <param name="Raw">The value on the wire; 0x7900 is middle C.</param>
public readonly record struct Pitch(ushort Raw) : IComparable<Pitch>
{
    /// <summary>Steps of one semitone.</summary>
    public const int StepsPerSemitone = 512;

    /// <summary>Middle C, MIDI note 60: the default.</summary>
    public static readonly Pitch MiddleC = new(0x7900);

    /// <summary>The nearest MIDI note, 0 to 127.</summary>
    public int NearestNote => Raw >> 9;

    /// <summary>Distance from <see cref="NearestNote"/> in cents, -50 to 49.8.</summary>
    public double Cents => ((Raw & 0x1FF) - 256) * 100 / (double)StepsPerSemitone;

    /// <summary>The pitch in semitones, MIDI note 60 being 60.0: -0.5 to 127.498.</summary>
    public double Semitones => SemitonesOf(Raw);

    /// <summary>The frequency in Hz with A4 = 440 Hz.</summary>
    public double Hertz => HertzOf(Semitones);

    /// <summary>True when <paramref name="left"/> is lower.</summary>
    public static bool operator <(Pitch left, Pitch right) => left.Raw < right.Raw;

    /// <summary>True when <paramref name="left"/> is higher.</summary>
    public static bool operator >(Pitch left, Pitch right) => left.Raw > right.Raw;

    /// <summary>True when <paramref name="left"/> is not higher.</summary>
    public static bool operator <=(Pitch left, Pitch right) => left.Raw <= right.Raw;

    /// <summary>True when <paramref name="left"/> is not lower.</summary>
    public static bool operator >=(Pitch left, Pitch right) => left.Raw >= right.Raw;

    /// <summary>The pitch nearest to a MIDI note; beyond the range the end of it.</summary>
    /// <param name="semitones">MIDI note with fraction, -0.5 to 127.498.</param>
    public static Pitch FromMidi(double semitones) =>
        double.IsNaN(semitones) ? MiddleC : new(Scale.ToUInt16(RawOf(semitones)));

    /// <summary>The pitch that, sent to an instrument or a family, moves its notes: middle C and an interval.</summary>
    /// <param name="semitones">Up when positive.</param>
    public static Pitch Offset(double semitones) => FromMidi(60 + semitones);

    /// <summary>The pitch nearest to a frequency; beyond the range the end of it.</summary>
    /// <param name="hertz">Above 0; anything else gives the lowest pitch.</param>
    public static Pitch FromHertz(double hertz) => hertz > 0 ? FromMidi(SemitonesFromHertz(hertz)) : new Pitch(0);

    /// <summary>The value as a setting of its parameter.</summary>
    public static implicit operator ParameterSetting(Pitch value) => ParameterSetting.Known(DescriptorId.Pitch, value.Raw);

    /// <inheritdoc/>
    public int CompareTo(Pitch other) => Raw.CompareTo(other.Raw);

    internal static double SemitonesOf(double raw) => (raw - 256) / StepsPerSemitone;

    internal static double RawOf(double semitones) => (semitones * StepsPerSemitone) + 256;

    internal static double HertzOf(double semitones) => 440 * double.Exp2((semitones - 69) / 12);

    internal static double SemitonesFromHertz(double hertz) => 69 + (12 * Math.Log2(hertz / 440));
}
