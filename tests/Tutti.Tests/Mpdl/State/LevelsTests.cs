using Tutti.Protocols.Mpdl;

namespace Tutti.Tests.Mpdl.State;

public class LevelsTests
{
    private readonly TestDevice _device = new();

    [Theory]
    [Clause("mpdl-5.2")]
    [InlineData("brightness 0x40", "brightness 0x40", "brightness 0x80", DescriptorId.Brightness, 0x20)]
    [InlineData("brightness 0xFF", "brightness 0xFF", "brightness 0x80", DescriptorId.Brightness, 0xFF)]
    [InlineData("brightness 0x01", "brightness 0x40", "brightness 0x80", DescriptorId.Brightness, 0x01)]
    [InlineData("brightness 0x01", "brightness 0x3F", "brightness 0x80", DescriptorId.Brightness, 0x00)]
    [InlineData("loudness 0xA000", "loudness 0x8000", "loudness 0x4000", DescriptorId.Loudness, 0x5000)]
    [InlineData("loudness 0xFFFF", "loudness 0xFFFF", "loudness 0xFFFF", DescriptorId.Loudness, 0xFFFF)]
    [InlineData("loudness 0x0003", "loudness 0x4000", "loudness 0x8000", DescriptorId.Loudness, 0x0002)]
    [InlineData("output-level 3 0.5x", "output-level 3 0.5x", "output-level 4 0.5x", DescriptorId.OutputLevel, 0x20)]
    public void Multiplying_levels_round_once_and_clip(string note, string instrument, string family, DescriptorId id, uint value)
    {
        _device.Send($"1.1.1  {note}\n1.1  {instrument}\n1  {family}");
        Assert.Equal(value, _device.Combined("1.1.1", id, 3));
    }

    [Theory]
    [Clause("mpdl-5.3")]
    [InlineData(64, 64, 0, 160 - 0)]
    [InlineData(-128, 127, 127, -128)]
    [InlineData(-64, -64, 0, -96)]
    [InlineData(0, 0, 0, 0)]
    public void Inharmonicity_multiplies_as_factors(int note, int instrument, int family, int value)
    {
        foreach ((string at, int v) in new[] { ("1.1.1", note), ("1.1", instrument), ("1", family) })
        {
            _device.Send($"{at}  inharmonicity 0x{(byte)(sbyte)v:X2}");
        }

        Assert.Equal(Math.Min(value, 127), (sbyte)_device.Combined("1.1.1", DescriptorId.Inharmonicity));
    }

    [Theory]
    [Clause("mpdl-5.4")]
    [InlineData("pitch A4", "pitch D4", "pitch C4", DescriptorId.Pitch, 0x8F00)]
    [InlineData("pitch G9", "pitch C9", "pitch C4", DescriptorId.Pitch, 0xFFFF)]
    [InlineData("pitch C-1", "pitch C-1", "pitch C4", DescriptorId.Pitch, 0)]
    [InlineData("azimuth 0xC0", "azimuth 0xC0", "azimuth 0xC0", DescriptorId.Azimuth, 0x40)]
    [InlineData("elevation 0xC0", "elevation 0xC0", "elevation 0xC0", DescriptorId.Elevation, 0xFF)]
    [InlineData("timbre-x 100", "timbre-x 100", "timbre-x 0", DescriptorId.TimbreX, 0x7F)]
    [InlineData("timbre-x -100", "timbre-x -100", "timbre-x 50", DescriptorId.TimbreX, 0x80)]
    public void Adding_levels_saturate_or_wrap(string note, string instrument, string family, DescriptorId id, uint value)
    {
        _device.Send($"1.1.1  {note}\n1.1  {instrument}\n1  {family}");
        Assert.Equal(value, _device.Combined("1.1.1", id));
    }

    [Fact]
    [Clause("mpdl-5.1")]
    public void A_family_changes_all_its_notes_with_one_message()
    {
        for (int i = 1; i <= 127; i++)
        {
            _device.Send($"1.1.{i}  brightness 0x60");
        }

        _device.Send("1  brightness 1.5x");
        Assert.All(Enumerable.Range(1, 127), i => Assert.Equal(0x90u, _device.Combined($"1.1.{i}", DescriptorId.Brightness)));
        Assert.Equal(["1.1.5  query-response value brightness data 0x60"], _device.Ask("1.1.5  query value brightness"));
    }

