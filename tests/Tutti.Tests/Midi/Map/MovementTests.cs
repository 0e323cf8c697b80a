using Tutti.Protocols.Midi;
using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Tests.Midi.Map;

/// <summary>Segments and modulations on their way to MIDI.</summary>
public class MovementTests
{
    [Fact]
    [Clause("mpdl-11.11")]
    public void A_glide_of_a_note_is_a_bend_each_10_milliseconds_and_arrives_exactly()
    {
        (long Tick, MidiMessage Message)[] bends = Bends(Convert(
            """
            @0s 1.1.1  program-now 1  pitch C4  trigger
            @1s 1.1.1  segment-block pitch linear 95ms to E4
            @3s 1.1.1  release
            """), channel: 2);
        Assert.Equal([0, 20_200, 20_400, 20_600, 20_800, 21_000, 21_200, 21_400, 21_600, 21_800, 21_900], bends.Select(b => b.Tick).Where(t => t != 20_000));
        Assert.Equal(8192 + (8192 * 4 / 48) + 1, bends[^1].Message.Bend); // the nearest of 14 bits
        Assert.All(bends.Zip(bends.Skip(1)), pair => Assert.True(pair.First.Message.Bend <= pair.Second.Message.Bend));
    }

    [Fact]
    [Clause("mpdl-11.11")]
    public void One_message_to_a_family_moves_a_controller_of_every_instrument()
    {
        MidiFile file = Convert(
            """
            @0s 1.1.1  program-now 1  trigger
            @0s 1.2.1  program-now 1  trigger
            @1s 1  segment-block amplitude linear 1000ms to 0.5x
            @3s 1.1.1  release
            """, out MidiLosses losses, new MpdlToMidiOptions { UsesPlainChannels = true });
        foreach (int channel in (int[])[1, 2])
        {
            (long Tick, MidiMessage Message)[] levels =
                [.. file.Tracks[1].Where(e => e.Message.Channel == channel && e.Message is { Kind: 0xB0, Data1: 7 }).Select(e => (e.Tick, e.Message))];
            Assert.Equal(0x20, levels[^1].Message.Data2);
            Assert.InRange(levels[^1].Tick, 39_300, 40_000); // 32 steps of a second
            Assert.Equal(levels.Length, levels.Select(l => l.Message.Data2).Distinct().Count());
        }

        Assert.Equal(0, losses.Total);
    }

    [Fact]
    [Clause("mpdl-11.11")]
    public void A_vibrato_lasts_until_it_is_ended()
    {
        (long Tick, MidiMessage Message)[] bends = Bends(Convert(
            """
            @0s 1.1.1  program-now 1  pitch C4  trigger
            @1s 1.1.1  modulation-block pitch sine 5Hz depth 256
            @2s 1.1.1  modulation-block pitch none 0Hz depth 0
            @4s 1.1.1  release
            """), channel: 2);
        Assert.InRange(bends.Length, 80, 110);
        Assert.All(bends, b => Assert.InRange(b.Message.Bend, 8192 - 86, 8192 + 86)); // half a semitone of 48
        Assert.Equal(8192, bends[^1].Message.Bend);
        Assert.InRange(bends[^1].Tick, 40_000, 40_200);
    }

    [Fact]
    [Clause("mpdl-11.11")]
    public void What_is_still_gliding_at_the_end_arrives()
    {
        (long Tick, MidiMessage Message)[] bends = Bends(Convert(
            """
            @0s 1.1.1  program-now 1  pitch C4  trigger
            @0s 1.1.1  segment-block pitch linear 500ms to D4
            @0s 1.1.1  segment-block pitch linear chained 500ms to C4
            """), channel: 2);
        Assert.Equal((20_000, 8192), (bends[^1].Tick, bends[^1].Message.Bend));
        Assert.Equal(8192 + (8192 * 2 / 48), bends.Max(b => b.Message.Bend), 2.0);
    }

