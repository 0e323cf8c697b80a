namespace Tutti.Synth;

/// <summary>Programs 41 to 56: strings alone and together, voices.</summary>
internal static class Bowed
{
    // Slow to speak, alive while it sounds.
    private static readonly Timbre s_violin = new()
    {
        Slope = -6,
        Body = [new(280, 4, 0.3), new(470, 5, 0.35), new(1_000, 3, 0.5), new(2_600, 6, 0.6)],
        Noise = new(Steady: -40, Strike: -30, StrikeSeconds: 0.12, Ratio: 8, Q: 0.5),
        Attack = 0.09,
        AttackSpread = 0.12,
        Release = 0.16,
        VibratoRate = 5.7,
        Vibrato = 14,
        Tremolo = 0.06,
        Drift = 2,
        Touch = 0.6,
    };

    private static readonly Timbre s_section = s_violin with
    {
        Slope = -6.8,
        Partials = 30,
        Attack = 0.14,
        Release = 0.4,
        Unison = 3,
        Detune = 11,
        Vibrato = 7,
        VibratoDelay = 0.1,
        Drift = 5,
        Noise = new(Steady: -42, Ratio: 8, Q: 0.5),
    };

    private static readonly Timbre s_choir = new()
    {
        Slope = -7,
        Partials = 30,
        Body = [new(730, 14, 0.25), new(1_090, 10, 0.22), new(2_440, 9, 0.2), new(3_400, 7, 0.2)],
        Noise = new(Steady: -42, Ratio: 6),
        Attack = 0.13,
        Release = 0.35,
        Unison = 3,
        Detune = 10,
        Drift = 7,
        VibratoRate = 5.2,
        Vibrato = 14,
        Touch = 0.5,
    };

    public static IReadOnlyList<SoundPatch> Strings { get; } =
    [
        new("Violin", s_violin),
        new("Viola", s_violin with { Body = [new(220, 4, 0.3), new(360, 5, 0.35), new(800, 3, 0.5), new(1_900, 4, 0.6)], Vibrato = 12, Slope = -6.5 }),
        new("Cello", s_violin with { Body = [new(110, 4, 0.3), new(180, 5, 0.4), new(420, 3, 0.5), new(1_000, 4, 0.6), new(2_100, 3, 0.5)], Vibrato = 11, VibratoRate = 5.2, Slope = -6.5, Attack = 0.1 }),
        new("Contrabass", s_violin with { Body = [new(70, 4, 0.4), new(115, 5, 0.4), new(260, 3, 0.5), new(650, 3, 0.6)], Vibrato = 6, VibratoRate = 4.7, Slope = -7.5, Attack = 0.12 }),
        new("Tremolo Strings", s_section with { Attack = 0.06, VibratoRate = 10, Vibrato = 3, Tremolo = 0.6 }),
        new("Pizzicato Strings", s_violin with
        {
            Slope = -8.5, Attack = 0.002, AttackSpread = 0, Decay = 0.8, DecayByHarmonic = 0.9, Release = 0.15, Vibrato = 0, Tremolo = 0,
            Noise = new(Strike: -24, StrikeSeconds: 0.03, Hertz: 1_200), Unison = 2, Detune = 4,
        }),
        new("Orchestral Harp", s_violin with
        {
            Slope = -10, Attack = 0.002, AttackSpread = 0, Decay = 5, DecayByPitch = 0.6, DecayByHarmonic = 0.8, Release = 0.8, Vibrato = 0, Tremolo = 0, Drift = 0,
            Body = [new(200, 3, 1)], Noise = new(Strike: -28, StrikeSeconds: 0.03, Hertz: 1_500),
        }),
        new("Timpani", new Timbre
        {
            Modes = [new(1, 0), new(1.5, -3, 0.8), new(1.98, -8, 0.7), new(2.44, -13, 0.5), new(2.89, -18, 0.4)],
            Noise = new(Strike: -16, StrikeSeconds: 0.06, Hertz: 350), Attack = 0.002, Decay = 2, DecayByPitch = 0.3, Release = 0.9, Bend = 0.3, BendSeconds = 0.1, Touch = 1,
        }),
    ];

    public static IReadOnlyList<SoundPatch> Ensembles { get; } =
    [
        new("String Ensemble 1", s_section),
        new("String Ensemble 2", s_section with { Slope = -8, Attack = 0.28, Release = 0.7 }),
        new("Synth Strings 1", s_section with { Slope = -6, Body = [], Detune = 14, Attack = 0.1, Release = 0.5, Vibrato = 0, Noise = NoiseShape.None }),
        new("Synth Strings 2", s_section with { Slope = -8.5, Body = [], Detune = 12, Attack = 0.3, Release = 0.9, Vibrato = 0, Noise = NoiseShape.None }),
        new("Choir Aahs", s_choir),
        new("Voice Oohs", s_choir with { Slope = -11, Body = [new(330, 10, 0.3), new(800, 9, 0.25), new(2_240, 4, 0.2)] }),
        new("Synth Voice", s_choir with { Slope = -8, Body = [new(520, 12, 0.3), new(920, 10, 0.25), new(2_600, 6, 0.25)], Unison = 2, Drift = 2, Attack = 0.08 }),
        new("Orchestra Hit", s_section with
        {
            Slope = -5, Attack = 0.004, AttackSpread = 0, Decay = 1.1, DecayByPitch = 0, Release = 0.25, Detune = 16, Vibrato = 0, Touch = 0.8,
            Noise = new(Strike: -8, StrikeSeconds: 0.15, Hertz: 1_500, Q: 0.4),
        }),
    ];
}
