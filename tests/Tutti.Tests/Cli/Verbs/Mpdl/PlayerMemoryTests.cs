using Tutti.Cli.Verbs.Mpdl;
using Tutti.Protocols.Mpdl;

namespace Tutti.Tests.Cli.Verbs.Mpdl;

public class PlayerMemoryTests
{
    private readonly PlayerMemory _memory = new();
    private TimeSpan _now;

    [Fact]
    public void Who_comes_back_is_told_programs_values_modulations_and_the_notes_that_sound()
    {
        Note("1.1 program-now 41  pitch A4");
        Note("1.1.2 loudness ff  pitch C5  trigger");
        Note("1.1.3 pitch E5  trigger");
        Note("1.1.3 release");
        Note("1.1.2 modulation-block pitch sine 5Hz depth 51");
        string told = Told();
        Assert.Contains("1.1  overwrite program-now 41", told, StringComparison.Ordinal);
        Assert.Contains("modulation-block pitch sine", told, StringComparison.Ordinal);
        Assert.Contains("reconfirm", told, StringComparison.Ordinal);
        Assert.Single(told.Split("reconfirm")[1..]);
    }

    [Fact]
    public void A_segment_goes_on_where_it_is_when_it_is_told()
    {
        Note("1.1.2 pitch C4  trigger");
        Note("1.1.2 segment-block pitch linear 1000ms to C5");
        _now += TimeSpan.FromMilliseconds(500);
        Assert.Contains("pitch F#4", Told(), StringComparison.Ordinal);
    }

    [Fact]
    public void Long_memories_are_told_in_several_packets_that_fit_a_ring_with_their_tags()
    {
        for (int i = 1; i <= 127; i++)
        {
            for (int note = 1; note <= 8; note++)
            {
                _memory.Note(_now, new MpdlWriter().Begin(NoteAddress.OfNote(1, i, note)).Set(Pitch.FromMidi(60), Loudness.Forte).WrittenSpan);
            }
        }

        byte[][] packets = [.. _memory.Packets(_now, new TimeTag(77))];
        Assert.True(packets.Length > 2);
        Assert.All(packets, p => Assert.True(p.Length < MpdlWriter.MaxRingLength && MpdlReader.TryCheck(p, out _)));
        PlayerMemory second = new();
        Array.ForEach(packets, p => second.Note(_now, p));
        Assert.Equal(packets, second.Packets(_now, new TimeTag(77)));
    }

    private string Told() => string.Join(" | ", _memory.Packets(_now, default).Select(p => MpdlText.Format(p)));

    private void Note(string text)
    {
        MpdlTextReader reader = new(text);
        Assert.True(reader.TryRead(), text);
        Assert.Null(reader.Error);
        _memory.Note(_now, reader.Packet);
    }
}
