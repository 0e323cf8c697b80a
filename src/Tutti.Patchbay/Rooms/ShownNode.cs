namespace Tutti.Patchbay.Rooms;

/// <summary>A node as clients know it.</summary>
internal sealed class ShownNode(NodeFacts facts)
{
    private readonly Dictionary<string, ShownParameter> _byPath = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ShownParameter> _methods = new(StringComparer.Ordinal);
    private ShownParameter[] _parameters = [];

    /// <summary>What is known of it.</summary>
    public NodeFacts Facts { get; set; } = facts;

    /// <summary>Its parameters, in its own order.</summary>
    public IReadOnlyList<ShownParameter> Parameters => _parameters;

    /// <summary>Its methods that may be called, in its own order; one that has the name of a parameter is left out, since the two could not be told apart.</summary>
    public IEnumerable<ShownParameter> Methods => _methods.Values.Where(m => !_byPath.ContainsKey(m.Said.Path));

    /// <summary>UUIDs of the other nodes that have its name.</summary>
    public IReadOnlyList<Uuid> Twins { get; set; } = [];

    /// <summary>True while it is not here, and patches wait for it.</summary>
    public bool IsGhost => Facts.State == NodeFacts.Ghost;

    /// <summary>When it came, in the order of things in the room.</summary>
    public long CameAt { get; set; }

    /// <summary>When it went, in the order of things in the room; of no meaning while it is here.</summary>
    public long GoneAt { get; set; }

    /// <summary>True once it is no more: who was told of it is told that.</summary>
    public bool IsGone { get; set; }

    /// <summary>The clients that have it on screen, a bit each.</summary>
    public ulong SeenBy { get; set; }

    /// <summary>The clients that have yet to be told of it, a bit each.</summary>
    public ulong NewFor { get; set; }

    /// <summary>True when any client has any of it on screen.</summary>
    public bool IsSeen => SeenBy != 0 || Array.Exists(_parameters, p => p.SeenAlone != 0);

    /// <summary>The parameter of a path; null when there is none.</summary>
    public ShownParameter? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>Takes over what the node says of its parameters now.</summary>
    /// <param name="said">All of them.</param>
    /// <param name="nextIndex">Gives numbers that were never given before.</param>
    /// <param name="moved">Called for each that has another value than before and is otherwise the same.</param>
    /// <returns>True when more than values changed.</returns>
    public bool Update(IReadOnlyList<RemoteParameter> said, Func<int> nextIndex, Action<ShownParameter, ZocpValue> moved)
    {
        List<ShownParameter> now = new(said.Count);
        HashSet<string> paths = new(StringComparer.Ordinal);
        bool changed = false;
        foreach (RemoteParameter parameter in said)
        {
            if (!paths.Add(parameter.Path))
            {
                continue;
            }

            if (_byPath.TryGetValue(parameter.Path, out ShownParameter? known))
            {
                changed |= IsOtherwise(known.Said, parameter);
                known.Said = parameter;
                if (known.Value != parameter.Value)
                {
                    moved(known, parameter.Value);
                }
            }
            else
            {
                known = new ShownParameter(nextIndex(), this, parameter);
                _byPath.Add(parameter.Path, known);
                changed = true;
            }

            now.Add(known);
        }

        changed |= now.Count != _parameters.Length;
        foreach (ShownParameter gone in _parameters.Where(p => !paths.Contains(p.Said.Path)))
        {
            _byPath.Remove(gone.Said.Path);
        }

        _parameters = [.. now];
        return changed;
    }

    /// <summary>Takes over which methods the node has now.</summary>
    /// <returns>True when they are others than before.</returns>
    public bool UpdateMethods(IReadOnlyList<string> names, Func<int> nextIndex)
    {
        string[] now = [.. names.Distinct(StringComparer.Ordinal)];
        if (now.SequenceEqual(_methods.Keys, StringComparer.Ordinal))
        {
            return false;
        }

        Dictionary<string, ShownParameter> before = new(_methods, StringComparer.Ordinal);
        _methods.Clear();
        foreach (string name in now)
        {
            _methods.Add(name, before.TryGetValue(name, out ShownParameter? known) ? known : ShownParameter.Method(nextIndex(), this, name));
        }

        return true;
    }

    private static bool IsOtherwise(RemoteParameter before, RemoteParameter now) =>
        before.Type != now.Type || before.Access != now.Access || before.Min != now.Min || before.Max != now.Max || before.Step != now.Step;
}
