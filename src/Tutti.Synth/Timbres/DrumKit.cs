namespace Tutti.Synth;

/// <summary>Program 129: the drum that stands at each key, from the acoustic bass drum (35) to the open triangle (81).</summary>
internal static class DrumKit
{
    private const int FirstKey = 35;
    private const int HiHat = 1, Whistle = 2, Guiro = 3, Cuica = 4, Triangle = 5;

    /// <summary>A round skin.</summary>
    public static readonly Mode[] Membrane =
        [new(1, 0), new(1.594, -8, 0.7), new(2.136, -14, 0.6), new(2.296, -16, 0.5), new(2.653, -20, 0.4), new(2.918, -22, 0.4)];

    /// <summary>A round plate of metal: many partials, none in tune with another.</summary>
    public static readonly Mode[] Plate =
    [
        new(1, -2), new(1.19, -4), new(1.43, -1), new(1.77, -3), new(2.03, 0), new(2.41, -2), new(2.83, -1), new(3.29, -3),
        new(3.71, -2), new(4.27, -3), new(4.93, -5), new(5.61, -4), new(6.37, -7), new(7.13, -9), new(8.21, -11), new(9.47, -14),
    ];

    private static readonly Timbre s_drum = new()
    {
        Modes = Membrane,
        Attack = 0.001,
        Decay = 0.6,
        DecayByPitch = 0,
        DecayByHarmonic = 0.5,
        Bend = 5,
        BendSeconds = 0.1,
        Touch = 0.9,
        Noise = new(Strike: -12, StrikeSeconds: 0.04, Hertz: 1_500),
        RingsOn = true,
    };

    private static readonly Timbre s_metal = s_drum with
    {
        Modes = Plate,
        Bend = 0,
        FixedHertz = 620,
        Decay = 2,
        DecayByHarmonic = -0.1,
        Noise = new(Strike: 4, StrikeSeconds: 1.6, Hertz: 7_500, Q: 0.5),
        Level = -8,
        Touch = 0.6,
    };

    private static readonly Timbre s_hiHat = s_metal with { FixedHertz = 2_300, Noise = new(Strike: 8, StrikeSeconds: 0.09, Hertz: 9_500, Q: 0.8), Decay = 0.08, ChokeGroup = HiHat, Level = -11 };

    private static readonly Timbre s_wood = s_drum with { Modes = [new(1, 0), new(2.6, -10, 0.6), new(4.3, -20, 0.4)], Bend = 0, Decay = 0.1, Noise = new(Strike: -14, StrikeSeconds: 0.012, Hertz: 3_500), Level = -4 };

    private static readonly Timbre s_bell = s_wood with { Modes = [new(1, 0), new(1.504, -1, 0.9), new(2.96, -12, 0.6), new(4.3, -16, 0.4)], Decay = 0.35 };

    private static readonly Timbre s_shaken = s_drum with { Modes = [new(1, -20)], FixedHertz = 3_000, Bend = 0, Decay = 0.03, Level = -16, Noise = new(Strike: 14, StrikeSeconds: 0.09, Hertz: 7_500, Q: 0.9) };

