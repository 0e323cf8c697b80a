using System.Numerics;

namespace Tutti.Patchbay.Rooms;

/// <summary>The room as all clients see it, and what each of them has yet to be told.</summary>
/// <remarks>
/// It knows no network and no clock: what happened is told to it with the time. A thing waits for a client at most once, as a bit of the thing and a place in the client's list, so
/// what is kept for a slow client is bounded by the room, and the client gets the newest state. Thread-safe: yes; nothing is called back with the lock held but <see cref="SeenChanged"/>.
/// </remarks>
internal sealed class PatchbayRoom
{
    /// <summary>As many clients as a word has bits.</summary>
    public const int MostClients = 64;

    private readonly Dictionary<Uuid, ShownNode> _nodes = [];
    private readonly Dictionary<ShownPatchKey, ShownPatch> _patches = [];
    private readonly List<ShownParameter> _moving = [];
    private readonly ClientView?[] _clients = new ClientView?[MostClients];
    private readonly int _most;
    private long _changes;
    private int _lastIndex;
    private int _lastPatch;

    /// <summary>An empty room.</summary>
    /// <param name="facts">What does not change while the server runs.</param>
    /// <param name="mostClients">More are not let in.</param>
    public PatchbayRoom(RoomFacts facts, int mostClients = MostClients)
    {
        Facts = facts;
        _most = mostClients;
    }

    /// <summary>A node is on somebody's screen, or no longer on anybody's. Raised with the lock held: note it, and return.</summary>
    public event Action<Uuid, bool>? SeenChanged;

    /// <summary>Held while anything in here is read or changed.</summary>
    public Lock Gate { get; } = new();

    /// <summary>What does not change while the server runs.</summary>
    public RoomFacts Facts { get; }

    /// <summary>The nodes; read with <see cref="Gate"/> held.</summary>
    public IEnumerable<ShownNode> Nodes => _nodes.Values;

    /// <summary>The patches; read with <see cref="Gate"/> held.</summary>
    public IEnumerable<ShownPatch> Patches => _patches.Values;

    /// <summary>The clients; read with <see cref="Gate"/> held.</summary>
    public IEnumerable<ClientView> Clients => _clients.Where(c => c is not null)!;

    /// <summary>What was done; read with <see cref="Gate"/> held, changed by <see cref="ChangeHistory{T}"/>.</summary>
    public History History { get; } = new();

    /// <summary>The places of the nodes; read with <see cref="Gate"/> held.</summary>
    public Layout Layout { get; } = new();

    /// <summary>How the room is.</summary>
    public RoomHealth Health { get; private set; } = new() { Patches = new RoomHealth.PatchCounts(0, 0, 0) };

    /// <summary>How many changes of values there ever were.</summary>
    public long Changes => _changes;

    /// <summary>Lets a client in.</summary>
    /// <returns>Null when there are too many.</returns>
    public ClientView? Join(string? name)
    {
        lock (Gate)
        {
            int slot = Array.IndexOf(_clients, null);
            if (slot < 0 || slot >= _most)
            {
                return null;
            }

            ClientView client = new(this, slot, name ?? $"guest-{slot + 1}");
            _clients[slot] = client;
            TellClients();
            return client;
        }
    }

    /// <summary>A client has gone.</summary>
    public void Leave(ClientView client)
    {
        lock (Gate)
        {
            if (_clients[client.Slot] != client)
            {
                return;
            }

            See(client, [], []);
            client.Forget();
            _clients[client.Slot] = null;
            TellClients();
        }
    }

    /// <summary>A client wants another name.</summary>
    public void Rename(ClientView client, string name)
    {
        lock (Gate)
        {
            client.Name = name;
            TellClients();
        }
    }

    /// <summary>What a client has on screen now; it is told at once of the values that changed meanwhile.</summary>
    /// <param name="client">The client.</param>
    /// <param name="nodes">Nodes it sees as a whole.</param>
    /// <param name="parameters">Parameters it sees of other nodes, by their numbers in the feed.</param>
    public void See(ClientView client, IReadOnlyCollection<Uuid> nodes, IReadOnlyCollection<int> parameters)
    {
        HashSet<Uuid> seen = [.. nodes];
        HashSet<int> alone = [.. parameters];
        lock (Gate)
        {
            client.SeesNodes = seen;
            foreach (ShownNode node in _nodes.Values)
            {
                See(client, node, seen.Contains(node.Facts.Uuid), alone);
            }
        }
    }

    /// <summary>A trace of a parameter is open at a client, or closed.</summary>
    /// <returns>False when it has too many open, or there is no such parameter.</returns>
    public bool Watch(ClientView client, int index, bool on)
    {
        lock (Gate)
        {
            ShownParameter? parameter = _nodes.Values.SelectMany(n => n.Parameters).FirstOrDefault(p => p.Index == index);
            return parameter is not null && client.Watch(parameter, on);
        }
    }

