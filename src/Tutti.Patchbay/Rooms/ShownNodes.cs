using System.Diagnostics.CodeAnalysis;

namespace Tutti.Patchbay.Rooms;

/// <summary>The nodes of a room, with their values.</summary>
/// <remarks>Thread-safe: no, used with the room's lock held.</remarks>
/// <param name="audience">Told what changes.</param>
internal sealed class ShownNodes(Audience audience)
{
    private readonly Dictionary<Uuid, ShownNode> _nodes = [];
    private readonly List<ShownParameter> _moving = [];
    private int _lastIndex;
    private long _order;

    /// <summary>A node is on somebody's screen, or no longer on anybody's.</summary>
    public event Action<Uuid, bool>? SeenChanged;

    /// <summary>All of them, ghosts too.</summary>
    public IReadOnlyCollection<ShownNode> All => _nodes.Values;

    /// <summary>How many changes of values there ever were.</summary>
    public long Changes { get; private set; }

    /// <summary>The node of a UUID.</summary>
    public bool TryFind(Uuid uuid, [NotNullWhen(true)] out ShownNode? node) => _nodes.TryGetValue(uuid, out node);

    /// <summary>What is known of a node now.</summary>
    /// <returns>True when it was not shown before.</returns>
    public bool Set(NodeFacts facts, IReadOnlyList<RemoteParameter>? parameters, long nowMs)
    {
        bool isNew = !_nodes.TryGetValue(facts.Uuid, out ShownNode? node);
        bool wasGhost = node?.IsGhost ?? true;
        if (node is null)
        {
            node = new ShownNode(facts);
            _nodes.Add(facts.Uuid, node);
        }

        bool changed = node.Facts != facts;
        bool isOtherTwin = isNew || node.Facts.State != facts.State;
        node.Facts = facts;
        if (node.IsGhost && (isNew || !wasGhost))
        {
            node.GoneAt = ++_order;
        }
        else if (!node.IsGhost && wasGhost)
        {
            node.CameAt = ++_order;
        }

        if (parameters is not null)
        {
            changed |= node.Update(parameters, () => ++_lastIndex, (parameter, value) => Move(parameter, value, nowMs, isArrival: false));
        }

        if (isNew)
        {
            foreach (ClientView client in audience.Clients)
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
            audience.Tell(node);
        }

        return isNew;
    }

    /// <summary>The methods of a node that may be called.</summary>
    public void SetMethods(Uuid uuid, IReadOnlyList<string> names)
    {
        if (_nodes.TryGetValue(uuid, out ShownNode? node) && node.UpdateMethods(names, () => ++_lastIndex))
        {
            audience.Tell(node);
        }
    }

    /// <summary>A node is no more.</summary>
    public void Remove(Uuid uuid)
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
        audience.Tell(node);
        FindTwins(node.Facts.Name);
    }

    /// <summary>
    /// The node that is here now in place of one that patches still name by an earlier UUID: the only one of its identity, or, where it has none, the only one of its name, and come
    /// since. The same rule by which the nodes themselves make their patches again.
    /// </summary>
    /// <returns>Null when there is none, or nobody can tell which.</returns>
    public ShownNode? NewRunOf(Uuid uuid, string name, string? identity)
    {
        if (identity is null && name.Length == 0)
        {
            return null;
        }

        long goneAt = _nodes.TryGetValue(uuid, out ShownNode? gone) ? gone.GoneAt : 0;
        ShownNode[] here = [.. _nodes.Values.Where(n => !n.IsGhost && n.Facts.Uuid != uuid && (identity is null ? n.Facts.Identity is null && n.Facts.Name == name : n.Facts.Identity == identity))];
        return here is [var only] && (identity is not null || only.CameAt > goneAt) ? only : null;
    }

    /// <summary>A value was seen.</summary>
    public void SetValue(Uuid uuid, string path, in ZocpValue value, long nowMs)
    {
        if (_nodes.TryGetValue(uuid, out ShownNode? node) && node.Find(path) is { } parameter)
        {
            Move(parameter, value, nowMs, isArrival: true);
        }
    }

    /// <summary>What a client has on screen now.</summary>
    /// <param name="client">The client.</param>
    /// <param name="alone">Parameters it sees of nodes that it does not see as a whole.</param>
    public void See(ClientView client, HashSet<int> alone)
    {
        foreach (ShownNode node in _nodes.Values)
        {
            See(client, node, client.SeesNodes.Contains(node.Facts.Uuid), alone);
        }
    }

    /// <summary>The parameter of a number in the feed.</summary>
    public ShownParameter? Find(int index) => _nodes.Values.SelectMany(n => n.Parameters).FirstOrDefault(p => p.Index == index);

    /// <summary>Counts the values that came since the last call.</summary>
    public void Count(long passedMs)
    {
        foreach (ShownParameter parameter in _moving)
        {
            parameter.PerSecond = parameter.Arrivals * 1000.0 / Math.Max(1, passedMs);
            parameter.Arrivals = 0;
        }
    }

    /// <summary>Those that stand still are no longer counted; after everybody has looked at what was counted.</summary>
    public void ForgetStill() => _moving.RemoveAll(parameter => parameter.PerSecond == 0);

    private void See(ClientView client, ShownNode node, bool whole, HashSet<int> alone)
    {
        bool before = node.IsSeen;
        node.SeenBy = whole ? node.SeenBy | client.Bit : node.SeenBy & ~client.Bit;
        foreach (ShownParameter parameter in node.Parameters)
        {
            parameter.SeenAlone = alone.Contains(parameter.Index) || client.Watches(parameter) ? parameter.SeenAlone | client.Bit : parameter.SeenAlone & ~client.Bit;
            if ((parameter.SeenBy & client.Bit) != 0 && parameter.ChangedAt > client.KnowsUntil)
            {
                audience.Tell(parameter, client.Bit);
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
            parameter.Change(value, ++Changes);
            audience.Tell(parameter, parameter.SeenBy);
        }
        else if (isArrival && isSeen)
        {
            audience.TellAll(client => client.RingIfWatching(parameter));
        }
    }

    private void FindTwins(string name)
    {
        ShownNode[] same = [.. _nodes.Values.Where(n => n.Facts.Name == name)];
        foreach (ShownNode node in same)
        {
            Uuid[] others = [.. same.Where(n => !node.IsGhost && n != node && !n.IsGhost).Select(n => n.Facts.Uuid)];
            if (!others.SequenceEqual(node.Twins))
            {
                node.Twins = others;
                audience.Tell(node);
            }
        }
    }
}
