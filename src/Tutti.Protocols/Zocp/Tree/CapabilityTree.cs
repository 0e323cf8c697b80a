using System.Diagnostics.CodeAnalysis;

namespace Tutti.Protocols.Zocp;

/// <summary>The capability tree of one node, own or cached: parameters, objects, placement, and whatever else was put there.</summary>
/// <remarks>
/// Changed by deep merge (zocp-3.2): objects merge by key, anything else replaces. It never holds more than its bound: an entry that
/// would pass it is left out and counted. Thread-safe: no.
/// </remarks>
public sealed class CapabilityTree
{
    /// <summary>What one entry counts beside its text, so that many tiny entries cannot fill the memory.</summary>
    internal const int EntryWeight = 48;

    private readonly long _maxOctets;

    /// <summary>An empty tree.</summary>
    /// <param name="maxOctets">Bound on its size: the octets of its names and values and 48 for each entry.</param>
    public CapabilityTree(long maxOctets)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxOctets, 1);
        _maxOctets = maxOctets;
        Root = new Capability(this, null, "");
    }

    /// <summary>The whole tree as an object.</summary>
    public Capability Root { get; private set; }

    /// <summary>Its size as bounded.</summary>
    public long Octets { get; private set; }

    /// <summary>Entries left out because the tree was full.</summary>
    public long LeftOut { get; private set; }

    /// <summary>Goes up whenever an entry comes or goes, so that what was looked up can be kept until then.</summary>
    internal int Shape { get; private set; }

    /// <summary>Goes up with every change, so that what was encoded can be kept until then.</summary>
    internal long Version { get; private set; }

    /// <summary>All parameters: objects at the root except <c>objects</c>, then those inside objects; in order.</summary>
    public IEnumerable<Capability> Parameters =>
        Root.Objects.Where(entry => !string.Equals(entry.Name, Words.Objects, StringComparison.Ordinal))
            .Concat(Root.TryGetObject(Words.Objects, out Capability? objects) ? objects.Objects.SelectMany(group => group.Objects) : []);

    /// <summary>Finds a parameter by its canonical path.</summary>
    public bool TryFind(string? path, [NotNullWhen(true)] out Capability? parameter)
    {
        parameter = null;
        if (!ParameterPath.TrySplit(path, out string? inside, out string name))
        {
            return false;
        }

        return inside is null
            ? !string.Equals(name, Words.Objects, StringComparison.Ordinal) && Root.TryGetObject(name, out parameter)
            : Root.TryGetObject(Words.Objects, out Capability? objects) && objects.TryGetObject(inside, out Capability? group)
                && group.TryGetObject(name, out parameter);
    }

    /// <summary>The path of what SIG, SUB or UNSUB names: a root parameter by its plain name first, then one inside an object.</summary>
    internal string PathOfWire(string name) =>
        !Root.Contains(name) && TryFind(name, out _) ? name : ParameterPath.Of(name);

    /// <summary>Deep merge of checked JSON text; anything but an object changes nothing.</summary>
    internal void Merge(ReadOnlySpan<byte> json) => Merge(Root, json);

    /// <summary>Deep merge into one object of the tree.</summary>
    internal void Merge(Capability into, ReadOnlySpan<byte> json)
    {
        if (!JsonMembers.IsObject(json))
        {
            return;
        }

        JsonMembers members = new(json);
        while (members.MoveNext())
        {
            MergeEntry(into, JsonText.Decode(members.Name), members.Value);
        }
    }

    /// <summary>Deep merge of one entry.</summary>
    internal void MergeEntry(Capability into, string name, ReadOnlySpan<byte> json)
    {
        if (!JsonMembers.IsObject(json))
        {
            SetLeaf(into, name, ZocpValue.Read(json));
        }
        else if (GetOrAddObject(into, name) is { } inner)
        {
            Merge(inner, json);
        }
    }

    /// <summary>Puts a value under a name, whatever was there; false when the tree is full.</summary>
    internal bool SetLeaf(Capability into, string name, in ZocpValue value)
    {
        int at = into.IndexOf(name);
        if (at < 0)
        {
            if (!TryGrow(EntryWeight + name.Length + value.Weight))
            {
                return false;
            }

            into.Append(new CapabilityEntry(name, value, null));
            Shape++;
            Version++;
            return true;
        }

        CapabilityEntry old = into.EntryAt(at);
        if (!TryGrow(value.Weight - WeightBelow(old)))
        {
            return false;
        }

        Shape += old.Object is null ? 0 : 1;
        Version++;
        into.SetAt(at, new CapabilityEntry(old.Name, value, null));
        return true;
    }

    /// <summary>The object under a name; made, or made out of a value that was there, when there is none. Null when the tree is full.</summary>
    internal Capability? GetOrAddObject(Capability into, string name)
    {
        int at = into.IndexOf(name);
        if (at >= 0 && into.EntryAt(at).Object is { } present)
        {
            return present;
        }

        Capability made = new(this, into, at < 0 ? name : into.EntryAt(at).Name);
        ZocpValue old = at < 0 ? default : into.EntryAt(at).Leaf;
        if (!TryGrow(at < 0 ? EntryWeight + name.Length : -old.Weight))
        {
            return null;
        }

        Shape++;
        Version++;
        if (at < 0)
        {
            into.Append(new CapabilityEntry(name, default, made));
        }
        else
        {
            into.SetAt(at, new CapabilityEntry(made.Name, default, made));
            if (old.Kind == ZocpValueKind.Raw)
            {
                Merge(made, old.RawText);
            }
        }

        return made;
    }

    /// <summary>Removes an entry; false when it is not there.</summary>
    internal bool Remove(Capability from, string name)
    {
        int at = from.IndexOf(name);
        if (at < 0)
        {
            return false;
        }

        CapabilityEntry old = from.EntryAt(at);
        Octets -= EntryWeight + old.Name.Length + WeightBelow(old);
        from.RemoveAt(at);
        Shape++;
        Version++;
        return true;
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        Root = new Capability(this, null, "");
        Octets = 0;
        Shape++;
        Version++;
    }

    private static long WeightBelow(in CapabilityEntry entry)
    {
        if (entry.Object is not { } inner)
        {
            return entry.Leaf.Weight;
        }

        long sum = 0;
        for (int i = 0; i < inner.Count; i++)
        {
            sum += EntryWeight + inner.EntryAt(i).Name.Length + WeightBelow(inner.EntryAt(i));
        }

        return sum;
    }

    private bool TryGrow(long octets)
    {
        if (octets > 0 && Octets + octets > _maxOctets)
        {
            LeftOut++;
            return false;
        }

        Octets += octets;
        return true;
    }
}
