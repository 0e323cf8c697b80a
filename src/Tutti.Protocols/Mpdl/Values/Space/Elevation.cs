namespace Tutti.Protocols.Mpdl;

/// <summary>The direction of a sound above or below the listener, in steps of 90/128 degrees (mpdl-3.7).</summary>
/// <remarks>Levels add, as offsets from level, and stop at straight up and straight down.</remarks>
/// <param name="Raw">The value on the wire: 00 down, 80 level, FF up.</param>
public readonly record struct Elevation(byte Raw)
{
    /// <summary>Straight down.</summary>
    public static readonly Elevation Down = new(0x00);

    /// <summary>Level with the listener: the default.</summary>
    public static readonly Elevation Level = new(0x80);

    /// <summary>The highest there is.</summary>
    public static readonly Elevation Up = new(0xFF);

    /// <summary>The direction in degrees, -90 down, 0 level, 89.3 up.</summary>
    public double Degrees => (Raw - 128) * 90 / 128.0;

    /// <summary>The value nearest to a direction; beyond the range the end of it.</summary>
    /// <param name="degrees">-90 down to 90 up.</param>
    public static Elevation FromDegrees(double degrees) => new(Scale.ToByte((degrees * 128 / 90) + 128));

    /// <summary>The value as a setting of its parameter.</summary>
    public static implicit operator ParameterSetting(Elevation value) => ParameterSetting.Known(DescriptorId.Elevation, value.Raw);
}
