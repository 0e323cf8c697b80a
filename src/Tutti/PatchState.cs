namespace Tutti;

/// <summary>Whether a patch works.</summary>
public enum PatchState
{
    /// <summary>Signals pass, or would if the emitter emitted.</summary>
    Active,

    /// <summary>It cannot work now; it is made again by itself when that changes. The reason says what it waits for.</summary>
    Waiting,

    /// <summary>An end refused it, or does not take its signals. The reason says why; somebody has to change something.</summary>
    Refused,

    /// <summary>Several nodes could be the one it waits for, and nothing tells them apart; the reason names them.</summary>
    Ambiguous,

    /// <summary>An old node still lists it, but nobody will answer: the other node has gone and is not waited for.</summary>
    Stale,
}
