using System.Runtime.InteropServices;

namespace Tutti.Protocols.Midi;

/// <summary>One MIDI 1.0 message, or one meta event of a file.</summary>
/// <param name="Status">0x80 to 0xFF; 0xFF is a meta event in a file and a reset in a stream.</param>
/// <param name="Data1">The first data octet, 0 to 127; of a meta event its type; 0 where there is none.</param>
/// <param name="Data2">The second data octet, 0 to 127; 0 where there is none.</param>
/// <param name="Data">What a system exclusive, an escape or a meta event carries, without status, length and, in a stream, the final F7.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct MidiMessage(byte Status, byte Data1 = 0, byte Data2 = 0, ReadOnlyMemory<byte> Data = default)
{
    /// <summary>System exclusive.</summary>
    public const byte SystemExclusive = 0xF0;

    /// <summary>An escape of a file: octets as they are, or the rest of a divided system exclusive.</summary>
    public const byte Escape = 0xF7;

    /// <summary>A meta event of a file.</summary>
    public const byte Meta = 0xFF;

    /// <summary>The meta event that ends a track.</summary>
    public const byte EndOfTrack = 0x2F;

    /// <summary>The meta event that sets the tempo.</summary>
    public const byte Tempo = 0x51;

    /// <summary>True for notes, controllers and the like: what has a channel.</summary>
    public bool IsChannel => Status is >= 0x80 and < 0xF0;

    /// <summary>The channel, 1 to 16; 0 without one.</summary>
    public int Channel => IsChannel ? (Status & 0x0F) + 1 : 0;

    /// <summary>The high half of the status of a channel message (0x80 note-off to 0xE0 pitch bend); else the status.</summary>
    public byte Kind => IsChannel ? (byte)(Status & 0xF0) : Status;

    /// <summary>The 14-bit value of a pitch bend, 8192 the centre.</summary>
    public int Bend => Data1 | (Data2 << 7);

    /// <summary>Data octets after a status: 0, 1 or 2; -1 for what has a length of its own.</summary>
    public static int DataLength(byte status) => status switch
    {
        < 0xC0 or (>= 0xE0 and < 0xF0) or 0xF2 => 2,
        < 0xE0 or 0xF1 or 0xF3 => 1,
        SystemExclusive or Escape => -1,
        _ => 0,
    };

    /// <summary>A message of a channel.</summary>
    /// <param name="kind">0x80 to 0xE0.</param>
    /// <param name="channel">1 to 16.</param>
    /// <param name="data1">0 to 127.</param>
    /// <param name="data2">0 to 127.</param>
    public static MidiMessage OfChannel(byte kind, int channel, int data1, int data2 = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channel, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channel, 16);
        return new((byte)(kind | (channel - 1)), (byte)(data1 & 0x7F), (byte)(data2 & 0x7F));
    }

    /// <summary>A pitch bend.</summary>
    /// <param name="channel">1 to 16.</param>
    /// <param name="bend">0 to 16383, clipped.</param>
    public static MidiMessage OfBend(int channel, int bend)
    {
        bend = Math.Clamp(bend, 0, 0x3FFF);
        return OfChannel(0xE0, channel, bend & 0x7F, bend >> 7);
    }

    /// <summary>Equal when status and all data are.</summary>
    public bool Equals(MidiMessage other) =>
        Status == other.Status && Data1 == other.Data1 && Data2 == other.Data2 && Data.Span.SequenceEqual(other.Data.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Status, Data1, Data2, Data.Length);

    /// <summary>The octets in hexadecimal: <c>B0 5B 28</c>, <c>FF 05 68 69</c>.</summary>
    public override string ToString()
    {
        int length = Status == Meta ? 1 : Math.Max(0, DataLength(Status));
        ReadOnlySpan<byte> head = [Status, Data1, Data2];
        return Convert.ToHexString([.. head[..(1 + length)], .. Data.Span]) is var hex
            ? string.Join(' ', Enumerable.Range(0, hex.Length / 2).Select(i => hex.Substring(2 * i, 2)))
            : "";
    }

    /// <summary>Reads what <see cref="ToString"/> writes.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out MidiMessage message)
    {
        message = default;
        var octets = new List<byte>();
        foreach (Range range in text.Split(' '))
        {
            if (!byte.TryParse(text[range], System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out byte octet))
            {
                return false;
            }

            octets.Add(octet);
        }

        if (octets.Count == 0 || octets[0] < 0x80)
        {
            return false;
        }

        byte status = octets[0];
        int length = status == Meta ? 1 : DataLength(status);
        if (length < 0 || status == Meta)
        {
            int head = status == Meta ? 2 : 1;
            if (octets.Count < head)
            {
                return false;
            }

            message = new MidiMessage(status, head == 2 ? octets[1] : (byte)0, 0, octets.GetRange(head, octets.Count - head).ToArray());
            return true;
        }

        message = new MidiMessage(status, length > 0 && octets.Count > 1 ? octets[1] : (byte)0, length > 1 && octets.Count > 2 ? octets[2] : (byte)0);
        return octets.Count == length + 1 && message.Data1 < 0x80 && message.Data2 < 0x80;
    }
}
