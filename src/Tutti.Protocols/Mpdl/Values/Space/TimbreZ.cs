namespace Tutti.Protocols.Mpdl;

/// <summary>Third coordinate in timbre space, a map of sounds where neighbours sound alike (mpdl-3.9).</summary>
/// <remarks>Levels add, and the sum stays within -128 to 127.</remarks>
/// <param name="Coordinate">-128 to 127; 0 is the default.</param>
public readonly record struct TimbreZ(sbyte Coordinate)
{
    /// <summary>The value as a setting of its parameter.</summary>
    public static implicit operator ParameterSetting(TimbreZ value) => ParameterSetting.Known(DescriptorId.TimbreZ, (byte)value.Coordinate);
}
