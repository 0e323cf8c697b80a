using System.Runtime.InteropServices;

using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Synth;

/// <summary>The effective values of a note, all levels combined and all that moves in its place, in the units of sound.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NoteValues
{
    /// <summary>0 silence, 1 to 128 General MIDI, 129 drums.</summary>
    public int Program { get; private init; }

    /// <summary>The pitch or the frequency, whichever counts.</summary>
    public double Hertz { get; private init; }

    /// <summary>1 is mf, 0 nothing, almost 2 is ffff.</summary>
    public double Loudness { get; private init; }

    /// <summary>0 to almost 2.</summary>
    public double Amplitude { get; private init; }

    /// <summary>0 to almost 2.</summary>
    public double Brightness { get; private init; }

    /// <summary>What is left of the even partials, 0 to 1.</summary>
    public double Even { get; private init; }

    /// <summary>What is left of the odd partials, 0 to 1.</summary>
    public double Odd { get; private init; }

    /// <summary>-1 all pitched, 0 as the timbre has it, 1 all unpitched.</summary>
    public double Unpitched { get; private init; }

    /// <summary>0 to almost 2.</summary>
    public double Roughness { get; private init; }

    /// <summary>-1 to almost 1.</summary>
    public double Inharmonicity { get; private init; }

    /// <summary>Timbre space, energy: -1 dark to almost 1 bright.</summary>
    public double Energy { get; private init; }

    /// <summary>Timbre space, bite: -1 soft to almost 1 sharp attacks.</summary>
    public double Bite { get; private init; }

    /// <summary>Timbre space, flux: -1 still to almost 1 full of inner movement.</summary>
    public double Flux { get; private init; }

    /// <summary>Where it stands.</summary>
    public SoundPlace Placement { get; private init; }

    /// <summary>Reads all of them from the engine.</summary>
    public static NoteValues Read(MpdlEngine engine, NoteAddress note, Instant now, SynthesizerOptions options)
    {
        double balance = engine.Effective(note, DescriptorId.EvenOddBalance, now);
        double unpitched = engine.Effective(note, DescriptorId.PitchedUnpitchedBalance, now) - 128;
        return new NoteValues
        {
            Program = (int)engine.Effective(note, DescriptorId.ProgramNow, now),
            Hertz = engine.Effective(note, DescriptorId.Frequency, now) / Frequency.StepsPerHertz,
            Loudness = engine.Effective(note, DescriptorId.Loudness, now) / 0x8000,
            Amplitude = engine.Effective(note, DescriptorId.Amplitude, now) / 0x8000,
            Brightness = engine.Effective(note, DescriptorId.Brightness, now) / 128,
            Even = Math.Min((255 - balance) / 127, 1),
            Odd = Math.Min(balance / 128, 1),
            Unpitched = unpitched < 0 ? unpitched / 128 : unpitched / 127,
            Roughness = engine.Effective(note, DescriptorId.Roughness, now) / 128,
            Inharmonicity = engine.Effective(note, DescriptorId.Inharmonicity, now) / 128,
            Energy = engine.Effective(note, DescriptorId.TimbreX, now) / 128,
            Bite = engine.Effective(note, DescriptorId.TimbreY, now) / 128,
            Flux = engine.Effective(note, DescriptorId.TimbreZ, now) / 128,
            Placement = SoundPlace.Read(engine, note, now, options),
        };
    }

    /// <summary>Reads the present program alone.</summary>
    public static int ProgramOf(MpdlEngine engine, NoteAddress note, Instant now) => (int)engine.Effective(note, DescriptorId.ProgramNow, now);
}
