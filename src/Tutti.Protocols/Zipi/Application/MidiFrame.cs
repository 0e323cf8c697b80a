using System.Runtime.InteropServices;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Application;

/// <summary>What stands before the raw MIDI messages of a frame: <c>0x10 cable flags [tag(4)] messages</c> (zipi-4.2).</summary>
/// <remarks>Messages have no running status; a system exclusive may go on in the next frame of the same cable.</remarks>
/// <param name="Cable">Which of 256 MIDI cables.</param>
/// <param name="Tag">When it is meant, in steps of 50 us of the ring's time; null for at once.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MidiFrame(byte Cable, uint? Tag)
{
    private const byte TagFlag = 1;

    /// <summary>Reads what follows the layer octet.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out MidiFrame frame, out ReadOnlySpan<byte> messages, out DecodeError error)
    {
        ByteReader reader = new(body);
        frame = default;
        messages = default;
        uint tag = 0;
        if (!reader.TryReadU8(out byte cable) || !reader.TryReadU8(out byte flags) || ((flags & TagFlag) != 0 && !reader.TryReadU32(out tag)))
        {
            error = new DecodeError("MIDI frame is cut short", reader.Position);
            return false;
        }

        if ((flags & ~TagFlag) != 0)
        {
            error = new DecodeError("unknown MIDI flag", 1);
            return false;
        }

        error = default;
        frame = new MidiFrame(cable, (flags & TagFlag) != 0 ? tag : null);
        messages = reader.Rest;
        return true;
    }

    /// <summary>Writes the content of a frame, layer octet included.</summary>
    public void Write(ByteWriter writer, ReadOnlySpan<byte> messages)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteU8(ApplicationLayer.Midi);
        writer.WriteU8(Cable);
        writer.WriteU8(Tag.HasValue ? TagFlag : (byte)0);
        if (Tag is { } tag)
        {
            writer.WriteU32(tag);
        }

        writer.Write(messages);
    }
}
