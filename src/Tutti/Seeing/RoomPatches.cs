using Tutti.Protocols.Zocp;

namespace Tutti.Seeing;

/// <summary>Puts together what the nodes of a room say of their patches: the lists in their trees, and the reports of Tutti nodes.</summary>
internal sealed class RoomPatches
{
    private readonly Dictionary<(Uuid From, string Emitter, Uuid To, string Receiver), Sides> _patches = [];
    private readonly Dictionary<Uuid, string> _names = [];
    private readonly Dictionary<Uuid, ClockRound> _clocks = [];
    private readonly Dictionary<Uuid, IReadOnlyList<RemoteParameter>> _trees = [];

    /// <summary>A node that is here, with its parameters; null when it has not told them.</summary>
    public void AddNode(Uuid node, string name, IReadOnlyList<RemoteParameter>? parameters)
    {
        _names[node] = name;
        if (parameters is null)
        {
            return;
        }

        _trees[node] = parameters;
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

    /// <summary>What a Tutti node reports of its own patches, and how its monotonic clock compares to ours.</summary>
    public void AddReport(Uuid node, IEnumerable<LinkSight> links, ClockRound clock)
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

    /// <summary>All patches, by the names of their ends.</summary>
    public IReadOnlyList<RoomPatch> ToList() => [.. _patches
        .Where(p => !IsForgotten(p.Key, p.Value))
        .Select(p => Status(p.Key.From, p.Key.Emitter, p.Key.To, p.Key.Receiver, p.Value))
        .OrderBy(p => p.From.Name, StringComparer.Ordinal).ThenBy(p => p.From.Path, StringComparer.Ordinal)
        .ThenBy(p => p.To.Name, StringComparer.Ordinal).ThenBy(p => p.To.Path, StringComparer.Ordinal)];

    private Sides At(Uuid from, string emitter, Uuid to, string receiver)
    {
        if (!_patches.TryGetValue((from, emitter, to, receiver), out Sides? sides))
        {
            sides = new Sides();
            _patches.Add((from, emitter, to, receiver), sides);
        }

        return sides;
    }

    // Both ends may remember a patch that waits, one of them by a UUID of the other's earlier run: the one who is here and live has it right.
    private bool IsForgotten((Uuid From, string Emitter, Uuid To, string Receiver) key, Sides sides) =>
        sides is { IsListed: false, Emitter: not { State: ZocpLinkState.Live }, Receiver: not { State: ZocpLinkState.Live } }
        && _patches.Any(other => other.Key != key && other.Key.Emitter == key.Emitter && other.Key.Receiver == key.Receiver
            && (other.Value.Emitter ?? other.Value.Receiver) is { State: ZocpLinkState.Live }
            && NameOf(other.Key.From, other.Value) == NameOf(key.From, sides) && NameOfReceiver(other.Key.To, other.Value) == NameOfReceiver(key.To, sides));

    private string NameOf(Uuid node, Sides sides) => _names.GetValueOrDefault(node) ?? sides.Receiver?.PeerName ?? string.Empty;

    private string NameOfReceiver(Uuid node, Sides sides) => _names.GetValueOrDefault(node) ?? sides.Emitter?.PeerName ?? string.Empty;

    private RoomPatch Status(Uuid from, string emitter, Uuid to, string receiver, Sides sides)
    {
        (RoomPatchState state, string reason) = Judge(from, emitter, to, receiver, sides);
        LinkSight? told = sides.Receiver ?? sides.Emitter;
        bool inside = from == to;
        return new RoomPatch
        {
            From = new RoomPatchEnd(from, NameOf(from, sides), emitter),
            To = new RoomPatchEnd(to, NameOfReceiver(to, sides), receiver),
            State = state,
            Reason = reason,
            Rate = told?.Rate,
            Age = told is { AgeNs: >= 0 } ? ClockRound.Span(told.AgeNs) : null,
            Sent = sides.Emitter?.Count,
            Received = inside ? sides.Emitter?.Count : sides.Receiver?.Count,
            Merged = sides.Emitter?.Merged,
            Delay = DelayOf(from, to, sides.Receiver),
        };
    }

    // What a node itself says of its link goes before what can be seen from outside.
    private (RoomPatchState State, string Reason) Judge(Uuid from, string emitter, Uuid to, string receiver, Sides sides)
    {
        if ((Troubled(sides.Receiver) ?? Troubled(sides.Emitter) ?? Idle(sides.Receiver) ?? Idle(sides.Emitter)) is { } link)
        {
            RoomPatchState state = link.State switch
            {
                ZocpLinkState.Refused => RoomPatchState.Refused,
                ZocpLinkState.Ambiguous => RoomPatchState.Ambiguous,
                _ => RoomPatchState.Waiting,
            };
            string unsaid = state == RoomPatchState.Refused ? "an end refused it"
                : link.State == ZocpLinkState.Asking ? "it is being made again"
                : WhoIsMissing(from, to, sides);
            return (state, link.Reason.Length > 0 ? link.Reason : unsaid);
        }

        if ((sides.Receiver ?? sides.Emitter) is { Reason.Length: > 0 } refusing)
        {
            return (RoomPatchState.Refused, refusing.Reason);
        }

        if (!_names.ContainsKey(to))
        {
            return (RoomPatchState.Stale, $"the receiver's node is gone; {NameOf(from, sides)} still lists it");
        }

        return WhyNotReceiver(to, receiver) is { } why ? (RoomPatchState.Refused, why) : (RoomPatchState.Active, Doubt(from, to, sides));
    }

    // Somebody has to do something about these two; an end that only waits, because of them, does not know why.
    private static LinkSight? Troubled(LinkSight? end) => end is { State: ZocpLinkState.Refused or ZocpLinkState.Ambiguous } ? end : null;

    private static LinkSight? Idle(LinkSight? end) => end is { State: not ZocpLinkState.Live } ? end : null;

    private string WhoIsMissing(Uuid from, Uuid to, Sides sides) =>
        !_names.ContainsKey(from) ? $"waiting for {Named(NameOf(from, sides), from)}"
        : !_names.ContainsKey(to) ? $"waiting for {Named(NameOfReceiver(to, sides), to)}"
        : "it is not made yet";

    private static string Named(string name, Uuid node) => name.Length > 0 ? name : node.ToString()[..8];

    private string? WhyNotReceiver(Uuid to, string path)
    {
        if (!_trees.TryGetValue(to, out IReadOnlyList<RemoteParameter>? tree))
        {
            return null;
        }

        RemoteParameter? receiver = tree.FirstOrDefault(p => p.Path == path);
        return receiver is null ? $"{_names[to]} has no parameter {path}"
            : receiver.Access.Contains('s', StringComparison.Ordinal) || !_clocks.ContainsKey(to) ? null
            : $"{path} does not take signals (no s in its access)";
    }

    // A Tutti node that does not know a link which the emitter lists will not take its signals.
    private string Doubt(Uuid from, Uuid to, Sides sides) =>
        from != to && _clocks.ContainsKey(to) && sides is { Receiver: null, IsListed: true } ? $"{_names[to]} does not know of it" : string.Empty;

    private PatchDelay? DelayOf(Uuid from, Uuid to, LinkSight? receiver)
    {
        if (receiver is not { Samples: > 0 } || !_clocks.TryGetValue(from, out ClockRound emitting) || !_clocks.TryGetValue(to, out ClockRound receiving))
        {
            return null;
        }

        long apart = receiving.AheadNs - emitting.AheadNs;
        return new PatchDelay(
            ClockRound.Span(Math.Max(0, receiver.MedianNs - apart)),
            ClockRound.Span(Math.Max(0, receiver.HighNs - apart)),
            ClockRound.Span((receiving.RoundTripNs + emitting.RoundTripNs) / 2),
            receiver.Samples);
    }

    /// <summary>What is known of one patch, from outside and from each of its ends.</summary>
    private sealed class Sides
    {
        public bool IsListed { get; set; }

        public LinkSight? Emitter { get; set; }

        public LinkSight? Receiver { get; set; }
    }
}
