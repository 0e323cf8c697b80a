namespace Tutti.Protocols.Mpdl;

/// <summary>Pan from left to right, with equal energy (mpdl-3.1, mpdl-3.5).</summary>
/// <remarks>Levels multiply: each counts as a factor relative to the centre, 0x80.</remarks>
/// <param name="Raw">The value on the wire: 00 full left, 80 the centre, FF full right.</param>
public readonly record struct PanLeftRight(byte Raw)
{
    /// <summary>Full left.</summary>
    public static readonly PanLeftRight Left = new(0x00);

    /// <summary>The default.</summary>
    public static readonly PanLeftRight Centre = new(0x80);

    /// <summary>Full right.</summary>
    public static readonly PanLeftRight Right = new(0xFF);

    /// <summary>-1 full left, 0 the centre; the highest value, 127/128, is full right.</summary>
    public double Position => (Raw - 128) / 128.0;

    /// <summary>The value nearest to a position; beyond the range the end of it.</summary>
    /// <param name="position">-1 full left to 1 full right.</param>
    public static PanLeftRight FromPosition(double position) => new(Scale.ToByte((position * 128) + 128));

    /// <summary>The value as a setting of its parameter.</summary>
    public static implicit operator ParameterSetting(PanLeftRight value) => ParameterSetting.Known(DescriptorId.PanLeftRight, value.Raw);
}
