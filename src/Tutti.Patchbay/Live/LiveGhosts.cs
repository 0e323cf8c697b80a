using System.Globalization;

using Tutti.Patchbay.Rooms;

namespace Tutti.Patchbay.Live;

/// <summary>Nodes that are not here: each stays as long as a patch names it.</summary>
/// <param name="node">By which the room is seen.</param>
/// <param name="room">The room, with its patches as they are now.</param>
/// <param name="nodes">Know why a node has gone.</param>
/// <param name="time">The clock.</param>
internal sealed class LiveGhosts(Node node, PatchbayRoom room, LiveNodes nodes, TimeProvider time)
{
    /// <summary>Takes away the ghosts that nothing waits for, says of the others how much does, and shows those that are known by patches alone.</summary>
    public void Show()
    {
        HashSet<Uuid> here = [.. node.Peers.Select(p => p.Uuid), node.Uuid];
        NodeFacts[] shown;
        ShownEnd[] missing;
        lock (room.Gate)
        {
            shown = [.. room.Nodes.Select(n => n.Facts)];
            missing = [.. room.Patches.SelectMany(p => Ends(p.Facts)).Where(end => !here.Contains(end.Node))];
        }

        ILookup<Uuid, ShownEnd> waiting = missing.ToLookup(end => end.Node);
        foreach (NodeFacts facts in shown.Where(f => !here.Contains(f.Uuid)))
        {
            Show(facts, waiting[facts.Uuid].Count());
        }

        foreach (IGrouping<Uuid, ShownEnd> ghost in waiting.Where(g => !Array.Exists(shown, f => f.Uuid == g.Key && f.WasHere)))
        {
            ShowUnmet(ghost.Key, [.. ghost]);
        }
    }

    // A patch from a node to itself is one patch.
    private static IEnumerable<ShownEnd> Ends(PatchFacts patch) => patch.From.Node == patch.To.Node ? [patch.From] : [patch.From, patch.To];

    private void Show(NodeFacts facts, int waiting)
    {
        if (waiting == 0)
        {
            room.RemoveNode(facts.Uuid);
            nodes.Forget(facts.Uuid);
        }
        else if (facts.WasHere)
        {
            ShowGone(facts, waiting);
        }
    }

    private void ShowGone(NodeFacts facts, int waiting)
    {
        string gone = nodes.WhyGone(facts.Uuid) is { } reason ? $"it has gone: {reason}" : "it is not here";
        string why = string.Create(CultureInfo.InvariantCulture, $"{gone}; {waiting} {(waiting == 1 ? "patch waits" : "patches wait")} for it");
        room.SetNode(facts with { State = NodeFacts.Ghost, Why = why }, null, NowMs);
    }

    private void ShowUnmet(Uuid uuid, ShownEnd[] ends)
    {
        string name = ends[0].Name;
        NodeFacts facts = new(uuid, name.Length > 0 ? name : uuid.ToString()[..8])
        {
            Identity = ends[0].Identity,
            State = NodeFacts.Ghost,
            Why = "it was not here since this server looks; patches name it",
        };
        IEnumerable<string> paths = ends.Select(end => end.Path).Distinct(StringComparer.Ordinal);
        room.SetNode(facts, [.. paths.Select(path => new RemoteParameter(path, default, string.Empty, string.Empty, null, null, null, []))], NowMs);
    }

    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();
}
