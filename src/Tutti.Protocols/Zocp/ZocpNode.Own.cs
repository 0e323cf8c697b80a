using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>The own tree: registering, removing, emitting, and telling subscribers of changes.</content>
public sealed partial class ZocpNode
{
    private readonly Dictionary<string, LocalParameter> _parameters = new(StringComparer.Ordinal);
    private int _lastKey;

    /// <summary>The own parameters.</summary>
    public IReadOnlyCollection<LocalParameter> Parameters => _parameters.Values;

    /// <summary>Finds an own parameter by its canonical path.</summary>
    public bool TryGetParameter(string path, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out LocalParameter? parameter) =>
        _parameters.TryGetValue(path, out parameter);

    /// <summary>Adds a parameter, or replaces one of the same path: it keeps its subscribers, listed and served (zocp-3.5).</summary>
    /// <param name="now">The present instant.</param>
    /// <param name="path">Its canonical path (see <see cref="ParameterPath"/>).</param>
    /// <param name="description">Type, value, range and rights.</param>
    /// <param name="parameter">The parameter; null when refused.</param>
    public ZocpResult TryRegister(Instant now, string path, ParameterDescription description, out LocalParameter? parameter)
    {
        ArgumentNullException.ThrowIfNull(description);
        parameter = null;
        ParameterRules rules = new(description.TypeHint, description.Access, description.Min, description.Max, description.IsOpen);
        if (WhyNotRegister(path, description, rules) is { } refusal)
        {
            return new ZocpResult(refusal);
        }

        if (EntryFor(path) is not { } entry)
        {
            return new ZocpResult(new ZocpRefusal(ZocpReason.TooMany, $"register {path}", _options.Name, "the tree is full", "raise MaxTreeOctets"));
        }

        bool known = _parameters.TryGetValue(path, out parameter);
        parameter ??= Adopt(entry, false);
        parameter.Rules = rules;
        parameter.IsForeign = false;
        parameter.Delivery = description.Delivery ?? UsualDelivery(description.TypeHint);
        WriteDescription(entry, description, SubscribersOf(parameter));
        _peersVersion += known ? 0 : 1;
        Mirror(parameter);
        ReportDescription(now, parameter);
        return default;
    }

    /// <summary>Removes an own parameter: its links end, peers that understand it are told, old peers keep their copy (zocp-3.6).</summary>
    public void Remove(Instant now, LocalParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (!parameter.IsRegistered || !_parameters.ContainsKey(parameter.Path))
        {
            return;
        }

        DropLinksOf(now, parameter);
        RemoveEntry(now, parameter, null);
    }

    /// <summary>Says where the node stands in the room: three numbers, or sixteen for the matrix, row by row.</summary>
    public ZocpResult TrySetPlacement(Instant now, Placement part, ReadOnlySpan<double> numbers)
    {
        ZocpValue value = part == Placement.Matrix && numbers.Length == 16 ? Placements.Matrix(numbers) : ZocpValue.From(numbers);
        string name = Placements.Key(part);
        if (!Placements.IsGood(name, value) || !Tree.SetLeaf(Tree.Root, name, value))
        {
            return new ZocpResult(new ZocpRefusal(
                ZocpReason.WrongType, $"set {name}", _options.Name, "a place is three finite numbers, a matrix sixteen"));
        }

        _unit.Clear();
        JsonWriter.Raw(_unit, "{\"MOD\":{"u8);
        JsonWriter.String(_unit, name);
        JsonWriter.Raw(_unit, ":"u8);
        value.WriteTo(_unit);
        JsonWriter.Raw(_unit, "}}"u8);
        SendModification(now, [name], default);
        return default;
    }

    /// <summary>
    /// Gives an own parameter a value and signals it to whoever subscribes: one encoding for all, no allocation once warm.
    /// A value out of range is brought into it; one that does not fit the type is not taken.
    /// </summary>
    public EmitResult Emit(Instant now, LocalParameter parameter, in ZocpValue value)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        if (!parameter.IsRegistered)
        {
            return EmitResult.Removed;
        }

        ZocpReason reason = parameter.Rules.FitType(value, false, out ZocpValue fit);
        if (reason != ZocpReason.None)
        {
            return reason == ZocpReason.NotFinite ? EmitResult.NotFinite : EmitResult.WrongType;
        }

