namespace Tutti.Protocols.Mpdl;

/// <summary>The patch that makes the sound (mpdl-3.10).</summary>
/// <param name="Number">0 silence; 1 to 128 as General MIDI numbers them; the rest free.</param>
public readonly record struct ProgramNumber(ushort Number)
{
    /// <summary>Program 0: no sound. The default.</summary>
    public static readonly ProgramNumber Silence;

    /// <summary>A setting that changes a sounding note and those to come.</summary>
    public ParameterSetting Now => ParameterSetting.Known(DescriptorId.ProgramNow, Number);

    /// <summary>A setting that changes a note from its next trigger on.</summary>
    public ParameterSetting Next => ParameterSetting.Known(DescriptorId.ProgramNext, Number);

    /// <summary>The program of a General MIDI number.</summary>
    /// <param name="number">1 to 128.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is out of its range.</exception>
    public static ProgramNumber GeneralMidi(int number)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(number, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, 128);
        return new ProgramNumber((ushort)number);
    }
}
