namespace Tutti.Protocols.Mpdl;

/// <summary>The direction of a sound around the listener, in steps of 360/256 degrees (mpdl-3.6).</summary>
/// <remarks>Levels add, as offsets from straight ahead, and wrap around.</remarks>
/// <param name="Raw">The value on the wire: 00 behind, 40 left, 80 ahead, C0 right.</param>
public readonly record struct Azimuth(byte Raw)
{
    /// <summary>Behind the listener.</summary>
    public static readonly Azimuth Behind = new(0x00);

    /// <summary>Left of the listener.</summary>
    public static readonly Azimuth Left = new(0x40);

    /// <summary>Straight ahead: the default.</summary>
    public static readonly Azimuth Ahead = new(0x80);

    /// <summary>Right of the listener.</summary>
    public static readonly Azimuth Right = new(0xC0);

    /// <summary>The direction in degrees: 0 ahead, 90 right, -90 left, -180 behind.</summary>
    public double Degrees => (Raw - 128) * 360 / 256.0;

    /// <summary>The value nearest to a direction, taken modulo 360.</summary>
    /// <param name="degrees">0 ahead, to the right when positive; not finite: ahead.</param>
    public static Azimuth FromDegrees(double degrees) =>
        double.IsFinite(degrees) ? new((byte)((long)Math.Floor((Math.IEEERemainder(degrees, 360) * 256 / 360) + 128.5) & 0xFF)) : Ahead;

    /// <summary>The value as a setting of its parameter.</summary>
    public static implicit operator ParameterSetting(Azimuth value) => ParameterSetting.Known(DescriptorId.Azimuth, value.Raw);
}
