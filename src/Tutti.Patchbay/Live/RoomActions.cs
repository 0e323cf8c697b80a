using Tutti.Patchbay.Rooms;

namespace Tutti.Patchbay.Live;

/// <summary>What people at the page do to the room: each thing is done by the node, and noted so that it can be taken back.</summary>
/// <remarks>Thread-safe: yes. What can be taken back is done one at a time, so that the history is in the order of the room.</remarks>
internal sealed class RoomActions : IDisposable
{
    /// <summary>More arguments are not taken.</summary>
    public const int MostArguments = 64;

    private readonly Node _node;
    private readonly PatchbayRoom _room;
    private readonly LiveRoom _live;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _oneUndo = new(1, 1);

    /// <summary>Makes it.</summary>
    public RoomActions(Node node, PatchbayRoom room, LiveRoom live, TimeProvider time)
    {
        _node = node;
        _room = room;
        _live = live;
        _time = time;
    }

    private long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Sets a parameter.</summary>
    /// <returns>The value it has then.</returns>
    public async Task<ZocpValue> SetAsync(string by, Uuid node, string path, ZocpValue value, bool force, CancellationToken cancellation)
    {
        NodeHere peer = Here(node);
        if (peer.Peer is null && _node.Parameters.FirstOrDefault(p => p.Path == path) is { } own && !own.Access.Contains('w', StringComparison.Ordinal))
        {
            // A program may give its own parameters any value; whoever asks by the page is not the program.
            throw new ApiException(422, "refused", $"{peer.Name}/{path} may not be set", peer.Name, "only its own program changes it");
        }

        ZocpValue before = SeenValue(node, path) ?? await _node.GetAsync(peer[path], cancellation);
        ZocpValue after = await _node.SetAsync(peer[path], value, force, cancellation);
        _room.SetValue(node, path, after, NowMs);
        if (before != after)
        {
            HistoryPlace place = PlaceOf(peer, path);
            Note($"set {place} to {Short(after)}", by, new SetStep(place, before, after));
        }

        return after;
    }

    /// <summary>Calls a method; that cannot be taken back.</summary>
    public Task<ZocpValue> CallAsync(Uuid node, string method, IReadOnlyList<ZocpValue> arguments, CancellationToken cancellation) =>
        Here(node) is { Peer: { } peer }
            ? _node.CallAsync(peer, method, arguments, cancellation)
            : throw ApiException.NotFound("the server's own node does not call itself", _node.Name, "call it from another node");

    /// <summary>Patches an emitter to a receiver; one that is there already is left as it is.</summary>
    public async Task<PatchFacts> PatchAsync(string by, ParameterAddress from, ParameterAddress to, CancellationToken cancellation)
    {
        (NodeHere emitter, NodeHere receiver) = (Here(from.Node), Here(to.Node));
        bool wasThere = await IsThereAsync(emitter, from.Path, to, cancellation);
        await MakeAsync(from, to, cancellation);
        PatchFacts made = new(EndOf(emitter, from.Path), EndOf(receiver, to.Path), PatchFacts.Active, string.Empty);
        if (!wasThere)
        {
            Note($"patch {made.From} to {made.To}", by, new PatchStep(PlaceOf(emitter, from.Path), PlaceOf(receiver, to.Path), Made: true));
        }

        return made;
    }

    /// <summary>Takes a patch away; one that is not there is done at once.</summary>
    public async Task UnpatchAsync(string by, ParameterAddress from, ParameterAddress to, CancellationToken cancellation)
    {
        NodeHere emitter = Here(from.Node);
        ShownEnd receiver = KnownEnd(to);
        bool wasThere = await IsThereAsync(emitter, from.Path, to, cancellation);
        HistoryPlace end = NodeHere.All(_node).FirstOrDefault(n => n.Uuid == to.Node) is { Name: not null } peer ? PlaceOf(peer, to.Path) : new HistoryPlace(to.Node, null, receiver.Name, to.Path);
        await _node.UnpatchAsync(from, to, cancellation);
        _live.Patched(EndOf(emitter, from.Path), receiver, made: false);
        if (wasThere)
        {
            Note($"unpatch {emitter.Name}/{from.Path} from {receiver}", by, new PatchStep(PlaceOf(emitter, from.Path), end, Made: false));
        }
    }