    [Fact]
    [Clause("mpdl-3.3")]
    public void Frequency_and_pitch_replace_each_other_and_offsets_move_both()
    {
        _device.Send("1.1.1  pitch C4  frequency 440Hz");
        Assert.Equal(Pitch.FromMidi(69).Raw, _device.Combined("1.1.1", DescriptorId.Pitch));
        Assert.Equal(["1.1.1  query-response value pitch"], _device.Ask("1.1.1  query value pitch"));
        _device.Send("1  pitch C5");
        Assert.Equal(Frequency.FromHertz(880).Raw, _device.Combined("1.1.1", DescriptorId.Frequency));
        Assert.Equal(Pitch.FromMidi(81).Raw, _device.Combined("1.1.1", DescriptorId.Pitch));
        _device.Send("1.1.1  pitch A3");
        Assert.Equal(Frequency.FromHertz(440).Raw, _device.Combined("1.1.1", DescriptorId.Frequency));
    }

    [Fact]
    [Clause("mpdl-3.3")]
    public void A_frequency_sent_to_a_group_goes_to_its_notes_and_ends_the_transposition()
    {
        _device.Send("1.1.1  pitch C4\n1.1  pitch D4\n1  pitch E4");
        _device.Send("1.1  frequency 440Hz");
        Assert.Equal(Pitch.FromMidi(69 + 4).Raw, _device.Combined("1.1.1", DescriptorId.Pitch));
        Assert.Equal(Pitch.FromMidi(69 + 4).Raw, _device.Combined("1.1.2", DescriptorId.Pitch));
        _device.Send("1.1.2  loudness f");
        Assert.Equal(Pitch.FromMidi(69 + 4).Raw, _device.Combined("1.1.2", DescriptorId.Pitch));
    }

    [Fact]
    [Clause("mpdl-5.5")]
    public void Overwrite_reaches_three_depths()
    {
        _device.Send("1  brightness 0x60\n1.1  brightness 0x70\n1.2  brightness 0x70\n1.1.1  brightness 0x50\n1.2.1  brightness 0x50\n2.1.1  brightness 0x50");
        _device.Send("1.1  overwrite brightness 0x80");
        Assert.Equal([0x80, 0x50], Own("1.1.1", "1.2.1"));
        _device.Send("1  overwrite brightness 0x90");
        Assert.Equal([0x90, 0x90, 0x60, 0x80], Own("1.1", "1.2", "1", "1.1.1"));
        _device.Send("1  overwrite overwrite brightness 0xA0");
        Assert.Equal([0xA0, 0xA0, 0x90, 0x60, 0x50], Own("1.1.1", "1.2.1", "1.1", "1", "2.1.1"));
        _device.Send("all  overwrite overwrite brightness 0xB0");
        Assert.Equal([0xB0, 0xB0], Own("1.1.1", "2.1.1"));
        _device.Send("2.1.1  overwrite brightness 0x11");
        Assert.Equal([0x11], Own("2.1.1"));
    }

    [Fact]
    [Clause("mpdl-5.5")]
    public void An_overwriting_release_silences_notes_and_leaves_the_group_triggered()
    {
        _device.Send("1.1.1  trigger\n1.1.2  trigger");
        Assert.Equal(2, _device.Send("1.1  overwrite release").Split(", ").Length);
        Assert.Equal("Started 1.1.3", _device.Send("1.1.3  trigger"));
    }

    [Fact]
    [Clause("mpdl-5.6")]
    public void What_was_sent_to_a_group_waits_for_its_later_notes()
    {
        _device.Send("1  program-next 40\n1.2  program-next 41");
        _device.Send("1.1.1  trigger\n1.2.1  trigger\n2.1.1  trigger");
        Assert.Equal((40u, 41u, 0u), (Program("1.1.1"), Program("1.2.1"), Program("2.1.1")));
        Assert.Equal(["1  query-response value program-next data 0x0028"], _device.Ask("1  query value program-next"));
        _device.Send("1  program-next 42");
        _device.Send("1.2.2  trigger\n1.2.1  trigger");
        Assert.Equal((42u, 42u), (Program("1.2.1"), Program("1.2.2")));
        _device.Send("1  allocation-priority 0\n1.2.2  trigger");
        Assert.Equal(0u, Program("1.2.2"));
    }

    [Fact]
    [Clause("mpdl-5.6")]
    public void What_overwrites_instruments_waits_for_later_instruments()
    {
        _device.Send("1  overwrite brightness 0x90");
        Assert.Equal(0x90u, _device.Combined("1.1.1", DescriptorId.Brightness));
        _device.Send("1.1.1  brightness 0x80");
        Assert.Equal(0x90u, _device.Combined("1.1.1", DescriptorId.Brightness));
        _device.Send("1  overwrite release");
        Assert.Equal("", _device.Send("1.7.1  trigger"));
        Assert.Equal("Started 1.7.1", _device.Send("1.7  trigger"));
        _device.Send("1.7  overwrite trigger");
        Assert.Equal("", _device.Send("1.7.2  pitch A4"));
        Assert.False(_device.Engine.IsSounding(TestDevice.At("1.7.2")));
    }