    /// <summary>What is known of a node now.</summary>
    public void SetNode(NodeFacts facts, IReadOnlyList<RemoteParameter>? parameters, long nowMs)
    {
        lock (Gate)
        {
            bool isNew = !_nodes.TryGetValue(facts.Uuid, out ShownNode? node);
            if (node is null)
            {
                node = new ShownNode(facts);
                _nodes.Add(facts.Uuid, node);
            }

            bool changed = node.Facts != facts;
            bool isOtherTwin = isNew || node.Facts.State != facts.State;
            node.Facts = facts;
            if (parameters is not null)
            {
                changed |= node.Update(parameters, () => ++_lastIndex, (parameter, value) => Move(parameter, value, nowMs, isArrival: false));
            }

            if (isNew)
            {
                foreach (ClientView client in Clients)
                {
                    See(client, node, client.SeesNodes.Contains(facts.Uuid), []);
                }
            }

            if (isOtherTwin)
            {
                FindTwins(facts.Name);
            }

            if (isNew || changed)
            {
                Tell(node);
            }
        }
    }

    /// <summary>A node is no more, and nothing waits for it.</summary>
    public void RemoveNode(Uuid uuid)
    {
        lock (Gate)
        {
            if (!_nodes.Remove(uuid, out ShownNode? node))
            {
                return;
            }

            node.IsGone = true;
            foreach (ShownParameter parameter in node.Parameters)
            {
                parameter.SeenAlone = 0;
                _moving.Remove(parameter);
            }

            node.SeenBy = 0;
            SeenChanged?.Invoke(uuid, false);
            Tell(node);
            FindTwins(node.Facts.Name);
        }
    }

    /// <summary>A value was seen.</summary>
    public void SetValue(Uuid uuid, string path, in ZocpValue value, long nowMs)
    {
        lock (Gate)
        {
            if (_nodes.TryGetValue(uuid, out ShownNode? node) && node.Find(path) is { } parameter)
            {
                Move(parameter, value, nowMs, isArrival: true);
            }
        }
    }

    /// <summary>All patches of the room as they are now.</summary>
    public void SetPatches(IReadOnlyCollection<PatchFacts> patches)
    {
        lock (Gate)
        {
            HashSet<ShownPatchKey> now = [.. patches.Select(p => p.Key)];
            foreach (ShownPatch gone in _patches.Values.Where(p => !now.Contains(p.Facts.Key)).ToArray())
            {
                _patches.Remove(gone.Facts.Key);
                gone.IsGone = true;
                Tell(gone);
            }

            foreach (PatchFacts facts in patches)
            {
                SetPatch(facts);
            }
        }
    }

    /// <summary>One patch as it is now.</summary>
    public void SetPatch(PatchFacts facts)
    {
        lock (Gate)
        {
            if (!_patches.TryGetValue(facts.Key, out ShownPatch? patch))
            {
                patch = new ShownPatch(++_lastPatch, facts);
                _patches.Add(facts.Key, patch);
                Tell(patch);
                return;
            }

            bool changed = facts.DiffersFrom(patch.Facts);
            patch.Facts = facts;
            if (changed)
            {
                Tell(patch);
            }
        }
    }

    /// <summary>A patch is no more.</summary>
    public void RemovePatch(ShownPatchKey key)
    {
        lock (Gate)
        {
            if (_patches.Remove(key, out ShownPatch? patch))
            {
                patch.IsGone = true;
                Tell(patch);
            }
        }
    }

    /// <summary>Counts the activity since the last call; best twice a second.</summary>
    /// <param name="passedMs">How long that was.</param>
    public void CountActivity(long passedMs)
    {
        lock (Gate)
        {
            foreach (ShownParameter parameter in _moving)
            {
                parameter.PerSecond = parameter.Arrivals * 1000.0 / Math.Max(1, passedMs);
                parameter.Arrivals = 0;
            }

            foreach (ShownPatch patch in _patches.Values)
            {
                double rate = Math.Round(ActivityOf(patch.Facts), 1);
                if (rate != patch.PerSecond)
                {
                    patch.PerSecond = rate;
                    TellBusy(patch);
                }
            }

            _moving.RemoveAll(parameter => parameter.PerSecond == 0);
        }
    }

    /// <summary>How the room is now.</summary>
    public void SetHealth(RoomHealth health)
    {
        lock (Gate)
        {
            if (!health.SameAs(Health))
            {
                Health = health;
                TellAll(client => client.News |= ClientNews.Health);
            }
        }
    }

