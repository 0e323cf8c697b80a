namespace Tutti.Protocols.Mpdl;

/// <summary>Pan from up to down, with equal energy (mpdl-3.1, mpdl-3.5).</summary>
/// <remarks>Levels multiply: each counts as a factor relative to the centre, 0x80.</remarks>
/// <param name="Raw">The value on the wire: 00 full up, 80 the centre, FF full down.</param>
public readonly record struct PanUpDown(byte Raw)
{
    /// <summary>Full up.</summary>
    public static readonly PanUpDown Up = new(0x00);

    /// <summary>The default.</summary>
    public static readonly PanUpDown Centre = new(0x80);

    /// <summary>Full down.</summary>
    public static readonly PanUpDown Down = new(0xFF);

    /// <summary>-1 full up, 0 the centre; the highest value, 127/128, is full down.</summary>
    public double Position => (Raw - 128) / 128.0;

    /// <summary>The value nearest to a position; beyond the range the end of it.</summary>
    /// <param name="position">-1 full up to 1 full down.</param>
    public static PanUpDown FromPosition(double position) => new(Scale.ToByte((position * 128) + 128));

    /// <summary>The value as a setting of its parameter.</summary>
    public static implicit operator ParameterSetting(PanUpDown value) => ParameterSetting.Known(DescriptorId.PanUpDown, value.Raw);
}
