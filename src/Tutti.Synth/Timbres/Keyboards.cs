namespace Tutti.Synth;

/// <summary>Programs 1 to 24: pianos, bells and bars, organs.</summary>
internal static class Keyboards
{
    // Strings struck by felt: they die away faster the higher they are, and the second string of each note beats and rings on.
    private static readonly Timbre s_piano = new()
    {
        Slope = -8.5,
        Stiffness = 0.0004,
        Partials = 44,
        Body = [new(200, 3, 1.2), new(1600, 2, 1)],
        Noise = new(Strike: -24, StrikeSeconds: 0.09, Hertz: 500, Q: 0.5),
        Attack = 0.0025,
        Decay = 11,
        DecayByPitch = 0.7,
        DecayByHarmonic = 0.65,
        Release = 0.22,
        Unison = 2,
        Detune = 0.8,
        Aftersound = 10,
        Touch = 0.85,
    };

    // A tine under a hammer: nearly a sine, with a short high ping.
    private static readonly Timbre s_electricPiano = new()
    {
        Modes = [new(1, 0), new(2, -14), new(3, -24), new(4, -30), new(5, -38), new(7.1, -22, 0.1), new(14.3, -32, 0.06)],
        Attack = 0.003,
        Decay = 9,
        DecayByPitch = 0.6,
        Release = 0.18,
        VibratoRate = 4.6,
        Tremolo = 0.15,
        Touch = 1.1,
    };

    // A metal bar that lies free: its overtones are no harmonics and die first.
    private static readonly Timbre s_bar = new()
    {
        Modes = [new(1, 0), new(2.756, -14, 0.5), new(5.404, -22, 0.3), new(8.933, -30, 0.2)],
        Noise = new(Strike: -30, StrikeSeconds: 0.02, Hertz: 6_000),
        Attack = 0.0015,
        Decay = 4,
        Release = 1.2,
        Touch = 0.8,
    };

    private static readonly Timbre s_organ = new()
    {
        Modes =
        [
            new(0.5, -5), new(1, 0), new(1.5, -7), new(2, -6), new(3, -10), new(4, -12), new(5, -22), new(6, -20), new(8, -16),
        ],
        Noise = new(Strike: -26, StrikeSeconds: 0.012, Hertz: 2_500),
        Attack = 0.006,
        Release = 0.06,
        VibratoRate = 6.6,
        Touch = 0,
        Level = -1,
    };

    // A metal tongue in a stream of air.
    private static readonly Timbre s_freeReed = new()
    {
        Slope = -5.5,
        Partials = 32,
        Body = [new(800, 4, 1)],
        Noise = new(Steady: -44, Hertz: 3_000),
        Attack = 0.05,
        Release = 0.1,
        Touch = 0.6,
    };

    public static IReadOnlyList<SoundPatch> Pianos { get; } =
    [
        new("Acoustic Grand Piano", s_piano),
        new("Bright Acoustic Piano", s_piano with { Slope = -7 }),
        new("Electric Grand Piano", s_piano with { Slope = -7.5, Decay = 8, Stiffness = 0.0007, Body = [new(1_000, 4, 1.2)] }),
        new("Honky-tonk Piano", s_piano with { Slope = -7.5, Detune = 14, Aftersound = 1 }),
        new("Electric Piano 1", s_electricPiano),
        new("Electric Piano 2", s_electricPiano with
        {
            Modes = [new(1, 0), new(2, -9), new(3, -17), new(4, -22), new(5, -28), new(6, -34), new(14, -20, 0.12), new(28, -34, 0.06)],
            Unison = 2,
            Detune = 5,
            Tremolo = 0,
        }),
        new("Harpsichord", s_piano with
        {
            Slope = -4.5, Stiffness = 0.00008, Attack = 0.001, Decay = 5, Release = 0.09, Touch = 0.1, Detune = 1.5,
            Body = [new(300, 2, 1), new(2_500, 4, 1)], Noise = new(Strike: -20, StrikeSeconds: 0.015, Hertz: 4_500), Level = -2,
        }),
        new("Clavi", s_piano with
        {
            Slope = -5, Attack = 0.001, Decay = 4, Release = 0.05, Unison = 1, Touch = 1, Body = [new(1_100, 5, 0.8)],
            Noise = new(Strike: -20, StrikeSeconds: 0.015, Hertz: 3_000),
        }),
    ];

