namespace Tutti.Protocols.Zocp;

/// <summary>Merges one MOD into the cached tree of its sender, with news, and heals what pyZOCP gets wrong (docs/specs/errata.md).</summary>
internal sealed class ModificationReader(ZocpPeer peer, Action<ZocpEvent> report)
{
    private const int MostPaths = 256;

    private readonly CapabilityTree _tree = peer.Tree;
    private readonly List<string> _changed = [];

    /// <summary>Keys of the root that it names.</summary>
    public HashSet<string> Named { get; } = new(StringComparer.Ordinal);

    /// <summary>Paths that changed in other ways than their value; at most 256.</summary>
    public IReadOnlyList<string> Changed => _changed;

    /// <summary>True when it could not be told what was meant, so that the whole tree should be asked for.</summary>
    public bool WantsRefresh { get; private set; }

    /// <summary>Merges a checked JSON object.</summary>
    public void Merge(ReadOnlySpan<byte> content)
    {
        JsonMembers members = new(content);
        while (members.MoveNext())
        {
            MergeRoot(JsonText.Decode(members.Name), members.Value);
        }
    }

    private void MergeRoot(string name, ReadOnlySpan<byte> json)
    {
        if (peer.IsOld && string.Equals(name, "scale", StringComparison.Ordinal) && JsonItems.IsArray(json) && !_tree.Root.Contains(name))
        {
            name = Placements.Key(Placement.Scale);
        }

        Named.Add(name);
        if (json.SequenceEqual("null"u8) && peer.Can(ZocpExtensions.Removal))
        {
            Remove(_tree.Root, name);
        }
        else if (JsonMembers.IsObject(json) && string.Equals(name, Words.Objects, StringComparison.Ordinal))
        {
            if (_tree.GetOrAddObject(_tree.Root, name) is { } objects)
            {
                MergeGroups(objects, json);
            }
        }
        else
        {
            MergeParameter(_tree.Root, name, json);
        }
    }

    private void MergeGroups(Capability objects, ReadOnlySpan<byte> json)
    {
        JsonMembers groups = new(json);
        while (groups.MoveNext())
        {
            string name = JsonText.Decode(groups.Name);
            if (!JsonMembers.IsObject(groups.Value))
            {
                MergeParameter(objects, name, groups.Value);
            }
            else if (_tree.GetOrAddObject(objects, name) is { } group)
            {
                MergeGroup(group, groups.Value);
            }
        }
    }

    /// <summary>A pyZOCP with a current object reports changes of the root as changes of that object.</summary>
    private void MergeGroup(Capability group, ReadOnlySpan<byte> json)
    {
        JsonMembers entries = new(json);
        while (entries.MoveNext())
        {
            string name = JsonText.Decode(entries.Name);
            if (peer.IsOld && JsonMembers.IsObject(entries.Value) && string.Equals(name, Words.Objects, StringComparison.Ordinal) && !group.Contains(name))
            {
                MergeRoot(name, entries.Value);
            }
            else if (peer.IsOld && Placements.IsKey(name) && !group.Contains(name))
            {
                MergeRoot(name, entries.Value);
            }
            else if (peer.IsOld && IsPartial(entries.Value) && !group.Contains(name))
            {
                if (_tree.Root.TryGetObject(name, out _))
                {
                    MergeRoot(name, entries.Value);
                }
                else
                {
                    WantsRefresh = true;
                }
            }
            else if (entries.Value.SequenceEqual("null"u8) && peer.Can(ZocpExtensions.Removal))
            {
                Remove(group, name);
            }
            else
            {
                MergeParameter(group, name, entries.Value);
            }
        }
    }

    private static bool IsPartial(ReadOnlySpan<byte> json)
    {
        if (!JsonMembers.IsObject(json))
        {
            return false;
        }

        JsonMembers members = new(json);
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("typeHint"u8))
            {
                return false;
            }
        }

        return true;
    }

    private void MergeParameter(Capability into, string name, ReadOnlySpan<byte> json)
    {
        bool known = into.TryGetObject(name, out Capability? entry);
        ZocpValue old = known ? entry!.Value : default;
        _tree.MergeEntry(into, name, json);
        if (!into.TryGetObject(name, out entry))
        {
            NoteChanged(into.Parent is null ? ParameterPath.Of(name) : $"{into.Path}/{ParameterPath.Of(name)}");
            return;
        }

        if (known)
        {
            DropWhatIsNotDescribed(entry, json);
        }

        ZocpValue value = entry.Value;
        if (known && !old.Equals(value))
        {
            report(new ZocpEvent { Kind = ZocpEventKind.ValueChanged, Peer = peer.Uuid, Path = entry.Path, Value = value, Old = old });
        }

        if (!known || !IsOnlyValue(json))
        {
            NoteChanged(entry.Path);
        }
    }

    /// <summary>A whole description replaces the one before: a type or bound that it does not give is no longer there.</summary>
    private void DropWhatIsNotDescribed(Capability entry, ReadOnlySpan<byte> json)
    {
        if (!Gives(json, "value"u8) || !Gives(json, "access"u8) || !Gives(json, "subscribers"u8))
        {
            return;
        }

        Drop(entry, json, "typeHint", "typeHint"u8);
        Drop(entry, json, "min", "min"u8);
        Drop(entry, json, "max", "max"u8);
        Drop(entry, json, "step", "step"u8);
    }

    private void Drop(Capability entry, ReadOnlySpan<byte> json, string key, ReadOnlySpan<byte> name)
    {
        if (!Gives(json, name))
        {
            _tree.Remove(entry, key);
        }
    }

    private static bool Gives(ReadOnlySpan<byte> json, ReadOnlySpan<byte> key)
    {
        if (!JsonMembers.IsObject(json))
        {
            return false;
        }

        JsonMembers members = new(json);
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual(key))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsOnlyValue(ReadOnlySpan<byte> json)
    {
        JsonMembers members = new(json);
        while (members.MoveNext())
        {
            if (!members.Name.SequenceEqual("value"u8))
            {
                return false;
            }
        }

        return true;
    }

    private void Remove(Capability from, string name)
    {
        if (_tree.Remove(from, name))
        {
            NoteChanged(from.Parent is null ? ParameterPath.Of(name) : ParameterPath.Of(from.Name, name));
        }
    }

    private void NoteChanged(string path)
    {
        if (_changed.Count < MostPaths)
        {
            _changed.Add(path);
        }
    }
}
