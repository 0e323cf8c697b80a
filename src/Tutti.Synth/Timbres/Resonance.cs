namespace Tutti.Synth;

/// <summary>A part of the spectrum that the body of an instrument makes stronger, wherever the note lies.</summary>
/// <param name="Hertz">Its middle.</param>
/// <param name="Level">How much stronger there, in dB.</param>
/// <param name="Octaves">How wide.</param>
internal readonly record struct Resonance(double Hertz, double Level, double Octaves);
