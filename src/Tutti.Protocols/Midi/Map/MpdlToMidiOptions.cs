namespace Tutti.Protocols.Midi;

/// <summary>How MPDL becomes MIDI (mpdl-11.9).</summary>
public sealed record MpdlToMidiOptions
{
    /// <summary>The map, read backwards.</summary>
    public MidiMap Map { get; init; } = new();

    /// <summary>True for one plain channel for each instrument; false, the default, for MPE: a port for each instrument, a channel for each note.</summary>
    public bool UsesPlainChannels { get; init; }

    /// <summary>Ports at most, 1 to 256; instruments that find none are lost and counted.</summary>
    public int MaxPorts { get; init; } = 128;
}