        bool clamped = parameter.Rules.Clamp(fit, out ZocpValue inside);
        Store(parameter, inside, ChangeCause.Emit, default);
        SendSignal(now, parameter, default);
        return clamped ? EmitResult.Clamped : EmitResult.Sent;
    }

    private static Delivery UsualDelivery(TypeHint hint) => hint is TypeHint.Any or TypeHint.Bool or TypeHint.String ? Delivery.Every : Delivery.Latest;

    private static ZocpRefusal? WhyNotFit(string what, string where, in ParameterRules rules, in ZocpValue value)
    {
        ZocpReason reason = rules.FitType(value, false, out ZocpValue fit);
        return reason == ZocpReason.NotFinite ? new ZocpRefusal(reason, what, where, "NaN and infinities are not sent")
            : reason != ZocpReason.None ? new ZocpRefusal(reason, what, where, $"{Shown(value)} is not {Words.Write(rules.TypeHint)}")
            : rules.Clamp(fit, out _) ? new ZocpRefusal(ZocpReason.OutOfRange, what, where, $"{Shown(value)} is outside {Shown(rules.Min)} to {Shown(rules.Max)}")
            : null;
    }

    private static string Shown(in ZocpValue value)
    {
        string text = value.ToString();
        return text.Length <= 80 ? text : text[..77] + "...";
    }

    private ZocpRefusal? WhyNotRegister(string path, ParameterDescription description, in ParameterRules rules)
    {
        string what = $"register {path}";
        if (!ParameterPath.TrySplit(path, out string? inside, out string name) || !IsGoodName(name) || (inside is not null && !IsGoodName(inside)))
        {
            return new ZocpRefusal(ZocpReason.BadName, what, _options.Name, $"a name has 1 to {_options.MaxNameOctets} octets; slashes in it are written %2F");
        }

        if (inside is null ? IsReserved(name) || Tree.TryFind(name, out Capability? other) && other.Parent != Tree.Root
            : Tree.Root.Contains(path) || string.Equals(name, "type", StringComparison.Ordinal))
        {
            return new ZocpRefusal(ZocpReason.BadName, what, _options.Name, "that name already means something else");
        }

        if (inside is null && _mirrors.TryGetValue(name, out LocalParameter? mirrored))
        {
            return new ZocpRefusal(ZocpReason.BadName, what, _options.Name, $"old nodes know {mirrored.Path} by that name", "choose another name");
        }

        if (!_parameters.ContainsKey(path) && _parameters.Count >= _options.MaxParameters)
        {
            return new ZocpRefusal(ZocpReason.TooMany, what, _options.Name, $"a node has at most {_options.MaxParameters} parameters", "raise MaxParameters");
        }

        ParameterRules open = rules with { Min = default, Max = default };
        foreach (ZocpValue bound in (ReadOnlySpan<ZocpValue>)[rules.Min, rules.Max, description.Step])
        {
            bool numeric = bound.IsNull || bound.TryGetNumber(out _) || bound.Kind == ZocpValueKind.Raw;
            if (!bound.IsFinite || !numeric || (bound.Kind == ZocpValueKind.Raw && open.FitType(bound, false, out _) != ZocpReason.None))
            {
                return new ZocpRefusal(ZocpReason.WrongType, what, _options.Name, "min, max and step are finite numbers, of a vector vectors");
            }
        }

        return WhyNotFit(what, _options.Name, rules, description.Value);
    }

    private static bool IsReserved(string name) => string.Equals(name, Words.Objects, StringComparison.Ordinal) || Placements.IsKey(name);

    /// <summary>The object that holds a parameter, made when it is not there; null when the tree is full.</summary>
    private Capability? EntryFor(string path)
    {
        if (!ParameterPath.TrySplit(path, out string? inside, out string name))
        {
            return null;
        }

        Capability? group = Tree.Root;
        if (inside is not null)
        {
            group = Tree.GetOrAddObject(Tree.Root, Words.Objects) is { } objects ? Tree.GetOrAddObject(objects, inside) : null;
        }

        return group is null ? null : Tree.GetOrAddObject(group, name);
    }

    /// <summary>Makes an entry of the own tree a parameter.</summary>
    private LocalParameter Adopt(Capability entry, bool foreign)
    {
        LocalParameter parameter = new(entry, NextKey(), foreign);
        RefreshRules(parameter);
        parameter.Delivery = UsualDelivery(parameter.TypeHint);
        _parameters.Add(parameter.Path, parameter);
        return parameter;
    }

    private static void RefreshRules(LocalParameter parameter)
    {
        Capability entry = parameter.Entry;
        Access access = entry.Contains("access") ? entry.Access : Access.ReadWrite;
        parameter.Rules = new ParameterRules(entry.TypeHint, access, entry.Min, entry.Max, parameter.IsForeign || parameter.Rules.IsOpen);
    }

    /// <summary>Keys in the order of the wire; explicit zeros are written; keys that others added stay (zocp-3.4).</summary>
    private void WriteDescription(Capability entry, ParameterDescription description, in ZocpValue subscribers)
    {
        foreach (string key in (ReadOnlySpan<string>)["value", "typeHint", "access", "subscribers", "min", "max", "step"])
        {
            Tree.Remove(entry, key);
        }

        Tree.SetLeaf(entry, "value", description.Value);
        if (description.TypeHint != TypeHint.Any)
        {
            Tree.SetLeaf(entry, "typeHint", Words.Write(description.TypeHint));
        }

        Tree.SetLeaf(entry, "access", Words.Write(description.Access));
        Tree.SetLeaf(entry, "subscribers", subscribers);
        SetUnlessNull(entry, "min", description.Min);
        SetUnlessNull(entry, "max", description.Max);
        SetUnlessNull(entry, "step", description.Step);
    }

    private void SetUnlessNull(Capability entry, string key, in ZocpValue value)
    {
        if (!value.IsNull)
        {
            Tree.SetLeaf(entry, key, value);
        }
    }

    /// <summary>Stores a value that fits, with news when it is another one.</summary>
    private void Store(LocalParameter parameter, in ZocpValue value, ChangeCause cause, Uuid by)
    {
        ZocpValue old = parameter.Value;
        Tree.SetLeaf(parameter.Entry, "value", value);
        if (!old.Equals(value))
        {
            Report(new ZocpEvent
            {
                Kind = ZocpEventKind.LocalChanged,
                Peer = by,
                Path = parameter.Path,
                Parameter = parameter,
                Value = value,
                Old = old,
                Cause = cause,
            });
        }
    }
}
