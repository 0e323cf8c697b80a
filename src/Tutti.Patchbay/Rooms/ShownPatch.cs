namespace Tutti.Patchbay.Rooms;

/// <summary>A patch as clients know it.</summary>
internal sealed class ShownPatch(int index, PatchFacts facts)
{
    /// <summary>Names it in the feed; never given again.</summary>
    public int Index { get; } = index;

    /// <summary>What is known of it.</summary>
    public PatchFacts Facts { get; set; } = facts;

    /// <summary>What its nodes told of it last; they may not know yet that one of them is silent or has gone.</summary>
    public PatchFacts Told { get; set; } = facts;

    /// <summary>True once it is no more: who was told of it is told that.</summary>
    public bool IsGone { get; set; }

    /// <summary>Signals a second, as it was told last.</summary>
    public double PerSecond { get; set; }

    /// <summary>The clients that have yet to be told of it, a bit each.</summary>
    public ulong NewFor { get; set; }

    /// <summary>The clients that have yet to be told of its activity, a bit each.</summary>
    public ulong BusyFor { get; set; }
}
