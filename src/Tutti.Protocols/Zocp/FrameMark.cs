namespace Tutti.Protocols.Zocp;

/// <summary>What the second content frame of a message says (zocp-8.2).</summary>
/// <param name="Id">The request it makes or answers; 0 for none.</param>
/// <param name="IsWhole">True when a MOD is the whole tree, in answer to GET.</param>
/// <param name="Hops">How many receivers a signal has passed through.</param>
/// <param name="At">When a signal was emitted, in nanoseconds on the clock of its emitter; 0 when it does not say.</param>
internal readonly record struct FrameMark(long Id, bool IsWhole, int Hops, long At);
