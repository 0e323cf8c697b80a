using Tutti.Protocols.Midi;
using Tutti.Protocols.Mpdl;

namespace Tutti.Tests.Midi.Map;

public class MidiToMpdlTests
{
    private readonly MidiToMpdl _converter = new();

    [Fact]
    [Clause("mpdl-11.3")]
    public void Notes_take_the_address_that_was_released_longest_ago()
    {
        Assert.Equal("1.3  program-next 1\n+ 1.3.1  pitch C4  loudness 1.571411x  trigger", Send("92 3C 64"));
        Assert.Equal("1.3.2  pitch E4  loudness mf  trigger", Send("92 40 40"));
        Assert.Equal("1.3.1  release", Send("82 3C 40"));
        Assert.Equal("1.3.3  pitch C4  loudness ffff  trigger", Send("92 3C 7F"));
        Assert.Equal("1.3.4  pitch C4  loudness ffff  trigger", Send("92 3C 7F"));
        Assert.Equal("1.3.3  release", Send("92 3C 00"));
        for (int i = 5; i <= 127; i++)
        {
            Send("92 10 10");
        }

        Assert.StartsWith("1.3.1  pitch", Send("92 3C 64"), StringComparison.Ordinal);
        Assert.StartsWith("1.3.3  pitch", Send("92 3C 64"), StringComparison.Ordinal);
        Assert.Equal(0, _converter.Losses.Total);
        Assert.StartsWith("1.3.2  pitch", Send("92 3C 64"), StringComparison.Ordinal); // the oldest
        Assert.Equal(1, _converter.Losses.Counts["more than 127 notes of an instrument"]);
    }

    [Theory]
    [Clause("mpdl-11.4")]
    [InlineData("B0 07 64", "1.1  amplitude 1.571411x")]
    [InlineData("B1 0A 40", "1.2  pan-left-right 0")]
    [InlineData("B0 01 7F", "1.1  modulation-wheel1 65535")]
    [InlineData("B0 0B 40", "1.1  continuous-pedal1 32768")]
    [InlineData("B0 04 40", "1.1  continuous-pedal2 32768")]
    [InlineData("B0 40 7F", "1.1  switch-pedal1 255")]
    [InlineData("B0 43 00", "1.1  switch-pedal2 0")]
    [InlineData("B0 4A 40", "1.1  brightness 1x")]
    [InlineData("D0 40", "1.1  key-pressure 32768")]
    [InlineData("E0 00 40", "1.1  pitch C4")]
    [InlineData("E0 00 60", "1.1  pitch C#4")]
    [InlineData("E0 00 00", "1.1  pitch A#3")]
    [InlineData("C0 04", "1.1  program-next 5")]
    [InlineData("B0 78 00", "1.1  overwrite release-silence")]
    [InlineData("B0 7B 00", "1.1  overwrite release")]
    public void Each_line_of_the_map_has_its_descriptor(string midi, string text) => Assert.Equal(text, Send(midi));

    [Fact]
    [Clause("mpdl-11.4")]
    public void Pressure_of_a_key_goes_to_its_note_and_rpn_0_sets_the_range_of_the_wheel()
    {
        Send("90 3C 64");
        Assert.Equal("1.1.1  key-pressure 32768", Send("A0 3C 40"));
        Assert.Equal("1.1  text \"midi B0 65 00\"", Send("B0 65 00"));
        Send("B0 64 00");
        Assert.Equal("1.1  text \"midi B0 06 0C\"", Send("B0 06 0C"));
        Assert.Equal("1.1  pitch F#4", Send("E0 00 60"));
    }

    [Fact]
    [Clause("mpdl-11.5")]
    public void A_release_of_all_notes_frees_them()
    {
        Send("90 3C 64");
        Send("B0 7B 00");
        Assert.Equal("1.1  text \"midi 80 3C 40\"", Send("80 3C 40"));
        Assert.Equal("1.1.2  pitch C4  loudness mf  trigger", Send("90 3C 40"));
    }

    [Fact]
    [Clause("mpdl-11.5")]
    public void Channel_10_is_a_drum_kit_and_a_program_is_given_once()
    {
        Assert.Equal("1.10  program-next 129\n+ 1.10.1  pitch C4  loudness mf  trigger", Send("99 3C 40"));
        Assert.Equal("1.10  program-next 129  text \"midi C9 08\"", Send("C9 08"));
        Send("C0 04");
        Assert.Equal("1.1.1  pitch C4  loudness mf  trigger", Send("90 3C 40"));
    }

