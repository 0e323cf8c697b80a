using System.Buffers.Binary;
using System.Text;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <summary>Writes the first frame of ZRE units.</summary>
/// <remarks>
/// Whoever calls cuts names and groups to 255 octets (<see cref="ZreText.Cut"/>) beforehand; a longer one is cut here too, between characters.
/// The sequence number is written as 0 and given later by <see cref="SetSequence"/>, when the unit's turn comes. Spec: zre-2.
/// </remarks>
public static class ZreWriter
{
    /// <summary>The most octets of any unit but HELLO: header, group, status or candidate.</summary>
    public const int MaxUnitOctets = ZreUnit.HeaderSize + 1 + ZreText.MaxNameOctets + 1 + 32;

    /// <summary><c>AA A1 id 02 sequence</c>: WHISPER, PING, PING-OK, GOODBYE.</summary>
    /// <returns>The octets written.</returns>
    public static int WriteHeader(Span<byte> destination, ZreUnitId id, ushort sequence = 0)
    {
        destination[0] = ZreUnit.Signature0;
        destination[1] = ZreUnit.Signature1;
        destination[2] = (byte)id;
        destination[3] = ZreUnit.Version;
        BinaryPrimitives.WriteUInt16BigEndian(destination[4..], sequence);
        return ZreUnit.HeaderSize;
    }

    /// <summary><c>header group</c>: SHOUT.</summary>
    /// <returns>The octets written.</returns>
    public static int WriteShout(Span<byte> destination, string group) => WriteGroup(destination, ZreUnitId.Shout, group);

    /// <summary><c>header group status</c>: JOIN, LEAVE.</summary>
    /// <returns>The octets written.</returns>
    public static int WriteMembership(Span<byte> destination, ZreUnitId id, string group, byte status)
    {
        int length = WriteGroup(destination, id, group);
        destination[length] = status;
        return length + 1;
    }

    /// <summary><c>header group candidate</c>: ELECT, LEADER; the candidate as 32 upper-case hex digits.</summary>
    /// <returns>The octets written.</returns>
    public static int WriteElection(Span<byte> destination, ZreUnitId id, string group, Uuid candidate)
    {
        int length = WriteGroup(destination, id, group);
        return length + WriteString(destination[length..], candidate.ToString().ToUpperInvariant());
    }

    /// <summary><c>header endpoint groups status name headers</c>: HELLO.</summary>
    public static void WriteHello(
        ByteWriter writer,
        ushort sequence,
        string endpoint,
        IReadOnlyCollection<string> groups,
        byte status,
        string name,
        IReadOnlyCollection<KeyValuePair<string, string>> headers)
    {
        Span<byte> room = stackalloc byte[1 + ZreText.MaxNameOctets];
        writer.Write(room[..WriteHeader(room, ZreUnitId.Hello, sequence)]);
        writer.Write(room[..WriteString(room, endpoint)]);
        writer.WriteU32((uint)groups.Count);
        foreach (string group in groups)
        {
            WriteLongString(writer, group);
        }

        writer.WriteU8(status);
        writer.Write(room[..WriteString(room, name)]);
        writer.WriteU32((uint)headers.Count);
        foreach ((string header, string value) in headers)
        {
            writer.Write(room[..WriteString(room, header)]);
            WriteLongString(writer, value);
        }
    }

    /// <summary>Gives a written first frame its number.</summary>
    public static void SetSequence(Span<byte> frame, ushort sequence) => BinaryPrimitives.WriteUInt16BigEndian(frame[4..], sequence);

    internal static int WriteString(Span<byte> destination, string text)
    {
        if (!Encoding.UTF8.TryGetBytes(text, destination[1..Math.Min(destination.Length, 1 + ZreText.MaxNameOctets)], out int octets))
        {
            octets = Encoding.UTF8.GetBytes(ZreText.Cut(text), destination[1..]);
        }

        destination[0] = (byte)octets;
        return 1 + octets;
    }

    private static int WriteGroup(Span<byte> destination, ZreUnitId id, string group)
    {
        int length = WriteHeader(destination, id);
        return length + WriteString(destination[length..], group);
    }

    internal static void WriteLongString(ByteWriter writer, string text)
    {
        int octets = Encoding.UTF8.GetByteCount(text);
        writer.WriteU32((uint)octets);
        Encoding.UTF8.GetBytes(text, writer.GetSpan(octets));
        writer.Advance(octets);
    }
}
