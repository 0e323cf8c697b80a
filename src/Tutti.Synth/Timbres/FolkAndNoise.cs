namespace Tutti.Synth;

/// <summary>Programs 105 to 128: instruments of other traditions, tuned percussion, noises.</summary>
internal static class FolkAndNoise
{
    private static readonly Timbre s_lute = new()
    {
        Slope = -6,
        Body = [new(350, 4, 0.6), new(2_200, 4, 0.8)],
        Noise = new(Strike: -20, StrikeSeconds: 0.025, Hertz: 2_800),
        Attack = 0.0015,
        Decay = 2.5,
        DecayByHarmonic = 0.6,
        Release = 0.15,
        Touch = 0.8,
    };

    private static readonly Timbre s_drone = new()
    {
        Slope = -4.5,
        Even = -2,
        Body = [new(1_000, 5, 0.6), new(2_700, 5, 0.6)],
        Attack = 0.03,
        Release = 0.08,
        Unison = 2,
        Detune = 4,
        Touch = 0,
        Level = -2,
    };

    private static readonly Timbre s_skin = new()
    {
        Modes = DrumKit.Membrane,
        Noise = new(Strike: -12, StrikeSeconds: 0.05, Hertz: 700),
        Attack = 0.001,
        Decay = 0.9,
        DecayByPitch = 0.4,
        Release = 0.5,
        Bend = 3,
        BendSeconds = 0.1,
        Touch = 1,
    };

    private static readonly Timbre s_noise = new()
    {
        Slope = -12,
        Partials = 4,
        Level = -20,
        Attack = 0.05,
        Release = 0.3,
        Touch = 0.3,
    };

    public static IReadOnlyList<SoundPatch> Ethnic { get; } =
    [
        new("Sitar", s_lute with { Slope = -5, Decay = 5, DecayByHarmonic = 0.35, Unison = 2, Detune = 3, Roughness = 0.04, Bend = 0.25, BendSeconds = 0.15, Release = 0.5 }),
        new("Banjo", s_lute with { Slope = -5, Decay = 1.1, Body = [new(700, 5, 0.7), new(2_500, 4, 0.8)] }),
        new("Shamisen", s_lute with { Slope = -5.5, Decay = 0.9, Noise = new(Strike: -12, StrikeSeconds: 0.03, Hertz: 2_000) }),
        new("Koto", s_lute with { Slope = -7.5, Decay = 3.5, Bend = 0.12, Release = 0.5 }),
        new("Kalimba", s_lute with { Modes = [new(1, 0), new(2, -22, 0.5), new(5.8, -18, 0.25), new(11.4, -30, 0.1)], Decay = 1.3, Body = [], Noise = new(Strike: -22, StrikeSeconds: 0.02, Hertz: 1_500) }),
        new("Bag pipe", s_drone),
        new("Fiddle", Bowed.Strings[0].Timbre with { Slope = -5.5, Vibrato = 7, Attack = 0.05, Noise = new(Steady: -36, Strike: -24, StrikeSeconds: 0.1, Ratio: 8, Q: 0.5) }),
        new("Shanai", s_drone with { Unison = 1, Vibrato = 14, VibratoRate = 5.6, Drift = 3, Touch = 0.5, Noise = new(Steady: -40, Ratio: 5) }),
    ];

    public static IReadOnlyList<SoundPatch> Percussive { get; } =
    [
        new("Tinkle Bell", s_lute with { Modes = [new(1, 0), new(2.83, -6, 0.7), new(4.9, -12, 0.5), new(7.4, -18, 0.4)], Body = [], Decay = 2.2, Release = 1.5, Noise = NoiseShape.None }),
        new("Agogo", s_lute with { Modes = [new(1, 0), new(1.48, -8, 0.7), new(2.76, -9, 0.6), new(4.1, -16, 0.4)], Body = [], Decay = 0.7, Release = 0.5 }),
        new("Steel Drums", s_lute with { Modes = [new(1, 0), new(2, -5, 0.8), new(3.01, -14, 0.6), new(4.15, -18, 0.5), new(5.4, -26, 0.3)], Body = [], Decay = 1.4, Release = 0.5, Unison = 2, Detune = 3 }),
        new("Woodblock", s_lute with { Modes = [new(1, 0), new(2.6, -10, 0.6), new(4.3, -20, 0.4)], Body = [], Decay = 0.14, Release = 0.1, Noise = new(Strike: -14, StrikeSeconds: 0.015, Hertz: 3_000) }),
        new("Taiko Drum", s_skin with { Decay = 1.2, Level = 2 }),
        new("Melodic Tom", s_skin with { Decay = 0.8, Bend = 4 }),
        new("Synth Drum", s_skin with { Modes = [new(1, 0), new(2, -20, 0.5)], Bend = 9, BendSeconds = 0.25, Decay = 0.7, Noise = new(Strike: -24, StrikeSeconds: 0.03, Hertz: 2_000) }),
        new("Reverse Cymbal", s_noise with { Modes = DrumKit.Plate, Attack = 1.6, AttackSpread = 0, Release = 0.15, Noise = new(Steady: 8, Hertz: 6_000, Q: 0.4) }),
    ];

    public static IReadOnlyList<SoundPatch> Noises { get; } =
    [
        new("Guitar Fret Noise", s_noise with { Attack = 0.02, Decay = 0.2, Release = 0.1, Noise = new(Strike: 14, StrikeSeconds: 0.25, Hertz: 3_200, Q: 1.2) }),
        new("Breath Noise", s_noise with { Attack = 0.12, Noise = new(Steady: 12, Hertz: 1_400, Q: 0.6) }),
        new("Seashore", s_noise with { Attack = 0.9, Release = 1.5, Noise = new(Steady: 15, Hertz: 600, Q: 0.4), Tremolo = 0.7, VibratoRate = 0.22 }),
        new("Bird Tweet", s_noise with { Level = -4, Slope = -30, Vibrato = 160, VibratoRate = 13, VibratoDelay = 0, Tremolo = 0.9 }),
        new("Telephone Ring", s_noise with { Level = -4, Modes = [new(1, 0), new(1.34, -1), new(2.7, -12), new(4.1, -16)], Attack = 0.01, Tremolo = 0.8, VibratoRate = 20 }),
        new("Helicopter", s_noise with { Attack = 0.3, Noise = new(Steady: 14, Hertz: 350, Q: 0.5), Tremolo = 0.9, VibratoRate = 12 }),
        new("Applause", s_noise with { Attack = 0.4, Release = 0.8, Noise = new(Steady: 14, Hertz: 1_700, Q: 0.6), Roughness = 0.5 }),
        new("Gunshot", s_noise with { Attack = 0.001, Decay = 0.3, Release = 0.6, RingsOn = true, Bend = 12, BendSeconds = 0.1, Noise = new(Strike: 20, StrikeSeconds: 0.8, Hertz: 900, Q: 0.4) }),
    ];
}
