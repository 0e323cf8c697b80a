namespace Tutti;

/// <summary>What changed an own parameter.</summary>
public enum ChangeCause
{
    /// <summary>This node's own program emitted a value.</summary>
    Emit,

    /// <summary>A peer set it.</summary>
    Set,

    /// <summary>A signal reached it through a link.</summary>
    Signal,
}