    /// <summary>Takes back the last thing anybody did, or does again what was taken back last.</summary>
    /// <param name="again">True: does it again.</param>
    /// <param name="id">The entry that whoever asks saw on top.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <exception cref="ApiException">Another entry is on top now, or the room has moved on since.</exception>
    public async Task<HistoryEntry> UndoAsync(bool again, long id, CancellationToken cancellation)
    {
        await _oneUndo.WaitAsync(cancellation);
        try
        {
            HistoryEntry entry = Top(again, id);
            HistoryStep[] steps = [.. again ? entry.Steps : entry.Steps.Reverse()];
            foreach (HistoryStep step in steps)
            {
                await CheckAsync(step, again, cancellation);
            }

            foreach (HistoryStep step in steps)
            {
                await DoAsync(step, again, cancellation);
            }

            return _room.ChangeHistory(history =>
            {
                history.Move(again, entry);
                return entry;
            });
        }
        finally
        {
            _oneUndo.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _oneUndo.Dispose();

    private static string Short(in ZocpValue value)
    {
        const int Longest = 40;
        string text = value.TryGetText(out string? plain) ? $"\"{plain}\"" : value.ToString();
        return text.Length <= Longest ? text : $"{text[..Longest]}…";
    }

    private static HistoryPlace PlaceOf(NodeHere peer, string path) => new(peer.Uuid, peer.Identity, peer.Name, path);

    private static ShownEnd EndOf(NodeHere peer, string path) => new(peer.Uuid, peer.Name, path, peer.Identity);

    private bool IsListed(NodeHere emitter, string path, ParameterAddress to) =>
        (emitter.Peer?.Parameters ?? _node.Parameters).Any(p => p.Path == path && p.Subscribers.Contains(new Subscriber(to.Node, to.Path)));

    // What waits is listed nowhere; it is known by asking, which is done all the time. What works is listed, and looked up now.
    private async Task<bool> IsThereAsync(NodeHere emitter, string path, ParameterAddress to, CancellationToken cancellation)
    {
        if (emitter.Peer is { } peer)
        {
            await _node.RefreshAsync(peer, cancellation);
        }

        if (IsListed(emitter, path, to))
        {
            return true;
        }

        ShownPatchKey key = new(emitter.Uuid, path, to.Node, to.Path);
        lock (_room.Gate)
        {
            return _room.Patches.Any(p => p.Facts.Key == key && p.Facts.State != PatchFacts.Active);
        }
    }

    private void Note(string what, string by, HistoryStep step) => _room.ChangeHistory(history =>
    {
        history.Add(what, by, NowMs, [step]);
        return true;
    });

    private NodeHere Here(Uuid node) => NodeHere.All(_node).FirstOrDefault(n => n.Uuid == node) is { Name: not null } here ? here
        : throw ApiException.NotFound($"{NameOf(node)} is not here", string.Empty, "wait until it is back");

    private string NameOf(Uuid node) => KnownEnd(new ParameterAddress(node, string.Empty)).Name is { Length: > 0 } name ? name : $"node {node.ToString()[..8]}";

    private ShownEnd KnownEnd(ParameterAddress end)
    {
        lock (_room.Gate)
        {
            NodeFacts? facts = _room.Nodes.FirstOrDefault(n => n.Facts.Uuid == end.Node)?.Facts;
            return new ShownEnd(end.Node, facts?.Name ?? string.Empty, end.Path, facts?.Identity);
        }
    }

    private HistoryEntry Top(bool again, long id)
    {
        lock (_room.Gate)
        {
            return _room.History.TryPeek(again, id, out HistoryEntry? top, out string why) ? top! : throw ApiException.Stale(why);
        }
    }

    // Of a parameter that somebody has on screen the value is known without asking.
    private ZocpValue? SeenValue(Uuid node, string path)
    {
        lock (_room.Gate)
        {
            ShownNode? seen = _room.Nodes.FirstOrDefault(n => n.Facts.Uuid == node && n.IsSeen);
            return seen?.Find(path) is { } parameter ? parameter.Value : default(ZocpValue?);
        }
    }

    // The node may have started anew since: then it is another UUID, and the same node.
    private NodeHere Again(HistoryPlace place) => Candidates(place) switch
    {
        [var only] => only,
        [] => throw ApiException.Stale($"{place.Name} is not here now", place.Name, "wait until it is back"),
        _ => throw ApiException.Stale($"several nodes are called {place.Name} now", place.Name, "do it by hand"),
    };

    private NodeHere[] Candidates(HistoryPlace place)
    {
        NodeHere[] here = [.. NodeHere.All(_node)];
        return here.FirstOrDefault(n => n.Uuid == place.Node) is { Name: not null } unchanged
            ? [unchanged]
            : [.. here.Where(p => place.Identity is { } identity ? p.Identity == identity : p.Identity is null && p.Name == place.Name)];
    }

    // A patch can be taken away, too, while its receiver is not here.
    private ParameterAddress AddressOf(HistoryPlace place) => new(Candidates(place) is [var only] ? only.Uuid : place.Node, place.Path);

    private async Task CheckAsync(HistoryStep step, bool again, CancellationToken cancellation)
    {
        switch (step)
        {
            case PatchStep patch:
                NodeHere emitter = Again(patch.From);
                bool shouldBeThere = patch.Made != again;
                ParameterAddress to = shouldBeThere ? AddressOf(patch.To) : Again(patch.To)[patch.To.Path];
                if (await IsThereAsync(emitter, patch.From.Path, to, cancellation) != shouldBeThere)
                {
                    throw ApiException.Stale(
                        shouldBeThere ? $"the patch {patch.From} to {patch.To} is gone already" : $"the patch {patch.From} to {patch.To} is there already", patch.From.Name);
                }

                break;
            case SetStep set:
                NodeHere peer = Again(set.Place);
                ZocpValue now = await _node.GetAsync(peer[set.Place.Path], cancellation);
                if (now != (again ? set.Before : set.After))
                {
                    throw ApiException.Stale($"{set.Place} has changed since: it is {Short(now)} now", set.Place.Name, "set it by hand");
                }

                break;
            default:
                throw new InvalidOperationException($"{step} is no step.");
        }
    }

    private async Task DoAsync(HistoryStep step, bool again, CancellationToken cancellation)
    {
        switch (step)
        {
            case PatchStep patch when patch.Made == again:
                await MakeAsync(Again(patch.From)[patch.From.Path], Again(patch.To)[patch.To.Path], cancellation);
                break;
            case PatchStep patch:
                NodeHere emitter = Again(patch.From);
                ParameterAddress to = AddressOf(patch.To);
                await _node.UnpatchAsync(emitter[patch.From.Path], to, cancellation);
                _live.Patched(EndOf(emitter, patch.From.Path), KnownEnd(to), made: false);
                break;
            case SetStep set:
                NodeHere peer = Again(set.Place);
                ZocpValue after = await _node.SetAsync(peer[set.Place.Path], again ? set.After : set.Before, cancellation);
                _room.SetValue(peer.Uuid, set.Place.Path, after, NowMs);
                break;
            default:
                throw new InvalidOperationException($"{step} is no step.");
        }
    }

    private async Task MakeAsync(ParameterAddress from, ParameterAddress to, CancellationToken cancellation)
    {
        try
        {
            await _node.PatchAsync(from, to, cancellation);
        }
        catch (RefusedException e)
        {
            throw new ApiException(409, "refused", $"{e.What}: {e.Reason}", e.Where, e.Remedy);
        }

        _live.Patched(KnownEnd(from), KnownEnd(to), made: true);
    }
}
