using Tutti.Protocols.Mpdl;

namespace Tutti.Protocols.Midi;

/// <summary>Which MIDI message becomes which descriptor; the default is the map of section 11, and each line can be another (mpdl-11.3 to mpdl-11.7).</summary>
public sealed record MidiMap
{
    /// <summary>The family whose instruments 1 to 16 are the channels.</summary>
    public int Family { get; init; } = 1;

    /// <summary>Controllers and the parameter or measurement of the instrument that each becomes. One that is not here travels as a comment.</summary>
    public IReadOnlyDictionary<int, DescriptorId> Controllers { get; init; } = new Dictionary<int, DescriptorId>
    {
        [1] = DescriptorId.ModulationWheel1,
        [4] = DescriptorId.ContinuousPedal2,
        [7] = DescriptorId.Amplitude,
        [10] = DescriptorId.PanLeftRight,
        [11] = DescriptorId.ContinuousPedal1,
        [64] = DescriptorId.SwitchPedal1,
        [67] = DescriptorId.SwitchPedal2,
        [74] = DescriptorId.Brightness,
    };

    /// <summary>Controllers that release all notes of the instrument, and how.</summary>
    public IReadOnlyDictionary<int, ReleaseKind> Releases { get; init; } = new Dictionary<int, ReleaseKind>
    {
        [120] = ReleaseKind.Silence,
        [123] = ReleaseKind.Natural,
    };

    /// <summary>What a note-on's velocity becomes.</summary>
    public DescriptorId Velocity { get; init; } = DescriptorId.Loudness;

    /// <summary>What the pressure of a key or a channel becomes.</summary>
    public DescriptorId Pressure { get; init; } = DescriptorId.KeyPressure;

    /// <summary>What a pitch bend becomes: pitch, or the measurement of the wheel.</summary>
    public DescriptorId Bend { get; init; } = DescriptorId.Pitch;

    /// <summary>What a program change becomes: for future notes, or at once.</summary>
    public DescriptorId Program { get; init; } = DescriptorId.ProgramNext;

    /// <summary>What a note-off becomes.</summary>
    public ReleaseKind NoteOff { get; init; } = ReleaseKind.Natural;

    /// <summary>The program of a channel that names none.</summary>
    public ProgramNumber DefaultProgram { get; init; } = new(1);

    /// <summary>The channel of drums, 1 to 16; 0 for none.</summary>
    public int DrumChannel { get; init; } = 10;

    /// <summary>The program of the channel of drums.</summary>
    public ProgramNumber DrumProgram { get; init; } = new(129);

    /// <summary>Semitones of a full bend before RPN 0 says otherwise.</summary>
    public double BendRange { get; init; } = 2;

    /// <summary>Semitones of a full bend of a member channel of an MPE zone before RPN 0 says otherwise.</summary>
    public double MemberBendRange { get; init; } = 48;

    /// <summary>Throws when a line makes no sense.</summary>
    internal static MidiMap Check(MidiMap map)
    {
        NoteAddress.OfFamily(map.Family);
        foreach (DescriptorId id in map.Controllers.Values.Append(map.Velocity).Append(map.Pressure).Append(map.Bend).Append(map.Program))
        {
            _ = ParameterSetting.FromRaw(id, 0);
        }

        return map;
    }
}
