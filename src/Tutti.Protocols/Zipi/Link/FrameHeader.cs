using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>What stands before the content of a frame (zipi-2.1 to zipi-2.3).</summary>
/// <remarks>
/// <code>
/// +-------------+---------------------------------------+-----------+---------+-------+
/// | destination | class:2 ack:1 source:1 0:1 sequence:3 | [source]  | content | check |
/// +-------------+---------------------------------------+-----------+---------+-------+
///                                                         \__ data, 0..4096 __/
/// </code>
/// </remarks>
/// <param name="Destination">Who the frame is for.</param>
/// <param name="Class">What it is for.</param>
/// <param name="WantsAcknowledgement">The receiver is to acknowledge it.</param>
/// <param name="Sequence">0 to 7; in an acknowledgement, the number expected next.</param>
/// <param name="Source">The sender; null when the frame does not say.</param>
public readonly record struct FrameHeader(byte Destination, FrameClass Class, bool WantsAcknowledgement, byte Sequence, byte? Source)
{
    private const byte ClassBits = 0xC0;
    private const byte AcknowledgeBit = 0x20;
    private const byte SourceBit = 0x10;
    private const byte ReservedBit = 0x08;
    private const byte SequenceBits = 0x07;

    /// <summary>The control octet.</summary>
    public byte Control => (byte)((byte)Class | (WantsAcknowledgement ? AcknowledgeBit : 0) | (Source.HasValue ? SourceBit : 0) | (Sequence & SequenceBits));

    /// <summary>Reads a frame that has gone through its check.</summary>
    /// <param name="frame">Destination to check.</param>
    /// <param name="header">What stands before the content.</param>
    /// <param name="content">What stands between the header and the check.</param>
    /// <param name="error">Why the frame is dropped (zipi-2.4), when the result is false.</param>
    public static bool TryRead(ReadOnlySpan<byte> frame, out FrameHeader header, out ReadOnlySpan<byte> content, out DecodeError error)
    {
        header = default;
        content = default;
        if (frame.Length is < RingLimits.ShortestFrameOctets or > RingLimits.FrameOctets)
        {
            error = new DecodeError("frame is shorter than 4 or longer than 4100 octets", 0);
            return false;
        }

        byte control = frame[1];
        FrameClass kind = (FrameClass)(control & ClassBits);
        bool wantsAcknowledgement = (control & AcknowledgeBit) != 0;
        bool hasSource = (control & SourceBit) != 0;
        byte sequence = (byte)(control & SequenceBits);
        content = frame[2..^Crc16.Size];
        error = Check(control, kind, wantsAcknowledgement, hasSource, sequence, frame[0], content.Length);
        if (error != default)
        {
            return false;
        }

        byte? source = null;
        if (hasSource)
        {
            source = content[0];
            content = content[1..];
            if (!RingAddress.IsDevice(source.Value) && source != RingAddress.Monitor)
            {
                error = new DecodeError("source is not the address of a station", 2);
                return false;
            }
        }

        header = new FrameHeader(frame[0], kind, wantsAcknowledgement, sequence, source);
        return true;
    }

    /// <summary>Writes a whole frame, check included, and returns its length.</summary>
    /// <param name="content">At most 4096 octets with the source.</param>
    /// <param name="frame">Where to; room for the content and five octets more.</param>
    public int Write(ReadOnlySpan<byte> content, Span<byte> frame)
    {
        frame[0] = Destination;
        frame[1] = Control;
        int at = 2;
        if (Source is { } source)
        {
            frame[at++] = source;
        }

        content.CopyTo(frame[at..]);
        int length = at + content.Length + Crc16.Size;
        Crc16.Seal(frame[..length]);
        return length;
    }

    private static DecodeError Check(byte control, FrameClass kind, bool wantsAcknowledgement, bool hasSource, byte sequence, byte destination, int data)
    {
        bool isAcknowledgement = kind == FrameClass.Acknowledgement;
        string? reason = (control & ReservedBit) != 0 ? "reserved control bit is set"
            : isAcknowledgement && (wantsAcknowledgement || hasSource || data != 1) ? "acknowledgement is not one address"
            : !isAcknowledgement && sequence != 0 && !wantsAcknowledgement ? "sequence without a wish for acknowledgement"
            : wantsAcknowledgement && !hasSource ? "wish for acknowledgement without a source"
            : wantsAcknowledgement && destination == RingAddress.All ? "wish for acknowledgement by all"
            : data < (hasSource ? 2 : 1) ? "frame has no first octet"
            : null;
        return reason is null ? default : new DecodeError(reason, 1);
    }
}
