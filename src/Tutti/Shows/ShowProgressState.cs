namespace Tutti.Shows;

/// <summary>How far a change is.</summary>
public enum ShowProgressState
{
    /// <summary>It is done.</summary>
    Done,

    /// <summary>It waits for a node or a parameter, and is done when that appears.</summary>
    Waiting,

    /// <summary>It was refused, and is not tried again.</summary>
    Refused,
}
