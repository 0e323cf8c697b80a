using Tutti.Protocols.Zocp;

namespace Tutti.Seeing;

/// <summary>Puts together what the nodes of a room say of their patches: the lists in their trees, and the reports of Tutti nodes.</summary>
internal sealed class RoomPatches
{
    private readonly Dictionary<(Uuid From, string Emitter, Uuid To, string Receiver), Sides> _patches = [];
    private readonly Dictionary<Uuid, (string Name, string? Identity)> _nodes = [];
    private readonly Dictionary<Uuid, ClockRelation> _clocks = [];
    private readonly Dictionary<Uuid, IReadOnlyList<RemoteParameter>> _trees = [];

    /// <summary>What a Tutti node reports of its own patches, and how its monotonic clock compares to ours. Reports go before nodes: of who reports, the lists are not read.</summary>
    public void AddReport(Uuid node, IEnumerable<LinkSight> links, ClockRelation clock)
    {
        _clocks[node] = clock;
        foreach (LinkSight link in links)
        {
            Sides sides = link.IsEmitter ? At(node, link.Emitter, link.Peer, link.Receiver) : At(link.Peer, link.Emitter, node, link.Receiver);
            if (link.IsEmitter)
            {
                sides.Emitter = link;
            }
            else
            {
                sides.Receiver = link;
            }
        }
    }

    /// <summary>A node that is here, with its parameters; null when it has not told them.</summary>
    public void AddNode(Uuid node, string name, string? identity, IReadOnlyList<RemoteParameter>? parameters)
    {
        _nodes[node] = (name, identity);
        if (parameters is null)
        {
            return;
        }

        _trees[node] = parameters;
        if (_clocks.ContainsKey(node))
        {
            return;
        }

        foreach (RemoteParameter parameter in parameters)
        {
            foreach (Subscriber subscriber in parameter.Subscribers)
            {
                if (subscriber.Receiver is { } receiver)
                {
                    At(node, parameter.Path, subscriber.Node, receiver).IsListed = true;
                }
            }
        }
    }

    /// <summary>All patches, by the names of their ends.</summary>
    /// <remarks>Old nodes never take who has gone off their lists: what they list of earlier runs of a receiver that is patched again is left out.</remarks>
    public IReadOnlyList<PatchStatus> ToList()
    {
        JoinFlatNames();
        (Sides Sides, PatchStatus Patch)[] all = [.. _patches.Select(p => (p.Value, Status(p.Key.From, p.Key.Emitter, p.Key.To, p.Key.Receiver, p.Value)))];
        HashSet<(Uuid, string, string)> active = [.. all.Where(p => p.Patch.State == PatchState.Active).Select(p => (p.Patch.From.Node, p.Patch.From.Path, p.Patch.To.Path))];
        ILookup<(string, string, string, string), PatchStatus> live = all.Where(p => p.Sides.IsLive).ToLookup(p => InWords(p.Patch), p => p.Patch);
        return [.. all
            .Where(p => p.Sides.IsLive || p.Sides.IsListed || !live[InWords(p.Patch)].Any(other => IsSame(p.Patch.From, other.From) && IsSame(p.Patch.To, other.To)))
            .Select(p => p.Patch)
            .Where(p => p.State != PatchState.Stale || !active.Contains((p.From.Node, p.From.Path, p.To.Path)))
            .OrderBy(p => p.From.NodeName, StringComparer.Ordinal).ThenBy(p => p.From.Path, StringComparer.Ordinal)
            .ThenBy(p => p.To.NodeName, StringComparer.Ordinal).ThenBy(p => p.To.Path, StringComparer.Ordinal)];
    }

    // An old emitter lists a receiver inside an object by its flat name at the root (zocp-7.5); its own node knows the patch by the path.
    private void JoinFlatNames()
    {
        foreach (((Uuid From, string Emitter, Uuid To, string Receiver) key, Sides sides) in _patches.ToArray())
        {
            if (sides is { IsListed: true, Receiver: null } && PathOfFlat(key.From, key.Emitter, key.To, key.Receiver) is { } path)
            {
                _patches.Remove(key);
                At(key.From, key.Emitter, key.To, path).IsListed = true;
            }
        }
    }

    // Of a node that is not here any more, the path of the same name that the emitter is patched to now.
    private string? PathOfFlat(Uuid from, string emitter, Uuid to, string receiver) =>
        !_nodes.ContainsKey(to) ? _patches.Keys.FirstOrDefault(k => k.From == from && k.Emitter == emitter && FlatNameOf(k.Receiver) == receiver).Receiver
        : _clocks.ContainsKey(to) && _trees.TryGetValue(to, out IReadOnlyList<RemoteParameter>? tree) && tree.All(p => p.Path != receiver)
            ? tree.FirstOrDefault(p => FlatNameOf(p.Path) == receiver)?.Path
            : null;

    private static string? FlatNameOf(string path) =>
        ParameterPath.TrySplit(path, out string? inside, out string name) && inside is not null ? ParameterPath.Of($"{inside}.{name}") : null;

    // Both ends may remember a patch that waits, one of them by a UUID of the other's earlier run: the one who is here and live has it right.
    private static (string From, string Emitter, string To, string Receiver) InWords(PatchStatus patch) =>
        (patch.From.NodeName, patch.From.Path, patch.To.NodeName, patch.To.Path);

    private static bool IsSame(PatchEnd one, PatchEnd other) => one.Identity is null || other.Identity is null || one.Identity == other.Identity;

    private Sides At(Uuid from, string emitter, Uuid to, string receiver)
    {
        if (!_patches.TryGetValue((from, emitter, to, receiver), out Sides? sides))
        {
            sides = new Sides();
            _patches.Add((from, emitter, to, receiver), sides);
        }

        return sides;
    }

