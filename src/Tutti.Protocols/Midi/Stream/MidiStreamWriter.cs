using System.Buffers;

namespace Tutti.Protocols.Midi;

/// <summary>Writes messages as a stream of MIDI 1.0 octets, with running status (mpdl-11.2). Thread-safe: no.</summary>
/// <param name="output">Where the octets go.</param>
public sealed class MidiStreamWriter(IBufferWriter<byte> output)
{
    private byte _running;

    /// <summary>Writes a message; what only files know (meta events, escapes) is left out.</summary>
    /// <returns>False when the message was left out.</returns>
    public bool Write(MidiMessage message)
    {
        if (message.Status is MidiMessage.Escape or < 0x80 || (message.Status == MidiMessage.Meta && (message.Data1 != 0 || message.Data.Length > 0)))
        {
            return false;
        }

        if (message.Status == MidiMessage.SystemExclusive)
        {
            int length = message.Data.Length;
            Span<byte> space = output.GetSpan(length + 2);
            space[0] = MidiMessage.SystemExclusive;
            message.Data.Span.CopyTo(space[1..]);
            space[length + 1] = MidiMessage.Escape;
            output.Advance(length + 2);
            _running = 0;
            return true;
        }

        ReadOnlySpan<byte> octets = [message.Status, message.Data1, message.Data2];
        octets = octets[..(1 + MidiMessage.DataLength(message.Status))];
        output.Write(message.Status == _running ? octets[1..] : octets);

        // real-time messages leave the running status as it is
        _running = message.IsChannel ? message.Status : message.Status >= 0xF8 ? _running : (byte)0;
        return true;
    }
}
