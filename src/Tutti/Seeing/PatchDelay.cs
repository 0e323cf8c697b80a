namespace Tutti;

/// <summary>How long signals of a patch took from <c>Emit</c> to their receiver, over the last 10 s.</summary>
/// <param name="Median">Half took no longer.</param>
/// <param name="High">99 of 100 took no longer.</param>
/// <param name="Uncertainty">Both may be wrong by so much: how well the two clocks could be compared.</param>
/// <param name="Samples">How many signals were measured, at most 20 a second and 256 in all.</param>
public readonly record struct PatchDelay(TimeSpan Median, TimeSpan High, TimeSpan Uncertainty, int Samples);
