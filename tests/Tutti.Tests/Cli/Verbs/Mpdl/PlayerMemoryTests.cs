using Tutti.Cli.Verbs.Mpdl;
using Tutti.Protocols.Mpdl;

namespace Tutti.Tests.Cli.Verbs.Mpdl;

public class PlayerMemoryTests
{
    private readonly PlayerMemory _memory = new();

    [Fact]
    public void Who_comes_back_is_told_the_last_value_of_each_parameter_in_the_order_of_setting_and_no_note()
    {
        Note("1.1 program-now 41  pitch A4");
        Note("1.1.2 loudness ff  pitch C5  trigger");
        Note("1.1 program-now 42");
        Note("1 brightness 0.5x");
        Assert.Equal("1.1  pitch A4\n+ 1.1.2  loudness ff  pitch C5\n+ 1.1  program-now 42\n+ 1  brightness 0.5x", Told());
    }

    [Fact, Clause("mpdl-2.6")]
    public void What_was_reset_is_forgotten_with_all_below()
    {
        Note("1.1 program-now 41");
        Note("1.1.2 loudness ff");
        Note("1.2.1 loudness ff");
        Note("1.1 allocation-priority 0");
        Assert.Equal("1.2.1  loudness ff", Told());
    }

    [Fact]
    public void Long_memories_are_told_in_several_packets()
    {
        for (int i = 1; i <= 127; i++)
        {
            for (int note = 1; note <= 8; note++)
            {
                _memory.Note(new MpdlWriter().Begin(NoteAddress.OfNote(1, i, note)).Set(Pitch.FromMidi(60), Loudness.Forte).WrittenSpan);
            }
        }

        byte[][] packets = [.. _memory.Packets()];
        Assert.True(packets.Length > 2);
        Assert.All(packets, p => Assert.True(p.Length < MpdlWriter.MaxRingLength && MpdlReader.TryCheck(p, out _)));
        PlayerMemory second = new();
        Array.ForEach(packets, p => second.Note(p));
        Assert.Equal(packets, second.Packets());
    }

    private string Told() => string.Join(" | ", _memory.Packets().Select(p => MpdlText.Format(p)));

    private void Note(string text)
    {
        MpdlTextReader reader = new(text);
        Assert.True(reader.TryRead(), text);
        _memory.Note(reader.Packet);
    }
}