    private static readonly Timbre[] s_keys =
    [
        s_drum with { FixedHertz = 48, Decay = 0.7, Bend = 14, BendSeconds = 0.08, Level = 5, Noise = new(Strike: -20, StrikeSeconds: 0.02, Hertz: 1_800) },
        s_drum with { FixedHertz = 56, Decay = 0.5, Bend = 16, BendSeconds = 0.07, Level = 5, Noise = new(Strike: -16, StrikeSeconds: 0.015, Hertz: 2_800) },
        s_wood with { FixedHertz = 820, Decay = 0.07, Noise = new(Strike: -6, StrikeSeconds: 0.02, Hertz: 3_800) },
        Snare(185, 0.22), Clap(), Snare(230, 0.16),
        Tom(82), s_hiHat, Tom(98), s_hiHat with { Decay = 0.06, Noise = new(Strike: 4, StrikeSeconds: 0.07, Hertz: 8_500, Q: 0.8) },
        Tom(120), s_hiHat with { Decay = 0.7, Noise = new(Strike: 7, StrikeSeconds: 0.65, Hertz: 9_000, Q: 0.7) },
        Tom(146), Tom(175),
        s_metal, // crash
        Tom(208),
        s_metal with { FixedHertz = 900, Decay = 3, Noise = new(Strike: -4, StrikeSeconds: 1.2, Hertz: 8_500, Q: 0.6), Level = -10 }, // ride
        s_metal with { FixedHertz = 480, Decay = 1.6, Roughness = 0.25, Noise = new(Strike: 6, StrikeSeconds: 1.2, Hertz: 5_500, Q: 0.4) }, // chinese
        s_bell with { FixedHertz = 1_180, Decay = 2.2, Level = -8 }, // ride bell
        s_shaken with { Modes = Plate, FixedHertz = 4_200, Decay = 0.16, Noise = new(Strike: 8, StrikeSeconds: 0.16, Hertz: 9_000) }, // tambourine
        s_metal with { FixedHertz = 900, Decay = 0.8, Noise = new(Strike: 5, StrikeSeconds: 0.7, Hertz: 8_000, Q: 0.5) }, // splash
        s_bell with { FixedHertz = 562 }, // cowbell
        s_metal with { FixedHertz = 700, Decay = 2.4, Noise = new(Strike: 4, StrikeSeconds: 1.9, Hertz: 6_500, Q: 0.45) }, // second crash
        s_shaken with { FixedHertz = 2_400, Roughness = 0.9, Noise = new(Strike: 12, StrikeSeconds: 0.9, Hertz: 2_600, Q: 2), Level = -13 }, // vibraslap
        s_metal with { FixedHertz = 820, Decay = 3.2, Noise = new(Strike: -6, StrikeSeconds: 1.4, Hertz: 7_500, Q: 0.6), Level = -10 }, // second ride
        Hand(400, 0.22), Hand(295, 0.28), Hand(340, 0.1), Hand(315, 0.4), Hand(210, 0.45), // bongos, congas
        Hand(420, 0.5) with { Noise = new(Strike: -6, StrikeSeconds: 0.12, Hertz: 3_500) }, Hand(300, 0.6) with { Noise = new(Strike: -6, StrikeSeconds: 0.14, Hertz: 3_000) }, // timbales
        s_bell with { FixedHertz = 920 }, s_bell with { FixedHertz = 655 }, // agogos
        s_shaken, s_shaken with { Noise = new(Strike: 14, StrikeSeconds: 0.06, Hertz: 9_500, Q: 1) }, // cabasa, maracas
        Pea(0.25), Pea(1.1), // whistles
        s_shaken with { Roughness = 0.9, Noise = new(Strike: 12, StrikeSeconds: 0.16, Hertz: 4_200, Q: 1.5), ChokeGroup = Guiro },
        s_shaken with { Roughness = 0.9, Noise = new(Strike: 12, StrikeSeconds: 0.6, Hertz: 3_800, Q: 1.5), ChokeGroup = Guiro },
        s_wood with { FixedHertz = 2_500, Decay = 0.12 }, s_wood with { FixedHertz = 1_150 }, s_wood with { FixedHertz = 800 }, // claves, wood blocks
        s_drum with { FixedHertz = 520, Decay = 0.2, Bend = -6, BendSeconds = 0.15, ChokeGroup = Cuica },
        s_drum with { FixedHertz = 430, Decay = 0.5, Bend = 7, BendSeconds = 0.3, ChokeGroup = Cuica },
        Rod(0.2), Rod(2.8), // triangles
    ];

    /// <summary>The drum at a key; beyond the ends the last one.</summary>
    public static Timbre At(int key) => s_keys[Math.Clamp(key - FirstKey, 0, s_keys.Length - 1)];

    private static Timbre Tom(double hertz) => s_drum with { FixedHertz = hertz, Decay = 0.55 + (30 / hertz), Level = 2 };

    private static Timbre Hand(double hertz, double decay) => s_drum with { FixedHertz = hertz, Decay = decay, Bend = 2, BendSeconds = 0.05, Noise = new(Strike: -14, StrikeSeconds: 0.02, Hertz: 2_500) };

    private static Timbre Snare(double hertz, double seconds) => s_drum with
    {
        FixedHertz = hertz,
        Decay = seconds * 1.1,
        Bend = 4,
        BendSeconds = 0.04,
        Level = -3,
        Noise = new(Strike: 5, StrikeSeconds: seconds, Hertz: 3_400, Q: 0.4),
    };

    // Several hands, not quite together.
    private static Timbre Clap() => s_shaken with { Roughness = 0.55, Noise = new(Strike: 16, StrikeSeconds: 0.2, Hertz: 1_500, Q: 1.1), Level = -14 };

    private static Timbre Pea(double seconds) => s_wood with { Modes = [new(1, 0), new(2, -18)], FixedHertz = 2_350, Decay = seconds, Roughness = 0.35, Noise = new(Strike: -14, StrikeSeconds: seconds, Hertz: 2_400), ChokeGroup = Whistle };

    private static Timbre Rod(double seconds) => s_wood with { Modes = [new(1, 0), new(2.34, -6), new(3.97, -10), new(5.3, -16)], FixedHertz = 2_900, Decay = seconds, DecayByHarmonic = 0.2, ChokeGroup = Triangle, Level = -9 };
}
