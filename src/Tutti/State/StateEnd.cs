namespace Tutti.State;

/// <summary>Which end of a patch is in the node that remembers it.</summary>
internal enum StateEnd
{
    /// <summary>The emitter.</summary>
    From,

    /// <summary>The receiver.</summary>
    To,

    /// <summary>Both.</summary>
    Both,
}
