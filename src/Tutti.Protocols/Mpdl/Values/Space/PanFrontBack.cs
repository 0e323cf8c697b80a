namespace Tutti.Protocols.Mpdl;

/// <summary>Pan from front to back, with equal energy (mpdl-3.1, mpdl-3.5).</summary>
/// <remarks>Levels multiply: each counts as a factor relative to the centre, 0x80.</remarks>
/// <param name="Raw">The value on the wire: 00 full front, 80 the centre, FF full back.</param>
public readonly record struct PanFrontBack(byte Raw)
{
    /// <summary>Full front.</summary>
    public static readonly PanFrontBack Front = new(0x00);

    /// <summary>The default.</summary>
    public static readonly PanFrontBack Centre = new(0x80);

    /// <summary>Full back.</summary>
    public static readonly PanFrontBack Back = new(0xFF);

    /// <summary>-1 full front, 0 the centre; the highest value, 127/128, is full back.</summary>
    public double Position => (Raw - 128) / 128.0;

    /// <summary>The value nearest to a position; beyond the range the end of it.</summary>
    /// <param name="position">-1 full front to 1 full back.</param>
    public static PanFrontBack FromPosition(double position) => new(Scale.ToByte((position * 128) + 128));

    /// <summary>The value as a setting of its parameter.</summary>
    public static implicit operator ParameterSetting(PanFrontBack value) => ParameterSetting.Known(DescriptorId.PanFrontBack, value.Raw);
}
