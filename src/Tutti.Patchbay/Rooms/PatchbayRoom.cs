namespace Tutti.Patchbay.Rooms;

/// <summary>The room as all clients see it, and what each of them has yet to be told.</summary>
/// <remarks>
/// It knows no network and no clock: what happened is told to it with the time. Thread-safe: yes; nothing is called back with the lock held but <see cref="SeenChanged"/>.
/// </remarks>
internal sealed class PatchbayRoom
{
    private readonly Audience _audience = new();
    private readonly ShownNodes _nodes;
    private readonly ShownPatches _patches;
    private readonly int _most;

    /// <summary>An empty room.</summary>
    /// <param name="facts">What does not change while the server runs.</param>
    /// <param name="mostClients">More are not let in.</param>
    public PatchbayRoom(RoomFacts facts, int mostClients = Audience.MostClients)
    {
        Facts = facts;
        _most = mostClients;
        _nodes = new ShownNodes(_audience);
        _patches = new ShownPatches(_audience, _nodes);
    }

    /// <summary>A node is on somebody's screen, or no longer on anybody's. Raised with the lock held: note it, and return.</summary>
    public event Action<Uuid, bool>? SeenChanged
    {
        add => _nodes.SeenChanged += value;
        remove => _nodes.SeenChanged -= value;
    }

    /// <summary>Held while anything in here is read or changed.</summary>
    public Lock Gate { get; } = new();

    /// <summary>What does not change while the server runs.</summary>
    public RoomFacts Facts { get; }

    /// <summary>The nodes; read with <see cref="Gate"/> held.</summary>
    public IReadOnlyCollection<ShownNode> Nodes => _nodes.All;

    /// <summary>The patches; read with <see cref="Gate"/> held.</summary>
    public IReadOnlyCollection<ShownPatch> Patches => _patches.All;

    /// <summary>The clients; read with <see cref="Gate"/> held.</summary>
    public IEnumerable<ClientView> Clients => _audience.Clients;

    /// <summary>True while anybody looks.</summary>
    public bool HasClients
    {
        get
        {
            lock (Gate)
            {
                return _audience.Clients.Any();
            }
        }
    }

    /// <summary>What was done; read with <see cref="Gate"/> held, changed by <see cref="ChangeHistory{T}"/>.</summary>
    public History History { get; } = new();

    /// <summary>The places of the nodes; read with <see cref="Gate"/> held.</summary>
    public Layout Layout { get; } = new();

    /// <summary>How the room is.</summary>
    public RoomHealth Health { get; private set; } = new() { Patches = new RoomHealth.PatchCounts(0, 0, 0) };

    /// <summary>How many changes of values there ever were.</summary>
    public long Changes => _nodes.Changes;

    /// <summary>Lets a client in.</summary>
    /// <returns>Null when there are too many.</returns>
    public ClientView? Join(string? name)
    {
        lock (Gate)
        {
            int slot = _audience.FreeSlot;
            if (slot >= _most)
            {
                return null;
            }

            ClientView client = new(this, slot, name ?? $"guest-{slot + 1}");
            _audience.Add(client);
            return client;
        }
    }

    /// <summary>A client has gone.</summary>
    public void Leave(ClientView client)
    {
        lock (Gate)
        {
            if (_audience.Has(client))
            {
                See(client, [], []);
                client.Forget();
                _audience.Remove(client);
            }
        }
    }

    /// <summary>A client wants another name.</summary>
    public void Rename(ClientView client, string name)
    {
        lock (Gate)
        {
            client.Name = name;
            _audience.TellAll(other => other.News |= ClientNews.Clients);
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
            _nodes.See(client, alone);
        }
    }

    /// <summary>A trace of a parameter is open at a client, or closed.</summary>
    /// <returns>False when it has too many open, or there is no such parameter.</returns>
    public bool Watch(ClientView client, int index, bool on)
    {
        lock (Gate)
        {
            return _nodes.Find(index) is { } parameter && client.Watch(parameter, on);
        }
    }

    /// <summary>What is known of a node now. A ghost gives way to the new run of its node, and so do the patches that wait for it.</summary>
    /// <returns>True when it was not shown before.</returns>
    public bool SetNode(NodeFacts facts, IReadOnlyList<RemoteParameter>? parameters, long nowMs)
    {
        lock (Gate)
        {
            bool isNew = _nodes.Set(facts, parameters, nowMs);
            _patches.JudgeAll(facts.Uuid);
            ShownNode[] replaced = facts.State == NodeFacts.Ghost || isNew ? [.. _nodes.All.Where(n => n.IsGhost && _nodes.NewRunOf(n.Facts.Uuid, n.Facts.Name, n.Facts.Identity) is not null)] : [];
            if (replaced.Length > 0)
            {
                _patches.FollowAll();
                foreach (ShownNode ghost in replaced)
                {
                    _nodes.Remove(ghost.Facts.Uuid);
                }
            }

            return isNew;
        }
    }

    /// <summary>The methods of a node that may be called.</summary>
    public void SetMethods(Uuid uuid, IReadOnlyList<string> names)
    {
        lock (Gate)
        {
            _nodes.SetMethods(uuid, names);
        }
    }

    /// <summary>A node is no more, and nothing waits for it.</summary>
    public void RemoveNode(Uuid uuid)
    {
        lock (Gate)
        {
            _nodes.Remove(uuid);
        }
    }

    /// <summary>A value was seen.</summary>
    public void SetValue(Uuid uuid, string path, in ZocpValue value, long nowMs)
    {
        lock (Gate)
        {
            _nodes.SetValue(uuid, path, value, nowMs);
        }
    }

    /// <summary>All patches of the room as they are now.</summary>
    public void SetPatches(IReadOnlyCollection<PatchFacts> patches)
    {
        lock (Gate)
        {
            _patches.SetAll(patches);
        }
    }

    /// <summary>One patch as it is now.</summary>
    public void SetPatch(PatchFacts facts)
    {
        lock (Gate)
        {
            _patches.Set(facts);
        }
    }

    /// <summary>A patch is no more.</summary>
    public void RemovePatch(ShownPatchKey key)
    {
        lock (Gate)
        {
            _patches.Remove(key);
        }
    }

    /// <summary>Counts the activity since the last call; best twice a second.</summary>
    /// <param name="passedMs">How long that was.</param>
    public void CountActivity(long passedMs)
    {
        lock (Gate)
        {
            _nodes.Count(passedMs);
            _patches.Count();
            _nodes.ForgetStill();
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
                _audience.TellAll(client => client.News |= ClientNews.Health);
            }
        }
    }

    /// <summary>Changes what was done, or looks at it to change it.</summary>
    public T ChangeHistory<T>(Func<History, T> change)
    {
        lock (Gate)
        {
            T result = change(History);
            _audience.TellAll(client => client.News |= ClientNews.History);
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

            _audience.TellAll(client => client.Moved.UnionWith(places.Keys));
            return true;
        }
    }

    /// <summary>Tells everybody of a refusal that nobody of them asked for.</summary>
    public void TellRefused(RoomRefusal refusal)
    {
        lock (Gate)
        {
            _audience.TellAll(client => client.Add(refusal));
        }
    }
}
