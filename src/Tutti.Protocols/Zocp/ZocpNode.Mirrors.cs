using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <content>Parameters inside objects as peers without <c>path</c> see them: also at the root, under a flat name (zocp-7.5).</content>
public sealed partial class ZocpNode
{
    private readonly Dictionary<string, LocalParameter> _mirrors = new(StringComparer.Ordinal);
    private readonly ByteWriter _mirrored = new();

    private static bool SeesMirrors(ZocpPeer peer) => !peer.Can(ZocpExtensions.Paths);

    private static string? FlatName(string path) =>
        ParameterPath.TrySplit(path, out string? inside, out string name) && inside is not null ? $"{inside}.{name}" : null;

    /// <summary>
    /// Gives a parameter inside an object its flat name, when it can be linked and the name is free. It keeps it until it is removed, whatever
    /// becomes of its rights: somebody may be linked to it.
    /// </summary>
    private void Mirror(LocalParameter parameter)
    {
        if (parameter.Mirror is null && (parameter.Access & (Access.Emitter | Access.Sensor)) != Access.None && FlatName(parameter.Path) is { } flat
            && IsGoodName(flat) && !flat.Contains('/', StringComparison.Ordinal) && !Tree.Root.Contains(flat) && _mirrors.TryAdd(flat, parameter))
        {
            parameter.Mirror = flat;
            _wholeMirroredVersion = -1;
            _peersVersion++;
        }
    }

    private void Unmirror(LocalParameter parameter)
    {
        if (parameter.Mirror is { } flat)
        {
            _mirrors.Remove(flat);
            parameter.Mirror = null;
            _wholeMirroredVersion = -1;
        }
    }

    /// <summary>The path of an own parameter that a peer names on the wire.</summary>
    private string OwnPath(string wire) => _mirrors.TryGetValue(wire, out LocalParameter? mirrored) ? mirrored.Path : Tree.PathOfWire(wire);

    /// <summary>The path under which an old peer knows an own parameter.</summary>
    private string? PathSeen(string? path) =>
        path is not null && _parameters.TryGetValue(path, out LocalParameter? parameter) && parameter.Mirror is { } flat ? ParameterPath.Of(flat) : path;

    /// <summary>What names a parameter of a node in SUB and UNSUB to this peer.</summary>
    private string? WireName(Uuid end, string? path, ZocpPeer to)
    {
        if (path is null || !ParameterPath.IsNested(path) || !SeesMirrors(to))
        {
            return path is null ? null : ParameterPath.ToWire(path);
        }

        return end == Uuid && _parameters.TryGetValue(path, out LocalParameter? own) ? own.Mirror ?? path : FlatName(path) ?? path;
    }

    /// <summary>A MOD that tells of objects, with the mirrors of what it tells added at the root; any other as it is.</summary>
    private ReadOnlySpan<byte> WithMirrors(ReadOnlySpan<byte> unit)
    {
        JsonMembers members = new(unit);
        if (_mirrors.Count == 0 || !members.MoveNext() || !JsonMembers.IsObject(members.Value))
        {
            return unit;
        }

        ReadOnlySpan<byte> content = members.Value;
        _mirrored.Clear();
        JsonWriter.Raw(_mirrored, "{\"MOD\":"u8);
        JsonWriter.Raw(_mirrored, content[..^1]);
        int plain = _mirrored.Length;
        JsonMembers entries = new(content);
        while (entries.MoveNext())
        {
            if (entries.Name.SequenceEqual("objects"u8) && JsonMembers.IsObject(entries.Value))
            {
                AddMirrors(entries.Value);
            }
        }

        JsonWriter.Raw(_mirrored, "}}"u8);
        return _mirrored.Length == plain + 2 || _mirrored.Length > _options.MaxMessageOctets ? unit : _mirrored.WrittenSpan;
    }

    private void AddMirrors(ReadOnlySpan<byte> objects)
    {
        JsonMembers groups = new(objects);
        while (groups.MoveNext())
        {
            if (!JsonMembers.IsObject(groups.Value))
            {
                continue;
            }

            string group = JsonText.Decode(groups.Name);
            JsonMembers entries = new(groups.Value);
            while (entries.MoveNext())
            {
                if (JsonMembers.IsObject(entries.Value) && _parameters.TryGetValue(ParameterPath.Of(group, JsonText.Decode(entries.Name)), out LocalParameter? parameter)
                    && parameter.Mirror is { } flat)
                {
                    JsonWriter.Raw(_mirrored, ","u8);
                    JsonWriter.String(_mirrored, flat);
                    JsonWriter.Raw(_mirrored, ":"u8);
                    JsonWriter.Raw(_mirrored, entries.Value);
                }
            }
        }
    }
}
