using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <summary>A view of a gossip unit: <c>AA A0 id 01</c>, and for PUBLISH <c>key string, value long string, ttl u32</c>.</summary>
/// <remarks>Spec: zre-9.</remarks>
public readonly ref struct GossipUnit
{
    private const byte Signature0 = 0xAA;
    private const byte Signature1 = 0xA0;
    private const byte Version = 1;
    private const int HeaderSize = 4;

    private GossipUnit(GossipUnitId id, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Id = id;
        Key = key;
        Value = value;
    }

    /// <summary>What it says.</summary>
    public GossipUnitId Id { get; }

    /// <summary>PUBLISH: whose tuple it is, a UUID as 32 upper-case hex digits.</summary>
    public ReadOnlySpan<byte> Key { get; }

    /// <summary>PUBLISH: the endpoint, and after <c>|</c> the public key of a secured node.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Reads the only frame of a unit; octets after the last field are ignored.</summary>
    public static bool TryRead(ReadOnlySpan<byte> frame, out GossipUnit unit, out DecodeError error)
    {
        unit = default;
        ByteReader reader = new(frame);
        if (!reader.TryReadBytes(HeaderSize, out ReadOnlySpan<byte> header)
            || header[0] != Signature0 || header[1] != Signature1 || header[3] != Version
            || header[2] is < (byte)GossipUnitId.Hello or > (byte)GossipUnitId.Invalid)
        {
            error = new DecodeError("not a gossip unit of version 1", 0);
            return false;
        }

        GossipUnitId id = (GossipUnitId)header[2];
        ReadOnlySpan<byte> key = default;
        ReadOnlySpan<byte> value = default;
        if (id == GossipUnitId.Publish
            && (!ZreUnit.TryReadString(ref reader, out key) || !ZreUnit.TryReadLongString(ref reader, out value) || !reader.TryReadU32(out _)))
        {
            error = new DecodeError("PUBLISH ends within a field", reader.Position);
            return false;
        }

        unit = new GossipUnit(id, key, value);
        error = default;
        return true;
    }

    /// <summary>Writes any unit but PUBLISH.</summary>
    public static void Write(ByteWriter writer, GossipUnitId id)
    {
        writer.WriteU8(Signature0);
        writer.WriteU8(Signature1);
        writer.WriteU8((byte)id);
        writer.WriteU8(Version);
    }

    /// <summary>Writes a PUBLISH of a node without security.</summary>
    public static void WritePublish(ByteWriter writer, Uuid key, string value)
    {
        Span<byte> room = stackalloc byte[1 + 32];
        Write(writer, GossipUnitId.Publish);
        writer.Write(room[..ZreWriter.WriteString(room, key.ToString().ToUpperInvariant())]);
        ZreWriter.WriteLongString(writer, value);
        writer.WriteU32(0);
    }
}
