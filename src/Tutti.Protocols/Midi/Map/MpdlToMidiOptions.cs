namespace Tutti.Protocols.Midi;

/// <summary>How MPDL becomes MIDI (mpdl-11.9).</summary>
public sealed record MpdlToMidiOptions
{
    /// <summary>The map, read backwards.</summary>
    public MidiMap Map { get; init; } = new();

    /// <summary>True for one plain channel for each instrument; false, the default, for MPE: a port for each instrument, a channel for each note.</summary>
    public bool UsesPlainChannels { get; init; }

    /// <summary>How often a parameter that glides or is modulated is told, at least 50 microseconds (mpdl-11.11).</summary>
    public TimeSpan MovementInterval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>How often in all; movements after that are lost and counted.</summary>
    public int MaxMovementSteps { get; init; } = 1_000_000;

    /// <summary>Ports at most, 1 to 256; instruments that find none are lost and counted.</summary>
    public int MaxPorts { get; init; } = 128;
}
