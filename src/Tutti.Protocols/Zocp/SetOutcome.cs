namespace Tutti.Protocols.Zocp;

/// <summary>What came of one SET: which part of it was taken, and which values hold instead of what was refused.</summary>
internal sealed class SetOutcome(long maxOctets)
{
    private int _keys;

    /// <summary>What was taken, as a partial tree.</summary>
    public CapabilityTree Accepted { get; } = new(maxOctets);

    /// <summary>What holds where something was refused, as a partial tree.</summary>
    public CapabilityTree Corrected { get; } = new(maxOctets);

    /// <summary>The first refusal.</summary>
    public ZocpRefusal? Refusal { get; private set; }

    /// <summary>Paths of what was taken.</summary>
    public List<string> Paths { get; } = [];

    /// <summary>Parameters whose value was taken.</summary>
    public List<LocalParameter> Values { get; } = [];

    /// <summary>The parameter, when one value and nothing else was taken.</summary>
    public LocalParameter? OnlyValue => _keys == 1 && Values.Count == 1 ? Values[0] : null;

    public void Refuse(ZocpRefusal refusal) => Refusal ??= refusal;

    public void Accept(LocalParameter parameter, string field)
    {
        Copy(Accepted, parameter, field);
        Note(parameter.Path);
        if (string.Equals(field, "value", StringComparison.Ordinal))
        {
            Values.Add(parameter);
        }
    }

    public void AcceptWhole(string? group, string name, Capability into)
    {
        int at = into.IndexOf(name);
        if (at >= 0 && Target(Accepted, group) is { } target)
        {
            Wire.ByteWriter entry = new();
            into.WriteEntry(entry, at);
            Accepted.MergeEntry(target, name, entry.WrittenSpan);
            Note(group is null ? ParameterPath.Of(name) : ParameterPath.Of(group, name));
        }
    }

    public void Correct(LocalParameter parameter, string field)
    {
        if (parameter.Entry.Contains(field))
        {
            Copy(Corrected, parameter, field);
        }
    }

    private static void Copy(CapabilityTree tree, LocalParameter parameter, string field)
    {
        string? group = ParameterPath.IsNested(parameter.Path) ? parameter.Entry.Parent!.Name : null;
        if (Target(tree, group) is { } target && tree.GetOrAddObject(target, parameter.Entry.Name) is { } entry)
        {
            tree.SetLeaf(entry, field, parameter.Entry[field]);
        }
    }

    private static Capability? Target(CapabilityTree tree, string? group) =>
        group is null ? tree.Root : tree.GetOrAddObject(tree.Root, Words.Objects) is { } objects ? tree.GetOrAddObject(objects, group) : null;

    private void Note(string path)
    {
        _keys++;
        Paths.Add(path);
    }
}
