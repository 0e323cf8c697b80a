namespace Tutti;

/// <summary>How the time of day of another node compares to ours.</summary>
/// <param name="Ahead">Its clock minus ours; null when it does not know the time of day.</param>
/// <param name="Uncertainty">The comparison may be wrong by so much: half the shortest round trip.</param>
public readonly record struct ClockComparison(TimeSpan? Ahead, TimeSpan Uncertainty);
