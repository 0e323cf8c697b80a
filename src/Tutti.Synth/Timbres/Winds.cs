namespace Tutti.Synth;

/// <summary>Programs 57 to 80: brass, reeds and pipes.</summary>
internal static class Winds
{
    // The brighter the louder, and the high partials come after the low ones.
    private static readonly Timbre s_brass = new()
    {
        Slope = -6,
        Body = [new(1_200, 7, 1), new(2_600, 3, 0.8)],
        Noise = new(Steady: -46, Strike: -32, StrikeSeconds: 0.05, Ratio: 3),
        Attack = 0.045,
        AttackSpread = 0.45,
        Release = 0.1,
        VibratoRate = 5,
        Vibrato = 5,
        VibratoDelay = 0.6,
        Drift = 1.5,
        Touch = 1.1,
    };

    private static readonly Timbre s_reed = new()
    {
        Slope = -6,
        Body = [new(800, 6, 0.8), new(2_000, 3, 0.7)],
        Noise = new(Steady: -36, Strike: -28, StrikeSeconds: 0.06, Ratio: 5),
        Attack = 0.035,
        AttackSpread = 0.15,
        Release = 0.1,
        VibratoRate = 5.2,
        Vibrato = 8,
        Drift = 1.5,
        Touch = 0.8,
    };

    // Almost a sine in a stream of breath.
    private static readonly Timbre s_flute = new()
    {
        Slope = -12,
        Partials = 20,
        Noise = new(Steady: -33, Strike: -26, StrikeSeconds: 0.09, Ratio: 3, Q: 0.8),
        Attack = 0.05,
        AttackSpread = 0.1,
        Release = 0.12,
        VibratoRate = 5,
        Vibrato = 5,
        Tremolo = 0.14,
        Touch = 0.7,
    };

    public static IReadOnlyList<SoundPatch> Brass { get; } =
    [
        new("Trumpet", s_brass),
        new("Trombone", s_brass with { Slope = -7, Body = [new(600, 7, 1), new(1_500, 3, 0.8)], Attack = 0.06 }),
        new("Tuba", s_brass with { Slope = -9, Body = [new(240, 6, 1)], Attack = 0.07, Vibrato = 0 }),
        new("Muted Trumpet", s_brass with { Slope = -4, Body = [new(500, -8, 0.7), new(1_900, 11, 0.5)], Level = -2 }),
        new("French Horn", s_brass with { Slope = -10, Body = [new(420, 7, 0.9)], Attack = 0.075, Vibrato = 2 }),
        new("Brass Section", s_brass with { Slope = -6, Partials = 30, Unison = 3, Detune = 8, Drift = 4, Attack = 0.05, Vibrato = 2 }),
        new("Synth Brass 1", s_brass with { Slope = -5.5, Body = [], Unison = 2, Detune = 8, Vibrato = 0, Decay = 0.9, Sustain = 0.6, Noise = NoiseShape.None }),
        new("Synth Brass 2", s_brass with { Slope = -7, Body = [], Unison = 2, Detune = 10, Vibrato = 0, Attack = 0.1, Release = 0.3, Noise = NoiseShape.None }),
    ];

    public static IReadOnlyList<SoundPatch> Reeds { get; } =
    [
        new("Soprano Sax", s_reed with { Body = [new(1_200, 6, 0.7), new(2_800, 3, 0.6)] }),
        new("Alto Sax", s_reed),
        new("Tenor Sax", s_reed with { Body = [new(560, 6, 0.8), new(1_500, 4, 0.7)], Noise = new(Steady: -33, Strike: -25, StrikeSeconds: 0.07, Ratio: 5) }),
        new("Baritone Sax", s_reed with { Slope = -5.5, Body = [new(350, 6, 0.8), new(1_100, 4, 0.7)] }),
        new("Oboe", s_reed with { Slope = -5, Body = [new(1_100, 9, 0.5), new(2_800, 7, 0.5)], Noise = new(Steady: -46, Ratio: 5), Vibrato = 7 }),
        new("English Horn", s_reed with { Slope = -6, Body = [new(900, 8, 0.5), new(2_000, 4, 0.5)], Noise = new(Steady: -46, Ratio: 5), Vibrato = 7 }),
        new("Bassoon", s_reed with { Slope = -6.5, Body = [new(470, 10, 0.5), new(1_150, 5, 0.5)], Noise = new(Steady: -46, Ratio: 5), Vibrato = 4 }),
        new("Clarinet", s_reed with { Slope = -6.5, Even = -24, Body = [new(1_500, 4, 0.8)], Noise = new(Steady: -44, Strike: -34, StrikeSeconds: 0.05, Ratio: 5), Vibrato = 0, Touch = 0.9 }),
    ];

    public static IReadOnlyList<SoundPatch> Pipes { get; } =
    [
        new("Piccolo", s_flute with { Slope = -13, Attack = 0.035 }),
        new("Flute", s_flute),
        new("Recorder", s_flute with { Slope = -11, Even = -10, Attack = 0.03, Vibrato = 2, Tremolo = 0.04, Noise = new(Steady: -38, Strike: -24, StrikeSeconds: 0.04, Ratio: 4), Touch = 0.2 }),
        new("Pan Flute", s_flute with { Slope = -14, Even = -6, Noise = new(Steady: -24, Strike: -12, StrikeSeconds: 0.14, Ratio: 3, Q: 0.8), Attack = 0.04 }),
        new("Blown Bottle", s_flute with { Slope = -18, Noise = new(Steady: -20, Strike: -14, StrikeSeconds: 0.15, Ratio: 2, Q: 1), Attack = 0.07, Vibrato = 0 }),
        new("Shakuhachi", s_flute with { Slope = -11, Noise = new(Steady: -24, Strike: -12, StrikeSeconds: 0.2, Ratio: 3), Bend = -0.7, BendSeconds = 0.25, Vibrato = 16, VibratoDelay = 0.5, VibratoRate = 4.6 }),
        new("Whistle", s_flute with { Slope = -24, Noise = new(Steady: -32, Ratio: 1, Q: 2), Vibrato = 14, VibratoDelay = 0.15 }),
        new("Ocarina", s_flute with { Slope = -20, Noise = new(Steady: -38, Strike: -28, StrikeSeconds: 0.05, Ratio: 2), Vibrato = 4 }),
    ];
}
