namespace Tutti.Protocols.Mpdl;

/// <summary>How far the partials are from whole multiples of the fundamental (mpdl-3.1, mpdl-5.3).</summary>
/// <remarks>Levels multiply as factors 1 + v/128.</remarks>
/// <param name="Steps">-128 to 127; 0, the default, is harmonic.</param>
public readonly record struct Inharmonicity(sbyte Steps)
{
    /// <summary>The default.</summary>
    public static readonly Inharmonicity Harmonic;

    /// <summary>-1 to 127/128: partials squeezed below 0, stretched above.</summary>
    public double Amount => Steps / 128.0;

    /// <summary>The value nearest to an amount; beyond the range the end of it.</summary>
    /// <param name="amount">-1 to 127/128.</param>
    public static Inharmonicity FromAmount(double amount) => new(Scale.ToSignedByte(amount * 128));

    /// <summary>The value as a setting of its parameter.</summary>
    public static implicit operator ParameterSetting(Inharmonicity value) => ParameterSetting.Known(DescriptorId.Inharmonicity, (byte)value.Steps);
}
