using System.Buffers.Binary;

using Tutti.Protocols.Zmtp;
using Tutti.Protocols.Zre;

namespace Tutti.Protocols.Tap;

/// <summary>Finds where a unit begins in octets whose beginning was not overheard.</summary>
/// <remarks>
/// A unit is recognised by the signature of its first frame together with a header that fits it: the right flags for its id and a length that
/// can hold it. A ZMTP PING or PONG is recognised by its name in the same way.
/// <code>
/// | 00 or 01 | length | AA A1 id 02 ...        | 02 or 03 | length 8 | AA A1 id 02 ...        | 04 | length | 04 P I N G ...
/// </code>
/// </remarks>
internal static class FrameSync
{
    /// <summary>So many octets at the end of what was searched may belong to a beginning that is not all there yet.</summary>
    public const int Tail = LongHeader + SignatureSize;

    private const int ShortHeader = 2;
    private const int LongHeader = 9;
    private const int SignatureSize = 5;

    /// <summary>Where the first unit begins; -1 when none does.</summary>
    public static int Find(ReadOnlySpan<byte> octets, int maxFrameOctets)
    {
        for (int at = 0; at + SignatureSize <= octets.Length; at++)
        {
            int next = octets[at..].IndexOfAny((byte)0xAA, (byte)4);
            if (next < 0)
            {
                return -1;
            }

            at += next;
            int start = StartOf(octets, at, maxFrameOctets);
            if (start >= 0)
            {
                return start;
            }
        }

        return -1;
    }

    private static int StartOf(ReadOnlySpan<byte> octets, int at, int maxFrameOctets)
    {
        ReadOnlySpan<byte> body = octets[at..];
        if (body.Length < SignatureSize)
        {
            return -1;
        }

        if (body[0] == 4)
        {
            bool command = body[1..SignatureSize].SequenceEqual(ZmtpCommand.Ping) || body[1..SignatureSize].SequenceEqual(ZmtpCommand.Pong);
            return command && at >= ShortHeader && octets[at - 2] == (byte)ZmtpFrameBits.Command && octets[at - 1] >= SignatureSize ? at - ShortHeader : -1;
        }

        bool isUnit = body[1] == ZreUnit.Signature1 && body[2] is >= (byte)ZreUnitId.Hello and <= (byte)ZreUnitId.Goodbye && body[3] == ZreUnit.Version;
        bool isGossip = body[1] == 0xA0 && body[2] is >= (byte)GossipUnitId.Hello and <= (byte)GossipUnitId.Invalid && body[3] == 1;
        if (!isUnit && !isGossip)
        {
            return -1;
        }

        // Only content makes a unit of several frames.
        byte more = isUnit && (ZreUnitId)body[2] is ZreUnitId.Whisper or ZreUnitId.Shout ? (byte)ZmtpFrameBits.More : (byte)0;
        int least = isUnit ? ZreUnit.HeaderSize : 4;
        if (at >= ShortHeader && octets[at - 2] == more && octets[at - 1] >= least)
        {
            return at - ShortHeader;
        }

        return at >= LongHeader && octets[at - LongHeader] == (more | (byte)ZmtpFrameBits.LongForm)
            && BinaryPrimitives.ReadUInt64BigEndian(octets[(at - 8)..]) is var length && length >= (ulong)least && length <= (ulong)maxFrameOctets
            ? at - LongHeader
            : -1;
    }
}