    [Fact]
    [Clause("mpdl-5.7")]
    public void A_used_note_has_priority_1()
    {
        Assert.Equal(["1.1.1  query-response value allocation-priority"], _device.Ask("1.1.1  query value allocation-priority"));
        _device.Send("1.1.1  pitch A4");
        Assert.Equal(["1.1.1  query-response value allocation-priority data 0x01"], _device.Ask("1.1.1  query value allocation-priority"));
    }

    [Fact]
    [Clause("mpdl-5.3")]
    public void Priorities_multiply_and_stop_at_255()
    {
        _device.Send("1.1.1  allocation-priority 20\n1.1  allocation-priority 5");
        Assert.Equal(100u, _device.Combined("1.1.1", DescriptorId.AllocationPriority));
        _device.Send("1  allocation-priority 3");
        Assert.Equal(255u, _device.Combined("1.1.1", DescriptorId.AllocationPriority));
        Assert.Equal(15u, _device.Combined("1.1.2", DescriptorId.AllocationPriority));
    }

    [Fact]
    [Clause("mpdl-5.8")]
    public void Voices_are_stolen_by_priority_then_release_then_age()
    {
        var device = new TestDevice(new MpdlEngineOptions { Voices = 3, KeepsTails = true });
        device.Send("1.1.1  allocation-priority 2  trigger\n1.1.2  trigger\n1.1.3  allocation-priority 3  trigger");
        Assert.Equal("Stolen 1.1.2, Started 1.1.4", device.Send("1.1.4  allocation-priority 2  trigger"));
        device.Send("1.1.4  release\n1.1.1  release");
        Assert.Equal("Stolen 1.1.4, Started 1.1.5", device.Send("1.1.5  allocation-priority 2  trigger"));
        Assert.Equal("Stolen 1.1.1, Started 1.1.6", device.Send("1.1.6  allocation-priority 2  trigger"));
        Assert.Equal("Stolen 1.1.5, Started 1.1.7", device.Send("1.1.7  allocation-priority 2  trigger"));
        Assert.Equal("Muted 1.1.8", device.Send("1.1.8  trigger"));
        Assert.False(device.Engine.IsSounding(TestDevice.At("1.1.8")));
        Assert.Equal("Started 1.1.7", device.Send("1.1.7  trigger"));
    }

    [Fact]
    [Clause("mpdl-3.11")]
    public void The_placement_set_last_counts()
    {
        NoteAddress note = TestDevice.At("1.1.1");
        Assert.Equal(PlacementMethod.None, _device.Engine.PlacementOf(note));
        _device.Send("1.1.1  pan-left-right -1");
        Assert.Equal(PlacementMethod.Pan, _device.Engine.PlacementOf(note));
        _device.Send("1  azimuth 90deg");
        Assert.Equal(PlacementMethod.Spatialization, _device.Engine.PlacementOf(note));
        _device.Send("1.1  segment-block output-level linear 100ms to 3 0.5x");
        Assert.Equal(PlacementMethod.Outputs, _device.Engine.PlacementOf(note));
        _device.Send("1.1.1  pan-up-down 0.5");
        Assert.Equal(PlacementMethod.Pan, _device.Engine.PlacementOf(note));
        Assert.Equal(PlacementMethod.Outputs, _device.Engine.PlacementOf(TestDevice.At("1.1.2")));
    }

    [Fact]
    [Clause("mpdl-9.2")]
    [Clause("mpdl-3.12")]
    public void Measurements_device_descriptors_and_comments_reach_handlers_and_change_nothing()
    {
        MpdlEvent measured = _device.Single("1.1.1  key-pressure 1000");
        Assert.Equal((MpdlEventKind.Measured, DescriptorId.KeyPressure, 1000u), (measured.Kind, measured.Id, measured.Value));
        MpdlEvent device = _device.Single("1.1.1  0xC9 0x010203");
        Assert.Equal(MpdlEventKind.Device, device.Kind);
        Assert.Equal([1, 2, 3], device.Data.ToArray());
        MpdlEvent comment = _device.Single("1.1.1  text \"né\"");
        Assert.Equal("né", System.Text.Encoding.UTF8.GetString(comment.Data.Span));
        Assert.Equal(MpdlEventKind.Response, _device.Single("1.1.1  query-response polyphony").Kind);
        Assert.Equal(0, _device.Engine.AddressCount);
    }

    private uint Program(string address) => _device.Combined(address, DescriptorId.ProgramNow);

    private int[] Own(params string[] addresses) =>
        addresses.Select(a => Convert.ToInt32(_device.Ask(a + "  query value brightness")[0].Split("0x")[1], 16)).ToArray();
}
