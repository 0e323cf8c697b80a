namespace Tutti.Protocols.Mpdl;

/// <summary>A frequency in steps of 1/65536 Hz, up to 65535.99998 Hz (mpdl-3.3).</summary>
/// <remarks>It replaces the pitch of its note, and the reverse; offsets of instrument and family still add.</remarks>
/// <param name="Raw">The value on the wire: 16.16 fixed point.</param>
public readonly record struct Frequency(uint Raw) : IComparable<Frequency>
{
    /// <summary>Steps of one hertz.</summary>
    public const int StepsPerHertz = 65536;

    /// <summary>Middle C: the default.</summary>
    public static readonly Frequency MiddleC = new(0x0105_A025);

    /// <summary>The frequency in Hz.</summary>
    public double Hertz => Raw / (double)StepsPerHertz;

    /// <summary>True when <paramref name="left"/> is lower.</summary>
    public static bool operator <(Frequency left, Frequency right) => left.Raw < right.Raw;

    /// <summary>True when <paramref name="left"/> is higher.</summary>
    public static bool operator >(Frequency left, Frequency right) => left.Raw > right.Raw;

    /// <summary>True when <paramref name="left"/> is not higher.</summary>
    public static bool operator <=(Frequency left, Frequency right) => left.Raw <= right.Raw;

    /// <summary>True when <paramref name="left"/> is not lower.</summary>
    public static bool operator >=(Frequency left, Frequency right) => left.Raw >= right.Raw;

    /// <summary>The value nearest to a frequency; beyond the range the end of it.</summary>
    /// <param name="hertz">0 to 65535.99998.</param>
    public static Frequency FromHertz(double hertz) => double.IsNaN(hertz) ? MiddleC : new(Scale.ToUInt32(hertz * StepsPerHertz));

    /// <summary>The value as a setting of its parameter.</summary>
    public static implicit operator ParameterSetting(Frequency value) => ParameterSetting.Known(DescriptorId.Frequency, value.Raw);

    /// <inheritdoc/>
    public int CompareTo(Frequency other) => Raw.CompareTo(other.Raw);
}