    [Theory]
    [Clause("mpdl-11.7")]
    [InlineData("B0 5B 28", "1.1  text \"midi B0 5B 28\"", "CC 91")]
    [InlineData("B0 00 01", "1.1  text \"midi B0 00 01\"", "CC 0")]
    [InlineData("FF 05 68 69", "all  text \"midi FF 05 68 69\"", "meta 05")]
    [InlineData("F0 43 12 F7", "all  text \"midi F0 43 12 F7\"", "system exclusive")]
    public void What_has_no_line_travels_as_a_comment_and_is_counted(string midi, string text, string kind)
    {
        Assert.Equal(text, Send(midi));
        Assert.Equal(1, _converter.Losses.Counts[kind]);
    }

    [Fact]
    [Clause("mpdl-11.7")]
    public void Release_velocity_travels_with_its_release()
    {
        Send("90 3C 64");
        Assert.Equal("1.1.1  text \"midi 80 3C 20\"  release", Send("80 3C 20"));
    }

    [Fact]
    [Clause("mpdl-11.7")]
    public void Every_line_can_be_overridden()
    {
        var converter = new MidiToMpdl(new MidiMap
        {
            Family = 5,
            Controllers = new Dictionary<int, DescriptorId> { [91] = DescriptorId.Distance },
            Releases = new Dictionary<int, ReleaseKind>(),
            Velocity = DescriptorId.KeyVelocity,
            Pressure = DescriptorId.Loudness,
            Bend = DescriptorId.PitchBendWheel,
            Program = DescriptorId.ProgramNow,
            NoteOff = ReleaseKind.FinishAttack,
            DefaultProgram = new ProgramNumber(7),
            DrumChannel = 0,
        });
        string Other(string midi)
        {
            Assert.True(MidiMessage.TryParse(midi, out MidiMessage message) && converter.Convert(message));
            return MpdlText.Format(converter.Packet);
        }

        Assert.Equal("5.10  program-now 7\n+ 5.10.1  pitch C4  key-velocity 128  trigger", Other("99 3C 40"));
        Assert.Equal("5.10.1  release-finish-attack", Other("89 3C 40"));
        Assert.Equal("5.1  distance 10m", Other("B0 5B 40"));
        Assert.Equal("5.1  pitch-bend-wheel 32768", Other("E0 00 40"));
        Assert.Equal("5.1  loudness mf", Other("D0 40"));
        Assert.Equal("5.1  program-now 3", Other("C0 02"));
        Assert.Equal("5.1  text \"midi B0 7B 00\"", Other("B0 7B 00"));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MidiToMpdl(new MidiMap { Bend = DescriptorId.Text }));
    }

    [Fact]
    [Clause("mpdl-11.8")]
    public void In_an_mpe_zone_each_note_has_its_own_bend_pressure_and_brightness()
    {
        foreach (string midi in new[] { "B0 65 00", "B0 64 06", "B0 06 0F" })
        {
            Send(midi);
        }

        Assert.Equal("1.1  program-next 1\n+ 1.1.1  pitch C4  loudness mf  brightness 1x  key-pressure 0  trigger", Send("91 3C 40"));
        Assert.Equal("1.1.2  pitch E4  loudness mf  brightness 1x  key-pressure 0  trigger", Send("92 40 40"));
        Assert.Equal("1.1.2  pitch E5", Send("E2 00 50"));
        Assert.Equal("1.1.1  key-pressure 32768", Send("D1 40"));
        Assert.Equal("1.1.1  brightness 0.5x", Send("B1 4A 20"));
        Assert.Equal("1.1  pitch C#4", Send("E0 00 60"));
        Assert.Null(Send("E5 00 60"));
        Assert.StartsWith("1.1.3  pitch C6", Send("95 3C 40"), StringComparison.Ordinal);
    }

    private string? Send(string midi)
    {
        Assert.True(MidiMessage.TryParse(midi, out MidiMessage message));
        return _converter.Convert(message) ? MpdlText.Format(_converter.Packet) : null;
    }
}
