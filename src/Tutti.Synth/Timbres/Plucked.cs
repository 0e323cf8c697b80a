namespace Tutti.Synth;

/// <summary>Programs 25 to 40: guitars and basses.</summary>
internal static class Plucked
{
    private static readonly Timbre s_guitar = new()
    {
        Slope = -8.5,
        Stiffness = 0.00005,
        Body = [new(105, 5, 0.4), new(210, 4, 0.5), new(420, 2, 0.6)],
        Noise = new(Strike: -26, StrikeSeconds: 0.03, Hertz: 1_800),
        Attack = 0.002,
        Decay = 4,
        DecayByPitch = 0.5,
        DecayByHarmonic = 0.85,
        Release = 0.14,
        Touch = 0.8,
    };

    // An amplifier that is driven hard holds the note up and fills in what the string lacks.
    private static readonly Timbre s_driven = s_guitar with
    {
        Slope = -4.2,
        Body = [new(1_100, 5, 1), new(2_800, 4, 0.7)],
        Decay = 9,
        DecayByHarmonic = 0.2,
        Sustain = 0.35,
        Touch = 0.3,
        Roughness = 0.03,
        Vibrato = 6,
        VibratoDelay = 0.6,
        Level = -2,
    };

    private static readonly Timbre s_bass = s_guitar with
    {
        Slope = -8.5,
        Stiffness = 0.0001,
        Body = [new(90, 3, 1), new(700, 2, 1)],
        Noise = new(Strike: -28, StrikeSeconds: 0.04, Hertz: 900),
        Decay = 2.5,
        Release = 0.1,
    };

    public static IReadOnlyList<SoundPatch> Guitars { get; } =
    [
        new("Acoustic Guitar (nylon)", s_guitar),
        new("Acoustic Guitar (steel)", s_guitar with { Slope = -6.5, Decay = 6, Stiffness = 0.0001, Noise = new(Strike: -24, StrikeSeconds: 0.025, Hertz: 3_500) }),
        new("Electric Guitar (jazz)", s_guitar with { Slope = -10.5, Decay = 5, Body = [new(400, 4, 1)] }),
        new("Electric Guitar (clean)", s_guitar with { Slope = -7, Decay = 7, Even = -2, Body = [new(1_500, 4, 1)], Unison = 2, Detune = 3 }),
        new("Electric Guitar (muted)", s_guitar with { Slope = -8, Decay = 0.4, Release = 0.06, Noise = new(Strike: -20, StrikeSeconds: 0.03, Hertz: 1_200) }),
        new("Overdriven Guitar", s_driven),
        new("Distortion Guitar", s_driven with { Slope = -3, Sustain = 0.6, Decay = 12, Roughness = 0.05 }),
        new("Guitar Harmonics", s_guitar with { Slope = -14, Decay = 5, DecayByHarmonic = 0.4 }),
    ];

    public static IReadOnlyList<SoundPatch> Basses { get; } =
    [
        new("Acoustic Bass", s_bass with { Slope = -10, Decay = 1.6, Attack = 0.004 }),
        new("Electric Bass (finger)", s_bass),
        new("Electric Bass (pick)", s_bass with { Slope = -7, Noise = new(Strike: -20, StrikeSeconds: 0.02, Hertz: 2_500) }),
        new("Fretless Bass", s_bass with { Slope = -9, Attack = 0.02, Decay = 3, Body = [new(90, 3, 1), new(550, 6, 0.5)], Vibrato = 8, VibratoRate = 4.8 }),
        new("Slap Bass 1", s_bass with { Slope = -5.5, Touch = 1.2, Noise = new(Strike: -14, StrikeSeconds: 0.02, Hertz: 3_200) }),
        new("Slap Bass 2", s_bass with { Slope = -5, Touch = 1.2, Decay = 2, Body = [new(90, 4, 1), new(1_800, 5, 0.8)], Noise = new(Strike: -12, StrikeSeconds: 0.02, Hertz: 4_000) }),
        new("Synth Bass 1", s_bass with { Slope = -5.5, Stiffness = 0, Decay = 0.7, DecayByHarmonic = 1, Sustain = 0.35, Noise = NoiseShape.None, Body = [] }),
        new("Synth Bass 2", s_bass with { Slope = -7, Stiffness = 0, Decay = 1.1, DecayByHarmonic = 0.8, Sustain = 0.5, Noise = NoiseShape.None, Body = [], Unison = 2, Detune = 7 }),
    ];
}
