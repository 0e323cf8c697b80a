using System.Buffers;
using System.Buffers.Binary;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Midi;

/// <summary>Writes a standard MIDI file.</summary>
internal static class MidiFileWriter
{
    public static void Write(MidiFile file, IBufferWriter<byte> output)
    {
        var track = new ByteWriter();
        track.Write("MThd"u8);
        track.WriteU32(6);
        track.WriteU16((ushort)file.Format);
        track.WriteU16((ushort)file.Tracks.Count);
        track.WriteU16(file.Division.Raw);
        output.Write(track.WrittenSpan);
        foreach (IList<MidiEvent> events in file.Tracks)
        {
            track.Clear();
            WriteTrack(events, track);
            Span<byte> head = output.GetSpan(8);
            "MTrk"u8.CopyTo(head);
            BinaryPrimitives.WriteUInt32BigEndian(head[4..], (uint)track.Length);
            output.Advance(8);
            output.Write(track.WrittenSpan);
        }
    }

    private static void WriteTrack(IList<MidiEvent> events, ByteWriter track)
    {
        const int MaxNumber = 0x0FFF_FFFF;
        long tick = 0;
        byte running = 0;
        foreach (MidiEvent item in events)
        {
            // a pause longer than a number can say is bridged by empty texts
            long delta = Math.Max(0, item.Tick - tick);
            for (; delta > MaxNumber; delta -= MaxNumber)
            {
                WriteNumber(track, MaxNumber);
                track.Write([MidiMessage.Meta, 0x01, 0x00]);
                running = 0;
            }

            WriteNumber(track, (int)delta);
            tick = Math.Max(tick, item.Tick);
            WriteMessage(track, item.Message, ref running);
        }

        track.Write([0x00, MidiMessage.Meta, MidiMessage.EndOfTrack, 0x00]);
    }

    private static void WriteMessage(ByteWriter track, MidiMessage message, ref byte running)
    {
        if (message.Status != running)
        {
            track.WriteU8(message.Status);
        }

        // file readers disagree on running status after meta events, so it starts anew there
        running = message.IsChannel ? message.Status : (byte)0;
        int count = MidiMessage.DataLength(message.Status);
        if (count >= 0 && message.Status != MidiMessage.Meta)
        {
            ReadOnlySpan<byte> data = [message.Data1, message.Data2];
            track.Write(data[..count]);
            return;
        }

        if (message.Status == MidiMessage.Meta)
        {
            track.WriteU8(message.Data1);
        }

        WriteNumber(track, message.Data.Length);
        track.Write(message.Data.Span);
    }

    private static void WriteNumber(ByteWriter track, int number)
    {
        for (int shift = 21; shift > 0; shift -= 7)
        {
            if (number >> shift != 0)
            {
                track.WriteU8((byte)(((number >> shift) & 0x7F) | 0x80));
            }
        }

        track.WriteU8((byte)(number & 0x7F));
    }
}