    public static IReadOnlyList<SoundPatch> Bells { get; } =
    [
        new("Celesta", s_bar with { Decay = 2.6, Release = 0.5, Modes = [new(1, 0), new(2.756, -20, 0.4), new(4, -18, 0.5), new(5.404, -30, 0.3)] }),
        new("Glockenspiel", s_bar),
        new("Music Box", s_bar with { Modes = [new(1, 0), new(2, -16, 0.6), new(6.267, -16, 0.3), new(17.55, -34, 0.1)], Decay = 2.2, Release = 0.9 }),
        new("Vibraphone", s_bar with
        {
            Modes = [new(1, 0), new(3.98, -18, 0.4), new(10.6, -34, 0.15)], Decay = 7, Release = 0.4, VibratoRate = 5, Tremolo = 0.4,
        }),
        new("Marimba", s_bar with { Modes = [new(1, 0), new(3.93, -16, 0.25), new(9.2, -26, 0.12)], Decay = 0.9, DecayByPitch = 0.8, Noise = new(Strike: -24, StrikeSeconds: 0.03, Hertz: 900) }),
        new("Xylophone", s_bar with { Modes = [new(1, 0), new(3, -8, 0.4), new(6.1, -18, 0.25), new(9.9, -26, 0.15)], Decay = 0.5, Noise = new(Strike: -16, StrikeSeconds: 0.015, Hertz: 3_500) }),
        new("Tubular Bells", s_bar with
        {
            Modes = [new(1, -6), new(2, 0), new(3, -2, 0.8), new(4.16, -6, 0.7), new(5.43, -10, 0.5), new(6.79, -15, 0.4), new(8.21, -20, 0.3)],
            Decay = 8, DecayByHarmonic = 0.3, Release = 2.5, Unison = 2, Detune = 1,
        }),
        new("Dulcimer", s_piano with { Slope = -6.5, Decay = 6, Unison = 3, Detune = 3, Aftersound = 0, Release = 0.9, Noise = new(Strike: -20, StrikeSeconds: 0.02, Hertz: 3_000) }),
    ];

    public static IReadOnlyList<SoundPatch> Organs { get; } =
    [
        new("Drawbar Organ", s_organ with { Tremolo = 0.08, Vibrato = 4 }),
        new("Percussive Organ", s_organ with { Modes = [new(0.5, -6), new(1, 0), new(1.5, -8), new(2, -2), new(3, -1)], Decay = 0.5, DecayByPitch = 0, DecayByHarmonic = 0.8, Sustain = 0.5 }),
        new("Rock Organ", s_organ with { Modes = [.. s_organ.Modes.Select(m => m with { Level = m.Level * 0.6 })], Tremolo = 0.25, Vibrato = 10, VibratoDelay = 0, Roughness = 0.06 }),
        new("Church Organ", s_organ with
        {
            Modes = [new(0.5, -6), new(1, 0), new(2, -3), new(3, -9), new(4, -6), new(6, -14), new(8, -10), new(12, -20), new(16, -18)],
            Attack = 0.07, AttackSpread = -0.1, Release = 0.4, Unison = 2, Detune = 4, Noise = new(Steady: -46, Strike: -28, StrikeSeconds: 0.1, Ratio: 4),
        }),
        new("Reed Organ", s_freeReed with { Even = -2 }),
        new("Accordion", s_freeReed with { Slope = -5, Unison = 2, Detune = 13 }),
        new("Harmonica", s_freeReed with { Body = [new(1_200, 5, 0.8)], Noise = new(Steady: -36, Hertz: 3_500), VibratoRate = 5.2, Vibrato = 5, Tremolo = 0.12 }),
        new("Tango Accordion", s_freeReed with { Slope = -4.5, Even = 2, Unison = 2, Detune = 3, Body = [new(600, 4, 1), new(1_800, 3, 0.8)] }),
    ];
}
