using Tutti.Protocols.Mpdl;

namespace Tutti.Synth;

/// <summary>What each program sounds like: 0 silence, 1 to 128 as General MIDI names them, 129 a drum kit; the rest is silent.</summary>
internal static class Programs
{
    /// <summary>The program of the drum kit.</summary>
    public const int Drums = 129;

    /// <summary>No sound.</summary>
    public static readonly Timbre Silence = new() { Partials = 0 };

    private static readonly SoundPatch[] s_patches =
    [
        .. Keyboards.Pianos, .. Keyboards.Bells, .. Keyboards.Organs,
        .. Plucked.Guitars, .. Plucked.Basses,
        .. Bowed.Strings, .. Bowed.Ensembles,
        .. Winds.Brass, .. Winds.Reeds, .. Winds.Pipes,
        .. Electronics.Leads, .. Electronics.Pads, .. Electronics.Effects,
        .. FolkAndNoise.Ethnic, .. FolkAndNoise.Percussive, .. FolkAndNoise.Noises,
    ];

    /// <summary>The menu.</summary>
    public static IReadOnlyList<PatchName> Names { get; } =
    [
        .. s_patches.Select((patch, i) => new PatchName(new ProgramNumber((ushort)(i + 1)), patch.Name)),
        new PatchName(new ProgramNumber(Drums), "Drum Kit"),
    ];

    /// <summary>The timbre of a program.</summary>
    /// <param name="program">Any number.</param>
    /// <param name="hertz">The note: chooses the drum of the kit.</param>
    public static Timbre TimbreOf(int program, double hertz)
    {
        if (program == Drums)
        {
            return DrumKit.At((int)Math.Round(69 + (12 * Math.Log2(Math.Max(hertz, 1) / 440))));
        }

        return program >= 1 && program <= s_patches.Length ? s_patches[program - 1].Timbre : Silence;
    }
}
