namespace Tutti.Synth;

/// <summary>One partial of a sound whose partials are not harmonics.</summary>
/// <param name="Ratio">Its frequency relative to the note's.</param>
/// <param name="Level">In dB.</param>
/// <param name="Decay">How long it rings, relative to the timbre's own decay.</param>
internal readonly record struct Mode(double Ratio, double Level, double Decay = 1);
