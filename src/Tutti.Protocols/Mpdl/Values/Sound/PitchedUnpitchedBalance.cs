namespace Tutti.Protocols.Mpdl;

/// <summary>Balance of tone and noise (mpdl-3.1, mpdl-3.5).</summary>
/// <remarks>Levels multiply: each counts as a factor relative to the centre, 0x80.</remarks>
/// <param name="Raw">The value on the wire: 00 all tone, 80 the centre, FF all noise.</param>
public readonly record struct PitchedUnpitchedBalance(byte Raw)
{
    /// <summary>Tone alone.</summary>
    public static readonly PitchedUnpitchedBalance Pitched = new(0x00);

    /// <summary>The default: both.</summary>
    public static readonly PitchedUnpitchedBalance Equal = new(0x80);

    /// <summary>Noise alone.</summary>
    public static readonly PitchedUnpitchedBalance Unpitched = new(0xFF);

    /// <summary>-1 all tone, 0 the centre; the highest value, 127/128, is all noise.</summary>
    public double Position => (Raw - 128) / 128.0;

    /// <summary>The value nearest to a position; beyond the range the end of it.</summary>
    /// <param name="position">-1 all tone to 1 all noise.</param>
    public static PitchedUnpitchedBalance FromPosition(double position) => new(Scale.ToByte((position * 128) + 128));

    /// <summary>The value as a setting of its parameter.</summary>
    public static implicit operator ParameterSetting(PitchedUnpitchedBalance value) => ParameterSetting.Known(DescriptorId.PitchedUnpitchedBalance, value.Raw);
}
