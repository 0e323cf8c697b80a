namespace Tutti.Protocols.Mpdl;

/// <summary>Balance of even and odd harmonics (mpdl-3.1, mpdl-3.5).</summary>
/// <remarks>Levels multiply: each counts as a factor relative to the centre, 0x80.</remarks>
/// <param name="Raw">The value on the wire: 00 all even, 80 the centre, FF all odd.</param>
public readonly record struct EvenOddBalance(byte Raw)
{
    /// <summary>Even harmonics alone.</summary>
    public static readonly EvenOddBalance Even = new(0x00);

    /// <summary>The default: both.</summary>
    public static readonly EvenOddBalance Equal = new(0x80);

    /// <summary>Odd harmonics alone.</summary>
    public static readonly EvenOddBalance Odd = new(0xFF);

    /// <summary>-1 all even, 0 the centre; the highest value, 127/128, is all odd.</summary>
    public double Position => (Raw - 128) / 128.0;

    /// <summary>The value nearest to a position; beyond the range the end of it.</summary>
    /// <param name="position">-1 all even to 1 all odd.</param>
    public static EvenOddBalance FromPosition(double position) => new(Scale.ToByte((position * 128) + 128));

    /// <summary>The value as a setting of its parameter.</summary>
    public static implicit operator ParameterSetting(EvenOddBalance value) => ParameterSetting.Known(DescriptorId.EvenOddBalance, value.Raw);
}
