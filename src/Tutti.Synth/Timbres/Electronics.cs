namespace Tutti.Synth;

/// <summary>Programs 81 to 104: what synthesizers play alone, behind others, and for effect.</summary>
internal static class Electronics
{
    private static readonly Timbre s_lead = new() { Slope = -6, Attack = 0.004, Release = 0.1, Touch = 0.5, Level = -1 };

    private static readonly Timbre s_pad = new()
    {
        Slope = -9,
        Partials = 28,
        Attack = 0.35,
        AttackSpread = 0.3,
        Release = 1.2,
        Unison = 3,
        Detune = 10,
        Drift = 4,
        Touch = 0.4,
    };

    private static readonly Mode[] s_glass = [new(1, 0), new(2.32, -12, 0.8), new(4.25, -20, 0.6), new(6.63, -28, 0.5), new(9.38, -36, 0.4)];

    public static IReadOnlyList<SoundPatch> Leads { get; } =
    [
        new("Lead 1 (square)", s_lead with { Even = -60 }),
        new("Lead 2 (sawtooth)", s_lead with { Unison = 2, Detune = 8 }),
        new("Lead 3 (calliope)", s_lead with { Slope = -14, Attack = 0.03, Noise = new(Steady: -30, Strike: -16, StrikeSeconds: 0.08, Ratio: 3) }),
        new("Lead 4 (chiff)", s_lead with { Slope = -9, Even = -12, Noise = new(Steady: -36, Strike: -8, StrikeSeconds: 0.07, Ratio: 4) }),
        new("Lead 5 (charang)", s_lead with { Slope = -4.5, Body = [new(1_400, 5, 1)], Decay = 5, Sustain = 0.6, Roughness = 0.04, Unison = 2, Detune = 6 }),
        new("Lead 6 (voice)", s_lead with { Slope = -7, Body = [new(600, 12, 0.3), new(1_040, 9, 0.25), new(2_500, 6, 0.25)], Attack = 0.05, Vibrato = 12 }),
        new("Lead 7 (fifths)", s_lead with { Modes = Layers(-7, 14, (1, 0), (1.5, -3)), Unison = 2, Detune = 6 }),
        new("Lead 8 (bass + lead)", s_lead with { Modes = Layers(-6, 16, (0.5, -3), (1, 0)), Unison = 2, Detune = 7 }),
    ];

    public static IReadOnlyList<SoundPatch> Pads { get; } =
    [
        new("Pad 1 (new age)", s_pad with { Slope = -10, Attack = 0.06, Decay = 4, Sustain = 0.5, Body = [new(3_500, 9, 0.6)] }),
        new("Pad 2 (warm)", s_pad with { Slope = -12, Attack = 0.45 }),
        new("Pad 3 (polysynth)", s_pad with { Slope = -6.5, Attack = 0.05, Release = 0.6 }),
        new("Pad 4 (choir)", s_pad with { Slope = -8, Body = [new(650, 12, 0.3), new(1_080, 9, 0.25), new(2_500, 7, 0.25)], Vibrato = 8 }),
        new("Pad 5 (bowed)", s_pad with { Modes = s_glass, Attack = 0.5, Noise = new(Steady: -40, Ratio: 6) }),
        new("Pad 6 (metallic)", s_pad with { Modes = [new(1, 0), new(1.51, -8), new(2.43, -6), new(3.17, -12), new(4.29, -14), new(5.71, -20), new(7.3, -24)], Attack = 0.15, Detune = 5 }),
        new("Pad 7 (halo)", s_pad with { Slope = -9, Body = [new(900, 8, 0.5), new(2_900, 10, 0.4)], Attack = 0.6, Vibrato = 6 }),
        new("Pad 8 (sweep)", s_pad with { Slope = -6.5, Attack = 0.6, AttackSpread = 0.9, Release = 1.5 }),
    ];

    public static IReadOnlyList<SoundPatch> Effects { get; } =
    [
        new("FX 1 (rain)", s_pad with { Modes = s_glass, Attack = 0.004, AttackSpread = 0, Decay = 3, Release = 1.5, Tremolo = 0.4, VibratoRate = 8 }),
        new("FX 2 (soundtrack)", s_pad with { Modes = Layers(-8, 10, (1, 0), (1.5, -4)), Attack = 0.5, AttackSpread = 0.4 }),
        new("FX 3 (crystal)", s_pad with { Modes = [new(1, 0), new(2.756, -10, 0.7), new(5.404, -16, 0.5), new(8.933, -24, 0.4)], Attack = 0.002, AttackSpread = 0, Decay = 4, Detune = 6 }),
        new("FX 4 (atmosphere)", s_pad with { Slope = -8.5, Attack = 0.003, AttackSpread = 0, Decay = 3.5, Sustain = 0.3, Noise = new(Strike: -26, StrikeSeconds: 0.03, Hertz: 1_800) }),
        new("FX 5 (brightness)", s_pad with { Slope = -5, Attack = 0.01, Decay = 6, Sustain = 0.4 }),
        new("FX 6 (goblins)", s_pad with { Slope = -8, Attack = 0.7, Vibrato = 30, VibratoRate = 3.1, Roughness = 0.15, Noise = new(Steady: -32, Ratio: 5) }),
        new("FX 7 (echoes)", s_pad with { Slope = -8, Attack = 0.01, AttackSpread = 0, Decay = 4, Release = 1.8, Tremolo = 0.8, VibratoRate = 4 }),
        new("FX 8 (sci-fi)", s_pad with { Modes = [new(1, 0), new(1.41, -4), new(2.09, -8), new(2.9, -10), new(4.7, -16), new(6.2, -20)], Attack = 0.08, Vibrato = 20, VibratoRate = 6.5, VibratoDelay = 0, Tremolo = 0.3 }),
    ];

    /// <summary>Several notes on one key, each with its harmonics, in the order of frequencies.</summary>
    private static Mode[] Layers(double slope, int harmonics, params ReadOnlySpan<(double Ratio, double Level)> notes)
    {
        var modes = new List<Mode>();
        foreach ((double ratio, double level) in notes)
        {
            modes.AddRange(Enumerable.Range(1, harmonics).Select(k => new Mode(ratio * k, level + (slope * Math.Log2(k)))));
        }

        return [.. modes.OrderBy(m => m.Ratio)];
    }
}
