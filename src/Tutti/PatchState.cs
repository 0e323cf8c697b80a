namespace Tutti;

/// <summary>How far a patch is.</summary>
public enum PatchState
{
    /// <summary>What is emitted arrives.</summary>
    Active,

    /// <summary>It is being made again.</summary>
    Asking,

    /// <summary>It waits for a node or a parameter, and is made again by itself; the reason says for which.</summary>
    Waiting,

    /// <summary>An end refused it; the reason says why. It is tried again when something changes there.</summary>
    Refused,

    /// <summary>Several nodes could be the one it waits for, and nothing tells them apart.</summary>
    Ambiguous,
}
