using Tutti.Protocols.Midi;
using Tutti.Protocols.Wire;

namespace Tutti.Benchmarks;

/// <summary>A MIDI file like one of a symphony movement, always the same: ten minutes, 60,000 notes on 16 channels, with controllers and bends.</summary>
internal static class Orchestra
{
    private const int Channels = 16;
    private const int NotesOfChannel = 3_750;
    private const int TicksPerBeat = 480;
    private const int Length = 600 * 2 * TicksPerBeat; // 120 beats a minute

    /// <summary>The octets of the file.</summary>
    public static byte[] Make()
    {
        _ = MidiDivision.TryFromRaw(TicksPerBeat, out MidiDivision division);
        var file = new MidiFile(1, division);
        for (int channel = 1; channel <= Channels; channel++)
        {
            file.Tracks.Add(Track(channel));
        }

        var octets = new ByteWriter();
        file.Write(octets);
        return octets.WrittenSpan.ToArray();
    }

    private static List<MidiEvent> Track(int channel)
    {
        uint chance = (uint)channel;
        int Next(int below)
        {
            chance = (chance * 1_664_525) + 1_013_904_223;
            return (int)((ulong)chance * (uint)below >> 32);
        }

        List<MidiEvent> track = [new(0, MidiMessage.OfChannel(0xC0, channel, 40 + channel))];
        for (int i = 0; i < NotesOfChannel; i++)
        {
            int tick = (int)((long)i * Length / NotesOfChannel) + Next(40), key = 36 + Next(60);
            track.Add(new MidiEvent(tick, MidiMessage.OfChannel(0x90, channel, key, 30 + Next(90))));
            track.Add(new MidiEvent(tick + 100 + Next(400), MidiMessage.OfChannel(0x80, channel, key, 64)));
            track.Add(new MidiEvent(tick + Next(100), MidiMessage.OfChannel(0xB0, channel, 11, Next(128))));
            track.Add(new MidiEvent(tick + Next(100), MidiMessage.OfChannel(0xB0, channel, 1, Next(128))));
            if (i % 8 == 0)
            {
                track.Add(new MidiEvent(tick + Next(100), MidiMessage.OfBend(channel, 4096 + Next(8192))));
                track.Add(new MidiEvent(tick, MidiMessage.OfChannel(0xB0, channel, 64, i % 16 == 0 ? 127 : 0)));
            }
        }

        return [.. track.OrderBy(e => e.Tick)];
    }
}
