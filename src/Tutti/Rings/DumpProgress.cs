namespace Tutti;

/// <summary>How far a dump is.</summary>
/// <param name="Octets">What the receiver has.</param>
/// <param name="Length">Octets in all.</param>
public readonly record struct DumpProgress(long Octets, long Length);
