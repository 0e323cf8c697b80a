namespace Tutti.Synth;

/// <summary>How an instrument sounds, in words a musician would use. Everything is as at middle C and mf, in seconds, Hz, dB and cents.</summary>
internal sealed record Timbre
{
    /// <summary>Louder or softer than others, in dB.</summary>
    public double Level { get; init; }

    // What it is made of.

    /// <summary>How much softer the harmonics are with each octave, in dB.</summary>
    public double Slope { get; init; } = -6;

    /// <summary>How much softer than the slope says the even harmonics are, in dB: a pipe closed at one end has few.</summary>
    public double Even { get; init; }

    /// <summary>The partials of what is not a string or a pipe: bells, bars, skins. Empty: harmonics.</summary>
    public IReadOnlyList<Mode> Modes { get; init; } = [];

    /// <summary>What the body makes stronger.</summary>
    public IReadOnlyList<Resonance> Body { get; init; } = [];

    /// <summary>How stiff the string is: harmonic k is sharp by the factor sqrt(1 + stiffness k²).</summary>
    public double Stiffness { get; init; }

    /// <summary>How many harmonics at middle C and above; low notes have more.</summary>
    public int Partials { get; init; } = 40;

    /// <summary>What is not tone.</summary>
    public NoiseShape Noise { get; init; } = NoiseShape.None;

    // How it goes in time.

    /// <summary>Until it is at its full level.</summary>
    public double Attack { get; init; } = 0.005;

    /// <summary>How much later that is with each octave of harmonics, relative to the attack: brass.</summary>
    public double AttackSpread { get; init; }

    /// <summary>Until it has died away to -60 dB, or to what it sustains.</summary>
    public double Decay { get; init; } = double.PositiveInfinity;

    /// <summary>How much shorter that is with each octave of pitch: 1 halves it.</summary>
    public double DecayByPitch { get; init; } = 0.5;

    /// <summary>How much shorter that is with each octave of harmonics: 1 halves it.</summary>
    public double DecayByHarmonic { get; init; } = 0.5;

    /// <summary>The level that stays after the decay, 0 to 1; with <see cref="Decay"/> infinite it stays at 1.</summary>
    public double Sustain { get; init; }

    /// <summary>From its release until it has died away to -60 dB.</summary>
    public double Release { get; init; } = 0.15;

    // How it lives.

    /// <summary>How many sound together, 1 to 3.</summary>
    public int Unison { get; init; } = 1;

    /// <summary>How far those are apart, in cents.</summary>
    public double Detune { get; init; }

    /// <summary>How much softer the second string of each note is, and how much longer it rings; 0 when all are equal.</summary>
    public double Aftersound { get; init; }

    /// <summary>How far the pitch wanders by chance, in cents.</summary>
    public double Drift { get; init; }

    /// <summary>Vibrato and tremolo: cycles a second.</summary>
    public double VibratoRate { get; init; } = 5.5;

    /// <summary>Vibrato, in cents up and down.</summary>
    public double Vibrato { get; init; }

    /// <summary>Until the vibrato begins.</summary>
    public double VibratoDelay { get; init; } = 0.35;

    /// <summary>Tremolo: 0 none, 1 down to silence.</summary>
    public double Tremolo { get; init; }

    /// <summary>How rough it is by itself, 0 to 1.</summary>
    public double Roughness { get; init; }

    /// <summary>How much brighter it becomes when played louder: 1 as much as the loudness grows.</summary>
    public double Touch { get; init; } = 0.5;

    /// <summary>Where the pitch starts, in semitones above where it belongs: drums.</summary>
    public double Bend { get; init; }

    /// <summary>Until the pitch is where it belongs, nearly.</summary>
    public double BendSeconds { get; init; } = 0.05;

    // What plays it.

    /// <summary>The frequency of a drum, which does not follow the note; 0 for all else.</summary>
    public double FixedHertz { get; init; }

    /// <summary>Which of those of a kit silence each other: open and closed hi-hat; 0 none.</summary>
    public int ChokeGroup { get; init; }

    /// <summary>True when it does not end with the note, but dies away by itself.</summary>
    public bool RingsOn { get; init; }
}
