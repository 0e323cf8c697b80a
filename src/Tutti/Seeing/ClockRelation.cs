namespace Tutti.Seeing;

/// <summary>How the monotonic clock of another node compares to ours.</summary>
/// <param name="AheadNs">How far it is ahead of ours.</param>
/// <param name="UncertaintyNs">How far that may be wrong, in either direction.</param>
internal readonly record struct ClockRelation(long AheadNs, long UncertaintyNs)
{
    /// <summary>Two readings of one and the same clock.</summary>
    public static ClockRelation Own => default;
}
