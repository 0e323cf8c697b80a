namespace Tutti.Protocols.Mpdl;

/// <summary>How loud a note is played, on the scale of the ten dynamics (mpdl-3.4).</summary>
/// <remarks>Levels multiply: each counts as a factor relative to mf, 0x8000.</remarks>
/// <param name="Raw">The value on the wire.</param>
public readonly record struct Loudness(ushort Raw)
{
    /// <summary>pppp.</summary>
    public static readonly Loudness Pianissississimo = new(0x0000);

    /// <summary>ppp.</summary>
    public static readonly Loudness Pianississimo = new(0x1000);

    /// <summary>pp.</summary>
    public static readonly Loudness Pianissimo = new(0x2000);

    /// <summary>p.</summary>
    public static readonly Loudness Piano = new(0x4000);

    /// <summary>mp.</summary>
    public static readonly Loudness MezzoPiano = new(0x6000);

    /// <summary>mf: the default, the factor 1.</summary>
    public static readonly Loudness MezzoForte = new(0x8000);

    /// <summary>f.</summary>
    public static readonly Loudness Forte = new(0xA000);

    /// <summary>ff.</summary>
    public static readonly Loudness Fortissimo = new(0xC000);

    /// <summary>fff.</summary>
    public static readonly Loudness Fortississimo = new(0xE000);

    /// <summary>ffff.</summary>
    public static readonly Loudness Fortissississimo = new(0xFFFF);

    private static readonly (string Mark, ushort Raw)[] s_dynamics =
    [
        ("pppp", 0x0000), ("ppp", 0x1000), ("pp", 0x2000), ("p", 0x4000), ("mp", 0x6000),
        ("mf", 0x8000), ("f", 0xA000), ("ff", 0xC000), ("fff", 0xE000), ("ffff", 0xFFFF),
    ];

    /// <summary>The factor relative to mf, 0 to 1.99997.</summary>
    public double Factor => Raw / (double)0x8000;

    /// <summary>The dynamic mark (<c>mf</c>) when the value is exactly one, else null.</summary>
    public string? Mark
    {
        get
        {
            foreach ((string mark, ushort raw) in s_dynamics)
            {
                if (raw == Raw)
                {
                    return mark;
                }
            }

            return null;
        }
    }

    /// <summary>The value nearest to a factor; beyond the range the end of it.</summary>
    /// <param name="factor">Relative to mf, 0 to 1.99997.</param>
    public static Loudness FromFactor(double factor) => new(Scale.ToUInt16(factor * 0x8000));

    /// <summary>Finds one of the ten dynamic marks, <c>pppp</c> to <c>ffff</c>.</summary>
    public static bool TryFromMark(ReadOnlySpan<char> mark, out Loudness loudness)
    {
        foreach ((string known, ushort raw) in s_dynamics)
        {
            if (mark.SequenceEqual(known))
            {
                loudness = new Loudness(raw);
                return true;
            }
        }

        loudness = default;
        return false;
    }

    /// <summary>The value as a setting of its parameter.</summary>
    public static implicit operator ParameterSetting(Loudness value) => ParameterSetting.Known(DescriptorId.Loudness, value.Raw);
}
