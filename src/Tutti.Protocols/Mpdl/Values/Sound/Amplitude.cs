namespace Tutti.Protocols.Mpdl;

/// <summary>How large the signal is, apart from how loud it is played (mpdl-3.1).</summary>
/// <remarks>Levels multiply: each counts as a factor relative to neutral, 0x8000.</remarks>
/// <param name="Raw">The value on the wire.</param>
public readonly record struct Amplitude(ushort Raw)
{
    /// <summary>The default and the factor 1.</summary>
    public static readonly Amplitude Neutral = new(0x8000);

    /// <summary>The factor relative to neutral, 0 to 1.99997.</summary>
    public double Factor => Raw / (double)0x8000;

    /// <summary>The value nearest to a factor; beyond the range the end of it.</summary>
    /// <param name="factor">Relative to neutral, 0 to 1.99997.</param>
    public static Amplitude FromFactor(double factor) => new(Scale.ToUInt16(factor * 0x8000));

    /// <summary>The value as a setting of its parameter.</summary>
    public static implicit operator ParameterSetting(Amplitude value) => ParameterSetting.Known(DescriptorId.Amplitude, value.Raw);
}
