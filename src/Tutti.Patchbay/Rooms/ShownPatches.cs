namespace Tutti.Patchbay.Rooms;

/// <summary>The patches of a room.</summary>
/// <remarks>Thread-safe: no, used with the room's lock held.</remarks>
/// <param name="audience">Told what changes.</param>
/// <param name="nodes">The nodes they join.</param>
internal sealed class ShownPatches(Audience audience, ShownNodes nodes)
{
    private readonly Dictionary<ShownPatchKey, ShownPatch> _patches = [];
    private int _last;

    /// <summary>All of them.</summary>
    public IReadOnlyCollection<ShownPatch> All => _patches.Values;

    /// <summary>All there are now.</summary>
    public void SetAll(IReadOnlyCollection<PatchFacts> patches)
    {
        HashSet<ShownPatchKey> known = [.. patches.Select(p => p.Key)];

        // An end that one node remembers by an earlier UUID says less than what is told by the new one.
        PatchFacts[] now = [.. patches.Select(patch => (Before: patch, Now: Follow(patch))).Where(p => p.Before == p.Now || !known.Contains(p.Now.Key)).Select(p => p.Now)];
        known = [.. now.Select(p => p.Key)];
        foreach (ShownPatchKey gone in _patches.Keys.Where(key => !known.Contains(key)).ToArray())
        {
            Remove(gone);
        }

        foreach (PatchFacts facts in now)
        {
            Set(facts);
        }
    }

    /// <summary>One as its nodes tell it now.</summary>
    public void Set(PatchFacts told)
    {
        told = told with { From = Named(told.From), To = Named(told.To) };
        PatchFacts facts = Judge(told);
        if (!_patches.TryGetValue(told.Key, out ShownPatch? patch))
        {
            patch = new ShownPatch(++_last, facts) { Told = told };
            _patches.Add(told.Key, patch);
            audience.Tell(patch);
            return;
        }

        bool changed = facts.DiffersFrom(patch.Facts);
        (patch.Told, patch.Facts) = (told, facts);
        if (changed)
        {
            audience.Tell(patch);
        }
    }

    /// <summary>One is no more.</summary>
    public void Remove(ShownPatchKey key)
    {
        if (_patches.Remove(key, out ShownPatch? patch))
        {
            patch.IsGone = true;
            audience.Tell(patch);
        }
    }

    /// <summary>A node has come, is silent, or has gone: what that means for its patches is shown at once.</summary>
    public void JudgeAll(Uuid node)
    {
        foreach (PatchFacts told in _patches.Values.Select(p => p.Told).Where(told => told.From.Node == node || told.To.Node == node).ToArray())
        {
            Set(told);
        }
    }

    /// <summary>A node has come in place of one that is no more: what waited for that one leads to it from now on.</summary>
    public void FollowAll()
    {
        foreach (PatchFacts facts in _patches.Values.Select(p => p.Told).ToArray())
        {
            PatchFacts now = Follow(facts);
            if (now != facts)
            {
                Remove(facts.Key);
                if (!_patches.ContainsKey(now.Key))
                {
                    Set(now);
                }
            }
        }
    }

    /// <summary>How busy they are now.</summary>
    public void Count()
    {
        foreach (ShownPatch patch in _patches.Values)
        {
            double rate = Math.Round(ActivityOf(patch.Facts), 1);
            if (rate != patch.PerSecond)
            {
                patch.PerSecond = rate;
                audience.TellBusy(patch);
            }
        }
    }

    // An old emitter lists UUIDs alone; of a ghost the name is still known here.
    private ShownEnd Named(in ShownEnd end) => end.Name.Length == 0 && nodes.TryFind(end.Node, out ShownNode? node) ? end with { Name = node.Facts.Name, Identity = node.Facts.Identity } : end;

    // Nobody has told yet that nothing passes any more: the other end finds out later. Of a node that was never heard here it knows better.
    private PatchFacts Judge(PatchFacts told) =>
        told.State == PatchFacts.Active && (WhyIdle(told.From) ?? WhyIdle(told.To)) is { } why ? told with { State = PatchFacts.Waiting, Reason = why, Rate = 0 } : told;

    private string? WhyIdle(in ShownEnd end) => !nodes.TryFind(end.Node, out ShownNode? node) ? null : node.Facts.State switch
    {
        NodeFacts.Evasive => $"{node.Facts.Name} is silent",
        NodeFacts.Ghost when node.Facts.WasHere => $"{node.Facts.Name} has gone",
        _ => null,
    };

    private PatchFacts Follow(PatchFacts facts)
    {
        (ShownEnd from, ShownEnd to) = (Follow(facts.From), Follow(facts.To));
        return from == facts.From && to == facts.To ? facts
            : facts.State is PatchFacts.Active or PatchFacts.Waiting or PatchFacts.Stale ? new PatchFacts(from, to, PatchFacts.Waiting, WhatLacks(from) ?? WhatLacks(to) ?? "it is being made again")
            : facts with { From = from, To = to };
    }

    private string? WhatLacks(in ShownEnd end) =>
        nodes.TryFind(end.Node, out ShownNode? node) && node is { IsGhost: false, Facts.ParametersKnown: true } && node.Find(end.Path) is null ? $"{end.Name} has no parameter {end.Path} now" : null;

    private ShownEnd Follow(in ShownEnd end)
    {
        bool isHere = nodes.TryFind(end.Node, out ShownNode? node) && !node.IsGhost;
        return !isHere && nodes.NewRunOf(end.Node, node?.Facts.Name ?? end.Name, node?.Facts.Identity ?? end.Identity) is { } run
            ? new ShownEnd(run.Facts.Uuid, run.Facts.Name, end.Path, run.Facts.Identity)
            : end;
    }

    private double ActivityOf(PatchFacts patch) =>
        nodes.TryFind(patch.From.Node, out ShownNode? node) && node.IsSeen && node.Find(patch.From.Path) is { } emitter
            ? patch.State == PatchFacts.Active ? emitter.PerSecond : 0
            : patch.Rate ?? 0;
}