    [Fact]
    [Clause("mpdl-11.11")]
    public void Movements_are_bounded_and_then_counted()
    {
        const string Endless =
            """
            @0s 1.1.1  program-now 1  trigger
            @0s 1.1.1  modulation-block pitch sine 5Hz depth 256
            @100000s 1.1.1  release
            """;
        MidiFile file = Convert(Endless, out MidiLosses losses, new MpdlToMidiOptions { MaxMovementSteps = 1000 });
        Assert.InRange(file.Tracks[1].Count, 900, 1_100);
        Assert.Equal(1, losses.Counts["movement beyond the bound"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new MpdlToMidi(new MpdlToMidiOptions { MovementInterval = TimeSpan.FromMicroseconds(49) }));
    }

    [Fact]
    [Clause("mpdl-11.11")]
    public void A_wheel_that_stands_beyond_its_range_is_counted_once_for_a_glide()
    {
        _ = Convert(
            """
            @0s 1.1.1  program-now 1  trigger
            @1s 1.1  segment-block pitch linear 1000ms to C5
            """, out MidiLosses losses, new MpdlToMidiOptions { UsesPlainChannels = true });
        Assert.InRange(losses.Counts["bend beyond the range"], 1, 2);
    }

    [Fact]
    [Clause("mpdl-11.11")]
    public void A_modulated_brightness_of_one_note_is_controller_74_of_its_channel_apart_from_its_instrument()
    {
        MidiFile file = Convert(
            """
            @0s 1.1  program-now 1  brightness 1.9x
            @0s 1.1.1  brightness 1.5x  trigger
            + 1.1.2  trigger
            @1s 1.1.1  modulation-block brightness square 5Hz depth 16384
            @2s 1.1.1  modulation-block brightness none 0Hz depth 0
            @3s 1.1.1  release
            """);
        (long Tick, int Value)[] values = [.. file.Tracks[1].Where(e => e.Message is { Kind: 0xB0, Data1: 74, Channel: 2 }).Select(e => (e.Tick, (int)e.Message.Data2))];
        Assert.Equal((0, 0x60), values[0]);
        Assert.Equal(0x60, values[^1].Value);
        Assert.Equal([0x30, 0x7F], values[1..^1].Select(v => v.Value).Distinct().Order());
        Assert.InRange(values.Length, 11, 13); // ten half cycles
        Assert.Single(file.Tracks[1], e => e.Message is { Kind: 0xB0, Data1: 74, Channel: 3 });
    }

    [Theory]
    [Clause("mpdl-11.11")]
    [InlineData("segment-block loudness linear 500ms to ff", "segment-block of loudness")]
    [InlineData("modulation-block loudness sine 5Hz depth 8192", "modulation-block of loudness")]
    [InlineData("segment-block amplitude linear 500ms to 0x", "segment-block of amplitude")]
    public void What_mpe_has_no_place_for_is_counted_and_says_nothing_else(string movement, string kind)
    {
        const string Note = "@0s 1.1.1  program-now 1  trigger\n";
        MidiFile still = Convert(Note + "@3s 1.1.1  release"), moved = Convert($"{Note}@1s 1.1.1  {movement}\n@3s 1.1.1  release", out MidiLosses losses);
        Assert.Equal(1, losses.Counts[kind]);
        Assert.Equal(still.Tracks[1].Select(e => e.ToString()), moved.Tracks[1].Select(e => e.ToString()));
    }

    private static MidiFile Convert(string text)
    {
        MidiFile file = Convert(text, out MidiLosses losses);
        Assert.Equal(0, losses.Total);
        return file;
    }

    private static MidiFile Convert(string text, out MidiLosses losses, MpdlToMidiOptions? options = null)
    {
        var octets = new ByteWriter();
        var writer = new MpdlFileWriter(octets);
        var reader = new MpdlTextReader(text);
        while (reader.TryRead())
        {
            Assert.True(writer.TryWrite(reader.Tag!.Value, reader.Packet, out DecodeError error), $"{reader.Error} {error}");
        }

        return MidiConversion.ToMidi(octets.WrittenSpan, out losses, out _, options);
    }

    private static (long Tick, MidiMessage Message)[] Bends(MidiFile file, int channel) =>
        [.. file.Tracks[1].Where(e => e.Message.Kind == 0xE0 && e.Message.Channel == channel).Select(e => (e.Tick, e.Message))];
}
