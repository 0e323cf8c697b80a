namespace Tutti.Protocols.Mpdl;

/// <summary>How rough the sound is (mpdl-3.1).</summary>
/// <remarks>Levels multiply: each counts as a factor relative to neutral, 0x80.</remarks>
/// <param name="Raw">The value on the wire.</param>
public readonly record struct Roughness(byte Raw)
{
    /// <summary>The default and the factor 1.</summary>
    public static readonly Roughness Neutral = new(0x80);

    /// <summary>The factor relative to neutral, 0 to 1.992.</summary>
    public double Factor => Raw / (double)0x80;

    /// <summary>The value nearest to a factor; beyond the range the end of it.</summary>
    /// <param name="factor">Relative to neutral, 0 to 1.992.</param>
    public static Roughness FromFactor(double factor) => new(Scale.ToByte(factor * 0x80));

    /// <summary>The value as a setting of its parameter.</summary>
    public static implicit operator ParameterSetting(Roughness value) => ParameterSetting.Known(DescriptorId.Roughness, value.Raw);
}
