using Tutti.Protocols.Midi;
using Tutti.Protocols.Wire;

namespace Tutti.Tests.Midi.Map;

/// <summary>From MIDI to MPDL and back, message by message.</summary>
internal static class MidiRoundTrip
{
    public static void Check(MidiFile file)
    {
        var mpdl = new ByteWriter();
        MidiConversion.ToMpdl(file, mpdl);
        MidiFile back = MidiConversion.ToMidi(mpdl.WrittenSpan, out _, out DecodeError error, new MpdlToMidiOptions { UsesPlainChannels = true });
        Assert.Equal(default, error);
        var octets = new ByteWriter();
        back.Write(octets);
        Assert.True(MidiFile.TryRead(octets.WrittenMemory, out MidiFile? read, out _));

        List<(long Time, MidiMessage Message)> before = Timed(file), after = Timed(read!);
        bool[] hasProgram = new bool[17];
        int at = 0;
        foreach ((long time, MidiMessage message) in before)
        {
            // the default program before the first note of a channel is new
            bool isNoteOn = message.Kind == 0x90 && message.Data2 > 0;
            if (isNoteOn && !hasProgram[message.Channel] && message.Channel != 10)
            {
                Assert.Equal(MidiMessage.OfChannel(0xC0, message.Channel, 0), after[at++].Message);
            }

            hasProgram[message.Channel] |= isNoteOn || message.Kind == 0xC0;
            (long timeAfter, MidiMessage messageAfter) = after[at++];
            Assert.InRange(Math.Abs(time - timeAfter), 0, 50_000);
            AssertSame(message, messageAfter);
        }

        Assert.Equal(after.Count, at);
    }

    private static void AssertSame(MidiMessage before, MidiMessage after)
    {
        if (before.Kind == 0xE0)
        {
            // 1/512 semitone is 8 steps of a wheel of 2 semitones
            Assert.Equal((before.Status, true), (after.Status, Math.Abs(before.Bend - after.Bend) <= 8));
        }
        else if (before is { Kind: 0x90, Data2: 0 } && after.Kind == 0x80)
        {
            Assert.Equal((before.Channel, before.Data1, 64), (after.Channel, after.Data1, after.Data2));
        }
        else
        {
            Assert.Equal(before, after);
        }
    }

    private static List<(long Time, MidiMessage Message)> Timed(MidiFile file)
    {
        var tempo = new TempoMap(file);
        return file.Merge()
            .Where(e => e.Event.Message is not ({ Status: MidiMessage.Meta, Data1: MidiMessage.Tempo or 0x21 } or { Status: MidiMessage.Meta, Data1: MidiMessage.EndOfTrack }))
            .Select(e => (tempo.NanosecondsAt(e.Event.Tick), e.Event.Message))
            .ToList();
    }
}
