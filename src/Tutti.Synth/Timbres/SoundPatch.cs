namespace Tutti.Synth;

/// <summary>A program: its name, and what it sounds like.</summary>
internal readonly record struct SoundPatch(string Name, Timbre Timbre);
