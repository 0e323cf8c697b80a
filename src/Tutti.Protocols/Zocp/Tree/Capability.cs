using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Tutti.Protocols.Zocp;

/// <summary>One JSON object of a capability tree: a parameter, a group of parameters, or anything else a peer has put there.</summary>
/// <remarks>
/// Entries keep the order in which they came. An entry is either an object or a value; arrays are values. What is known about a
/// parameter is read from its entries each time, whatever shape they have: a wrong shape reads as "not given". Thread-safe: no.
/// </remarks>
public sealed class Capability
{
    private const int SmallCount = 8;

    private readonly List<CapabilityEntry> _entries = [];
    private Dictionary<string, int>? _index;
    private string? _path;

    internal Capability(CapabilityTree tree, Capability? parent, string name)
    {
        Tree = tree;
        Parent = parent;
        Name = name;
    }

    /// <summary>Its key in the object above; empty at the root.</summary>
    public string Name { get; }

    /// <summary>The object above, or null at the root.</summary>
    public Capability? Parent { get; }

    /// <summary>Entries in it.</summary>
    public int Count => _entries.Count;

    /// <summary>The canonical path of a parameter (see <see cref="ParameterPath"/>), or the keys joined by slashes for anything deeper.</summary>
    public string Path => _path ??= MakePath();

    /// <summary>The names of its entries, in order.</summary>
    public IEnumerable<string> Names => _entries.Select(entry => entry.Name);

    /// <summary>The objects among its entries, in order.</summary>
    public IEnumerable<Capability> Objects => _entries.Where(entry => entry.Object is not null).Select(entry => entry.Object!);

    /// <summary>The entry <c>value</c>; null when there is none.</summary>
    public ZocpValue Value => this["value"];

    /// <summary>The type that <c>typeHint</c> names; <see cref="TypeHint.Any"/> for an unknown word.</summary>
    public TypeHint TypeHint => Words.ReadTypeHint(this["typeHint"]);

    /// <summary>What the letters in <c>access</c> allow.</summary>
    public Access Access => Words.ReadAccess(this["access"]);

    /// <summary>The smallest value, or null; an old peer leaves out a minimum of 0 (zocp-3.4).</summary>
    public ZocpValue Min => this["min"];

    /// <summary>The largest value, or null.</summary>
    public ZocpValue Max => this["max"];

    /// <summary>The step, or null.</summary>
    public ZocpValue Step => this["step"];

    /// <summary>True when it has a <c>subscribers</c> array, so that an old peer survives a SUB to it.</summary>
    public bool HasSubscribers => this["subscribers"] is { Kind: ZocpValueKind.Raw } list && list.RawText[0] == '[';

    internal CapabilityTree Tree { get; }

    /// <summary>The value under <paramref name="name"/>, an object as its JSON text; null when there is none.</summary>
    public ZocpValue this[string name]
    {
        get
        {
            int at = IndexOf(name);
            return at < 0 ? default : _entries[at].Object is { } inner ? inner.ToValue() : _entries[at].Leaf;
        }
    }

    /// <summary>True when there is an entry of this name.</summary>
    public bool Contains(string name) => IndexOf(name) >= 0;

    /// <summary>The object under <paramref name="name"/>.</summary>
    public bool TryGetObject(ReadOnlySpan<char> name, [NotNullWhen(true)] out Capability? inner)
    {
        int at = IndexOf(name);
        inner = at < 0 ? null : _entries[at].Object;
        return inner is not null;
    }

    /// <summary>Writes this object as JSON, entries in order.</summary>
    public void WriteTo(IBufferWriter<byte> writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        JsonWriter.Raw(writer, "{"u8);
        for (int i = 0; i < _entries.Count; i++)
        {
            if (i > 0)
            {
                JsonWriter.Raw(writer, ","u8);
            }

            JsonWriter.String(writer, _entries[i].Name);
            JsonWriter.Raw(writer, ":"u8);
            WriteEntry(writer, i);
        }

        JsonWriter.Raw(writer, "}"u8);
    }

    /// <summary>The object as JSON text.</summary>
    public override string ToString() => ToValue().ToString();

    internal int IndexOf(ReadOnlySpan<char> name)
    {
        if (_index is not null)
        {
            return _index.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out int found) ? found : -1;
        }

        for (int i = 0; i < _entries.Count; i++)
        {
            if (name.SequenceEqual(_entries[i].Name))
            {
                return i;
            }
        }

        return -1;
    }

    internal CapabilityEntry EntryAt(int index) => _entries[index];

    internal void SetAt(int index, in CapabilityEntry entry) => _entries[index] = entry;

    internal void Append(in CapabilityEntry entry)
    {
        _entries.Add(entry);
        if (_index is not null)
        {
            _index.Add(entry.Name, _entries.Count - 1);
        }
        else if (_entries.Count > SmallCount)
        {
            Reindex();
        }
    }

    internal void RemoveAt(int index)
    {
        _entries.RemoveAt(index);
        if (_index is not null)
        {
            Reindex();
        }
    }

    internal void WriteEntry(IBufferWriter<byte> writer, int index)
    {
        if (_entries[index].Object is { } inner)
        {
            inner.WriteTo(writer);
        }
        else
        {
            _entries[index].Leaf.WriteTo(writer);
        }
    }

    private ZocpValue ToValue()
    {
        Wire.ByteWriter writer = new();
        WriteTo(writer);
        return ZocpValue.Read(writer.WrittenSpan);
    }

    private void Reindex()
    {
        _index = new Dictionary<string, int>(_entries.Count * 2, StringComparer.Ordinal);
        for (int i = 0; i < _entries.Count; i++)
        {
            _index.Add(_entries[i].Name, i);
        }
    }

    private string MakePath()
    {
        if (Parent is null || Parent.Parent is null)
        {
            return ParameterPath.Of(Name);
        }

        bool inObject = Parent.Parent.Parent is null
            ? false
            : Parent.Parent.Parent.Parent is null && string.Equals(Parent.Parent.Name, "objects", StringComparison.Ordinal);
        return inObject ? ParameterPath.Of(Parent.Name, Name) : $"{Parent.Path}/{ParameterPath.Of(Name)}";
    }
}