    private PatchStatus Status(Uuid from, string emitter, Uuid to, string receiver, Sides sides)
    {
        (PatchEnd start, PatchEnd end) = (EndOf(from, emitter, sides.Receiver), EndOf(to, receiver, sides.Emitter));
        (PatchState state, string reason) = Judge(start, end, sides);
        LinkSight? told = sides.Receiver ?? sides.Emitter;
        bool inside = from == to;
        return new PatchStatus
        {
            From = start,
            To = end,
            State = state,
            Reason = reason,
            Rate = told?.Rate,
            Age = told is { AgeNs: >= 0 } ? ClockRound.Span(told.AgeNs) : null,
            Sent = sides.Emitter?.Count,
            Received = inside ? sides.Emitter?.Count : sides.Receiver?.Count,
            Merged = sides.Emitter?.Merged,
            Lost = sides.Receiver?.Lost,
            Delay = DelayOf(from, to, sides.Receiver),
        };
    }

    // Of a node that is not here, what the other end remembers.
    private PatchEnd EndOf(Uuid node, string path, LinkSight? other) =>
        _nodes.TryGetValue(node, out (string Name, string? Identity) here) ? new PatchEnd(node, here.Name, here.Identity, path)
        : new PatchEnd(node, other?.PeerName ?? string.Empty, other is { PeerIdentity.Length: > 0 } ? other.PeerIdentity : null, path);

    // What a node itself says of its link goes before what can be seen from outside.
    private (PatchState State, string Reason) Judge(PatchEnd from, PatchEnd to, Sides sides)
    {
        if ((Troubled(sides.Receiver) ?? Troubled(sides.Emitter) ?? Idle(sides.Receiver) ?? Idle(sides.Emitter)) is { } link)
        {
            PatchState state = link.State switch
            {
                ZocpLinkState.Refused => PatchState.Refused,
                ZocpLinkState.Ambiguous => PatchState.Ambiguous,
                _ => PatchState.Waiting,
            };
            string unsaid = state == PatchState.Refused ? "an end refused it"
                : link.State == ZocpLinkState.Asking ? "it is being made again"
                : WhoIsMissing(from, to);
            return (state, link.Reason.Length > 0 ? link.Reason : unsaid);
        }

        if ((sides.Receiver ?? sides.Emitter) is { Reason.Length: > 0 } refusing)
        {
            return (PatchState.Refused, refusing.Reason);
        }

        if (!_nodes.ContainsKey(to.Node))
        {
            // Its signals pass, whether we hear it or not: an old node whose card was down sends no beacons any more.
            if (sides.IsLive)
            {
                return (PatchState.Active, $"{Named(to)} is not heard here, but {from.NodeName} reaches it");
            }

            return (PatchState.Stale, $"the receiver's node is gone; {from.NodeName} still lists it");
        }

        return WhyNotReceiver(to) is { } why ? (PatchState.Refused, why) : (PatchState.Active, Doubt(from, to, sides));
    }

    // Somebody has to do something about these two; an end that only waits, because of them, does not know why.
    private static LinkSight? Troubled(LinkSight? end) => end is { State: ZocpLinkState.Refused or ZocpLinkState.Ambiguous } ? end : null;

    private static LinkSight? Idle(LinkSight? end) => end is { State: not ZocpLinkState.Live } ? end : null;

    private string WhoIsMissing(PatchEnd from, PatchEnd to) =>
        !_nodes.ContainsKey(from.Node) ? $"waiting for {Named(from)}"
        : !_nodes.ContainsKey(to.Node) ? $"waiting for {Named(to)}"
        : "it is not made yet";

    private static string Named(PatchEnd end) => end.NodeName.Length > 0 ? end.NodeName : end.Node.ToString()[..8];

    private string? WhyNotReceiver(PatchEnd to)
    {
        if (!_trees.TryGetValue(to.Node, out IReadOnlyList<RemoteParameter>? tree))
        {
            return null;
        }

        RemoteParameter? receiver = tree.FirstOrDefault(p => p.Path == to.Path);
        return receiver is null ? $"{to.NodeName} has no parameter {to.Path}"
            : receiver.Access.Contains('s', StringComparison.Ordinal) || !_clocks.ContainsKey(to.Node) ? null
            : $"{to.Path} does not take signals (no s in its access)";
    }

    // A Tutti node that does not know a link which the emitter lists will not take its signals.
    private string Doubt(PatchEnd from, PatchEnd to, Sides sides) =>
        from.Node != to.Node && _clocks.ContainsKey(to.Node) && sides.Receiver is null ? $"{to.NodeName} does not know of it" : string.Empty;

    private PatchDelay? DelayOf(Uuid from, Uuid to, LinkSight? receiver)
    {
        if (receiver is not { Samples: > 0 } || !_clocks.TryGetValue(from, out ClockRelation emitting) || !_clocks.TryGetValue(to, out ClockRelation receiving))
        {
            return null;
        }

        long apart = receiving.AheadNs - emitting.AheadNs;
        return new PatchDelay(
            ClockRound.Span(Math.Max(0, receiver.MedianNs - apart)),
            ClockRound.Span(Math.Max(0, receiver.HighNs - apart)),
            ClockRound.Span(receiving.UncertaintyNs + emitting.UncertaintyNs),
            receiver.Samples);
    }

    /// <summary>What is known of one patch, from outside and from each of its ends.</summary>
    private sealed class Sides
    {
        public bool IsListed { get; set; }

        public LinkSight? Emitter { get; set; }

        public LinkSight? Receiver { get; set; }

        public bool IsLive => Emitter is { State: ZocpLinkState.Live } || Receiver is { State: ZocpLinkState.Live };
    }
}
