using System.Buffers;
using System.Buffers.Binary;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <summary>Writes records one after the other (mpdl-8.7, mpdl-8.10).</summary>
/// <remarks>Holds nothing: each record goes to the output at once. Thread-safe: no.</remarks>
/// <param name="output">Where the octets go.</param>
public sealed class MpdlFileWriter(IBufferWriter<byte> output)
{
    /// <summary>The longest packet of a file, in octets.</summary>
    public const int MaxPacketLength = ushort.MaxValue;

    /// <summary>Writes a record as it stands, whatever its packet holds: a copy of another file is the same file, its damaged packets too.</summary>
    /// <param name="tag">When it is meant.</param>
    /// <param name="packet">At most 65,535 octets; nothing is looked at and nothing left out.</param>
    /// <exception cref="ArgumentOutOfRangeException">The packet is longer.</exception>
    public void Copy(TimeTag tag, ReadOnlySpan<byte> packet)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(packet.Length, MaxPacketLength, nameof(packet));
        packet.CopyTo(Begin(tag, packet.Length));
        output.Advance(MpdlRecord.HeadLength + packet.Length);
    }

    /// <summary>Records a packet; time tags inside it are redundant and left out.</summary>
    /// <param name="tag">When it is meant.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="error">Why it was not recorded: malformed, or longer than 65,535 octets.</param>
    public bool TryWrite(TimeTag tag, ReadOnlySpan<byte> packet, out DecodeError error)
    {
        if (!MpdlReader.TryCheck(packet, out error))
        {
            return false;
        }

        int tags = 0;
        var reader = new MpdlReader(packet);
        while (reader.TryRead(out Descriptor descriptor))
        {
            tags += descriptor.Id == DescriptorId.TimeTag ? 1 : 0;
        }

        int length = packet.Length - (5 * tags);
        if (length > MaxPacketLength)
        {
            error = new DecodeError("packet is too long for a file", MaxPacketLength);
            return false;
        }

        CopyWithoutTags(packet, Begin(tag, length));
        output.Advance(MpdlRecord.HeadLength + length);
        return true;
    }

    /// <summary>Writes the head of a record, and gives the room for its packet.</summary>
    private Span<byte> Begin(TimeTag tag, int length)
    {
        Span<byte> space = output.GetSpan(MpdlRecord.HeadLength + length);
        BinaryPrimitives.WriteUInt32BigEndian(space, tag.Units);
        BinaryPrimitives.WriteUInt16BigEndian(space[4..], (ushort)length);
        return space[MpdlRecord.HeadLength..];
    }

    private static void CopyWithoutTags(ReadOnlySpan<byte> packet, Span<byte> space)
    {
        int from = 0;
        var reader = new MpdlReader(packet);
        while (reader.TryRead(out Descriptor descriptor))
        {
            if (descriptor.Id == DescriptorId.TimeTag)
            {
                packet[from..descriptor.Offset].CopyTo(space);
                space = space[(descriptor.Offset - from)..];
                from = descriptor.Offset + 5;
            }
        }

        packet[from..].CopyTo(space);
    }
}
