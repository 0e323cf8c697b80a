namespace Tutti.Patchbay.Rooms;

/// <summary>How the room is, at a glance.</summary>
internal sealed record RoomHealth
{
    /// <summary>Of a room as it is now; with its lock held.</summary>
    public static RoomHealth Of(PatchbayRoom room, string card, IReadOnlyList<RoomFinding> findings)
    {
        NodeFacts[] here = [.. room.Nodes.Where(n => !n.IsGhost).Select(n => n.Facts)];
        PatchFacts[] patches = [.. room.Patches.Select(p => p.Facts)];
        double[] medians = [.. patches.Select(p => p.DelayP50Ms).OfType<double>().Order()];
        int active = patches.Count(p => p.State == PatchFacts.Active);
        int waiting = patches.Count(p => p.State is PatchFacts.Waiting or PatchFacts.Stale);
        return new RoomHealth
        {
            Peers = here.Length,
            Old = here.Count(n => n.Implementation != "tutti"),
            Evasive = here.Count(n => n.State == NodeFacts.Evasive),
            Ghosts = room.Nodes.Count - here.Length,
            Patches = new PatchCounts(active, waiting, patches.Length - active - waiting),
            DelayP50Ms = medians.Length > 0 ? medians[medians.Length / 2] : null,
            DelayP99Ms = patches.Max(p => p.DelayP99Ms),
            Lost = patches.Sum(p => p.Lost ?? 0),
            Card = card,
            Findings = findings,
            Clients = room.Clients.Count(),
        };
    }

    /// <summary>Nodes that are here.</summary>
    public int Peers { get; init; }

    /// <summary>Those of them that are no Tutti nodes.</summary>
    public int Old { get; init; }

    /// <summary>Those of them that are silent.</summary>
    public int Evasive { get; init; }

    /// <summary>Nodes that have gone and that patches wait for.</summary>
    public int Ghosts { get; init; }

    /// <summary>Patches by state.</summary>
    public required PatchCounts Patches { get; init; }

    /// <summary>The median over all patches of their median delays; null when none was measured.</summary>
    public double? DelayP50Ms { get; init; }

    /// <summary>The greatest of the patches' delays that 99 of 100 signals stay below; null when none was measured.</summary>
    public double? DelayP99Ms { get; init; }

    /// <summary>Values that were missed and that nobody kept, over all patches.</summary>
    public long Lost { get; init; }

    /// <summary>Which network card is used and why.</summary>
    public string Card { get; init; } = string.Empty;

    /// <summary>What the doctor found.</summary>
    public IReadOnlyList<RoomFinding> Findings { get; init; } = [];

    /// <summary>Browsers that watch.</summary>
    public int Clients { get; init; }

    /// <summary>Patches by state.</summary>
    /// <param name="Active">Those that work.</param>
    /// <param name="Waiting">Those that wait for something, or for an answer.</param>
    /// <param name="Refused">Those about which somebody has to do something.</param>
    internal sealed record PatchCounts(int Active, int Waiting, int Refused);

    /// <summary>True when both say the same.</summary>
    public bool SameAs(RoomHealth other) => this with { Findings = [] } == other with { Findings = [] } && Findings.SequenceEqual(other.Findings);
}
