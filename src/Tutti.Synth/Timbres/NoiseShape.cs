namespace Tutti.Synth;

/// <summary>The unpitched part of a sound: one band of noise.</summary>
/// <param name="Steady">Its level while the note sounds, in dB relative to the tone.</param>
/// <param name="Strike">Its level at the attack, in dB relative to the tone.</param>
/// <param name="StrikeSeconds">How fast that dies away, to -60 dB.</param>
/// <param name="Hertz">The middle of the band; 0 when it follows the note.</param>
/// <param name="Ratio">The middle of the band relative to the note, when it follows it.</param>
/// <param name="Q">How narrow the band is.</param>
internal sealed record NoiseShape(
    double Steady = NoiseShape.Nothing,
    double Strike = NoiseShape.Nothing,
    double StrikeSeconds = 0.05,
    double Hertz = 0,
    double Ratio = 3,
    double Q = 0.7)
{
    /// <summary>So soft that it is nothing, in dB.</summary>
    public const double Nothing = -200;

    /// <summary>No noise but where a balance asks for it.</summary>
    public static readonly NoiseShape None = new();
}