    /// <summary>Changes what was done, or looks at it to change it.</summary>
    public T ChangeHistory<T>(Func<History, T> change)
    {
        lock (Gate)
        {
            T result = change(History);
            TellAll(client => client.News |= ClientNews.History);
            return result;
        }
    }

    /// <summary>Puts nodes to other places on everybody's page.</summary>
    /// <returns>False when something about them is not usable.</returns>
    public bool TryPut(IReadOnlyDictionary<string, NodePlace?> places)
    {
        lock (Gate)
        {
            if (!Layout.TryPut(places))
            {
                return false;
            }

            TellAll(client => client.Moved.UnionWith(places.Keys));
            return true;
        }
    }

    /// <summary>Tells everybody of a refusal that nobody of them asked for.</summary>
    public void TellRefused(RoomRefusal refusal)
    {
        lock (Gate)
        {
            TellAll(client => client.Add(refusal));
        }
    }

    private void See(ClientView client, ShownNode node, bool whole, HashSet<int> alone)
    {
        bool before = node.IsSeen;
        node.SeenBy = whole ? node.SeenBy | client.Bit : node.SeenBy & ~client.Bit;
        foreach (ShownParameter parameter in node.Parameters)
        {
            parameter.SeenAlone = alone.Contains(parameter.Index) || client.Watches(parameter) ? parameter.SeenAlone | client.Bit : parameter.SeenAlone & ~client.Bit;
            if ((parameter.SeenBy & client.Bit) != 0 && parameter.ChangedAt > client.KnowsUntil)
            {
                Tell(parameter, client.Bit);
            }
            else if (parameter.SeenBy == 0)
            {
                parameter.Trace = null;
            }
        }

        if (before != node.IsSeen)
        {
            SeenChanged?.Invoke(node.Facts.Uuid, node.IsSeen);
        }
    }

    private void Move(ShownParameter parameter, in ZocpValue value, long nowMs, bool isArrival)
    {
        bool isSeen = parameter.SeenBy != 0;
        if (isArrival)
        {
            if (parameter.Arrivals++ == 0 && parameter.PerSecond == 0)
            {
                _moving.Add(parameter);
            }

            if (isSeen)
            {
                (parameter.Trace ??= new ValueTrace()).Add(nowMs, value);
            }
        }

        if (parameter.Value != value)
        {
            parameter.Change(value, ++_changes);
            Tell(parameter, parameter.SeenBy);
        }
        else if (isArrival && isSeen)
        {
            TellAll(client => client.RingIfWatching(parameter));
        }
    }

    private double ActivityOf(PatchFacts patch) =>
        _nodes.TryGetValue(patch.From.Node, out ShownNode? node) && node.IsSeen && node.Find(patch.From.Path) is { } emitter
            ? patch.State == PatchFacts.Active ? emitter.PerSecond : 0
            : patch.Rate ?? 0;

    private void FindTwins(string name)
    {
        ShownNode[] same = [.. _nodes.Values.Where(n => n.Facts.Name == name)];
        foreach (ShownNode node in same)
        {
            bool isHere = node.Facts.State != NodeFacts.Ghost;
            Uuid[] others = [.. same.Where(n => isHere && n != node && n.Facts.State != NodeFacts.Ghost).Select(n => n.Facts.Uuid)];
            if (!others.SequenceEqual(node.Twins))
            {
                node.Twins = others;
                Tell(node);
            }
        }
    }

    private void Tell(ShownParameter parameter, ulong clients)
    {
        ulong lacking = clients & ~parameter.NewFor;
        parameter.NewFor |= lacking;
        for (; lacking != 0; lacking &= lacking - 1)
        {
            _clients[BitOperations.TrailingZeroCount(lacking)]!.Add(parameter);
        }
    }

    private void Tell(ShownNode node)
    {
        foreach (ClientView client in Clients.Where(c => (node.NewFor & c.Bit) == 0))
        {
            node.NewFor |= client.Bit;
            client.Add(node);
        }
    }

    private void Tell(ShownPatch patch)
    {
        foreach (ClientView client in Clients.Where(c => (patch.NewFor & c.Bit) == 0))
        {
            patch.NewFor |= client.Bit;
            client.Add(patch);
        }
    }

    private void TellBusy(ShownPatch patch)
    {
        foreach (ClientView client in Clients.Where(c => (patch.BusyFor & c.Bit) == 0 && (c.SeesNodes.Contains(patch.Facts.From.Node) || c.SeesNodes.Contains(patch.Facts.To.Node))))
        {
            patch.BusyFor |= client.Bit;
            client.AddBusy(patch);
        }
    }

    private void TellClients() => TellAll(client => client.News |= ClientNews.Clients);

    private void TellAll(Action<ClientView> tell)
    {
        foreach (ClientView client in Clients)
        {
            tell(client);
            client.Ring();
        }
    }
}
