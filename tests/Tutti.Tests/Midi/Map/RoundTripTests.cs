using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Midi;

namespace Tutti.Tests.Midi.Map;

public class RoundTripTests
{
    [Fact]
    [Clause("mpdl-11.10")]
    public void Midi_to_mpdl_and_back_keeps_every_message_and_its_time()
    {
        // keys from a small range meet each other; controllers that make zones are tested by themselves
        Gen<MidiMessage> message = MidiGen.Channel
            .Where(m => m.Kind != 0xB0 || m.Data1 is not (6 or 38 or 98 or 99 or 100 or 101))
            .Select(m => m.Kind is 0x80 or 0x90 or 0xA0 ? m with { Data1 = (byte)(60 + (m.Data1 & 3)) } : m);
        Gen<(int Gap, MidiMessage Message)[]> story =
            (from gap in Gen.Elements(0, 1, 7, 500) from m in Gen.Frequency((9, message), (1, MidiGen.Exclusive), (1, MidiGen.Meta.Where(m => m.Data1 != MidiMessage.Tempo))) select (gap, m)).ArrayOf();
        Prop.ForAll(story.ToArbitrary(), Check).Check(CommitSeed.Config.WithMaxTest(300));
    }

    private static void Check((int Gap, MidiMessage Message)[] story)
    {
        Assert.True(MidiDivision.TryFromRaw(480, out MidiDivision division));
        var file = new MidiFile(0, division);
        var track = new List<MidiEvent>();
        long tick = 0;
        foreach ((int gap, MidiMessage message) in story)
        {
            track.Add(new MidiEvent(tick += gap, message));
        }

        file.Tracks.Add(track);
        MidiRoundTrip.Check(file);
    }
}
