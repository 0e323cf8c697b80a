namespace Tutti.Protocols.Mpdl;

/// <summary>How far a sound is from the listener, in steps of 10/32768 m, up to almost 20 m (mpdl-3.8).</summary>
/// <remarks>Levels multiply: each counts as a factor relative to 10 m, 0x8000.</remarks>
/// <param name="Raw">The value on the wire.</param>
public readonly record struct Distance(ushort Raw)
{
    /// <summary>10 m: the default.</summary>
    public static readonly Distance Neutral = new(0x8000);

    /// <summary>The distance in metres.</summary>
    public double Metres => Raw * 10 / (double)0x8000;

    /// <summary>The value nearest to a distance; beyond the range the end of it.</summary>
    /// <param name="metres">0 to 19.9997.</param>
    public static Distance FromMetres(double metres) => new(Scale.ToUInt16(metres * 0x8000 / 10));

    /// <summary>The value as a setting of its parameter.</summary>
    public static implicit operator ParameterSetting(Distance value) => ParameterSetting.Known(DescriptorId.Distance, value.Raw);
}
