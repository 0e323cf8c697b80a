using System.Collections.Frozen;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <summary>What a HELLO tells: who the peer is and where it is reached.</summary>
/// <remarks>Text is read leniently (zre-2.5). Thread-safe: yes (immutable).</remarks>
public sealed class ZreHello
{
    private ZreHello(string endpoint, string[] groups, byte status, string name, FrozenDictionary<string, string> headers)
    {
        Endpoint = endpoint;
        Groups = groups;
        Status = status;
        Name = name;
        Headers = headers;
    }

    /// <summary>Where the peer accepts connections, as it wrote it; not checked.</summary>
    public string Endpoint { get; }

    /// <summary>The groups it is in.</summary>
    public IReadOnlyList<string> Groups { get; }

    /// <summary>How often it joined or left a group so far, modulo 256.</summary>
    public byte Status { get; }

    /// <summary>Its name for people.</summary>
    public string Name { get; }

    /// <summary>What else it tells about itself; a name given twice has its last value.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Reads the fields of a HELLO.</summary>
    /// <param name="frame">The whole first frame.</param>
    /// <param name="maxGroups">The most groups that are read.</param>
    /// <param name="maxHeaders">The most headers that are read.</param>
    /// <param name="hello">What it tells.</param>
    /// <param name="error">What is wrong, and where.</param>
    public static bool TryRead(ReadOnlySpan<byte> frame, int maxGroups, int maxHeaders, out ZreHello? hello, out DecodeError error)
    {
        hello = null;
        if (!ZreUnit.TryReadHeader(frame, out ZreUnitId id, out _, out error))
        {
            return false;
        }

        if (id != ZreUnitId.Hello)
        {
            error = new DecodeError("unit is not a HELLO", 2);
            return false;
        }

        ByteReader reader = new(frame);
        reader.TryReadBytes(ZreUnit.HeaderSize, out _);
        if (!ZreUnit.TryReadString(ref reader, out ReadOnlySpan<byte> endpoint))
        {
            error = new DecodeError("HELLO ends within its endpoint", reader.Position);
            return false;
        }

        if (!TryReadGroups(ref reader, maxGroups, out string[] groups, out error))
        {
            return false;
        }

        if (!reader.TryReadU8(out byte status) || !ZreUnit.TryReadString(ref reader, out ReadOnlySpan<byte> name))
        {
            error = new DecodeError("HELLO ends within its status or name", reader.Position);
            return false;
        }

        if (!TryReadHeaders(ref reader, maxHeaders, out FrozenDictionary<string, string> headers, out error))
        {
            return false;
        }

        hello = new ZreHello(ZreText.Decode(endpoint), groups, status, ZreText.Decode(name), headers);
        return true;
    }

    private static bool TryReadGroups(ref ByteReader reader, int maxGroups, out string[] groups, out DecodeError error)
    {
        groups = [];
        error = default;
        int start = reader.Position;
        if (!reader.TryReadU32(out uint count))
        {
            error = new DecodeError("HELLO ends within its groups", reader.Position);
            return false;
        }

        if (count > (uint)maxGroups)
        {
            error = new DecodeError("HELLO has more groups than are taken", start);
            return false;
        }

        // each group costs its sender four octets at least, so the count cannot make us reserve much for nothing
        groups = count * 4 <= (uint)reader.Remaining ? new string[count] : [];
        for (int i = 0; i < count; i++)
        {
            if (groups.Length == 0 || !ZreUnit.TryReadLongString(ref reader, out ReadOnlySpan<byte> group))
            {
                error = new DecodeError("HELLO ends within its groups", reader.Position);
                return false;
            }

            groups[i] = ZreText.Decode(group);
        }

        return true;
    }

    private static bool TryReadHeaders(ref ByteReader reader, int maxHeaders, out FrozenDictionary<string, string> headers, out DecodeError error)
    {
        headers = FrozenDictionary<string, string>.Empty;
        error = default;
        int start = reader.Position;
        if (!reader.TryReadU32(out uint count))
        {
            error = new DecodeError("HELLO ends within its headers", reader.Position);
            return false;
        }

        if (count > (uint)maxHeaders)
        {
            error = new DecodeError("HELLO has more headers than are taken", start);
            return false;
        }

        Dictionary<string, string> read = [];
        for (int i = 0; i < count; i++)
        {
            if (!ZreUnit.TryReadString(ref reader, out ReadOnlySpan<byte> name)
                || !ZreUnit.TryReadLongString(ref reader, out ReadOnlySpan<byte> value))
            {
                error = new DecodeError("HELLO ends within its headers", reader.Position);
                return false;
            }

            read[ZreText.Decode(name)] = ZreText.Decode(value);
        }

        headers = read.ToFrozenDictionary(StringComparer.Ordinal);
        return true;
    }
}
