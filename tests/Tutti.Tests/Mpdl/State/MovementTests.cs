using Tutti.Protocols.Mpdl;

namespace Tutti.Tests.Mpdl.State;

public class MovementTests
{
    private readonly TestDevice _device = new();

    [Theory]
    [Clause("mpdl-6.2")]
    [InlineData("sine", 0, 0.0)]
    [InlineData("sine", 250, 1.0)]
    [InlineData("sine", 750, -1.0)]
    [InlineData("square", 0, 1.0)]
    [InlineData("square", 499, 1.0)]
    [InlineData("square", 500, -1.0)]
    [InlineData("saw-tooth", 0, -1.0)]
    [InlineData("saw-tooth", 500, 0.0)]
    [InlineData("saw-tooth", 1250, -0.5)]
    [InlineData("triangle", 125, 0.5)]
    [InlineData("triangle", 250, 1.0)]
    [InlineData("triangle", 750, -1.0)]
    [InlineData("triangle", 1000, 0.0)]
    [InlineData("77", 250, 0.0)]
    public void Functions_have_their_shapes(string function, int milliseconds, double value)
    {
        _device.Send($"1.1.1  modulation-block pitch {function} 1Hz depth 256");
        Assert.Equal(0x7900 + (256 * value), _device.Wait(milliseconds).Effective("1.1.1", DescriptorId.Pitch), 1e-6);
    }

    [Fact]
    [Clause("mpdl-6.1")]
    [Clause("mpdl-6.5")]
    public void An_address_moves_while_anything_runs_at_it_or_above_it()
    {
        NoteAddress note = TestDevice.At("1.1.1");
        Assert.False(_device.Engine.IsMoving(note));
        _device.Send("1.1.1  pitch A4\n1.2  segment-block brightness linear 50ms to 1.5x");
        Assert.False(_device.Engine.IsMoving(note));
        Assert.True(_device.Engine.IsMoving(TestDevice.At("1.2.9")));

        _device.Send("1  modulation-block pitch sine 1Hz depth 256");
        Assert.True(_device.Engine.IsMoving(note));
        _device.Send("1  modulation-block pitch none 0Hz depth 0\n1.1.1  segment-block brightness linear 50ms to 1.5x");
        Assert.True(_device.Engine.IsMoving(note));

        _device.Wait(50).Effective("1.1.1", DescriptorId.Brightness);
        Assert.False(_device.Engine.IsMoving(note));
    }

    [Fact]
    [Clause("mpdl-6.2")]
    public void Random_holds_a_new_value_each_cycle()
    {
        _device.Send("1.1.1  modulation-block pitch random 10Hz depth 1000\n1.1.2  modulation-block pitch random 10Hz depth 1000");
        var seen = new HashSet<double>();
        double last = 0;
        for (int i = 0; i < 500; i++)
        {
            last = _device.Effective("1.1.1", DescriptorId.Pitch);
            Assert.InRange(last, 0x7900 - 1000, 0x7900 + 1000);
            seen.Add(last);
            _device.Wait(1);
        }

        Assert.InRange(seen.Count, 5, 6);
        Assert.NotEqual(last, _device.Effective("1.1.2", DescriptorId.Pitch));
        Assert.True(seen.Max() - seen.Min() > 100);
    }

    [Theory]
    [Clause("mpdl-6.3")]
    [InlineData("pitch", DescriptorId.Pitch, "0x0033", 0x7900 + 51)]
    [InlineData("azimuth", DescriptorId.Azimuth, "0x0180", 0x80 + 1.5)]
    [InlineData("timbre-x", DescriptorId.TimbreX, "0x0180", 1.5)]
    [InlineData("frequency", DescriptorId.Frequency, "0x0002", 0x0105A025 + (2 * 65536))]
    [InlineData("loudness", DescriptorId.Loudness, "0x4000", 0x8000 * 1.5)]
    [InlineData("brightness", DescriptorId.Brightness, "0x4000", 0x80 * 1.5)]
    [InlineData("inharmonicity", DescriptorId.Inharmonicity, "0x4000", 64)]
    [InlineData("0x11", (DescriptorId)0x11, "0x0180", 1.5)]
    [InlineData("0x48", (DescriptorId)0x48, "0x0180", 384)]
    [InlineData("0x85", (DescriptorId)0x85, "0x0002", 2 * 65536)]
    public void Depth_is_in_steps_or_in_parts_of_the_value(string parameter, DescriptorId id, string depth, double top)
    {
        int steps = Convert.ToInt32(depth, 16);
        string id2 = parameter.StartsWith("0x", StringComparison.Ordinal) ? parameter[2..] : $"{(byte)id:X2}";
        _device.Send($"1.1.1  modulation-block 0x{id2}01{128:X4}{steps:X4}0000FFFF");
        Assert.Equal(top, _device.Wait(250).Effective("1.1.1", id), 1.0);
        Assert.Equal(top, _device.Effective("1.1.1", id), Math.Max(1e-6, top * 1e-7));
    }

    [Fact]
    [Clause("mpdl-6.3")]
    public void A_negative_rate_reads_backwards_from_the_end()
    {
        _device.Send("1.1.1  modulation-block pitch saw-tooth -1Hz depth 256");
        Assert.Equal(0x7900 + 256, _device.Effective("1.1.1", DescriptorId.Pitch), 1e-6);
        Assert.Equal(0x7900 + 128, _device.Wait(250).Effective("1.1.1", DescriptorId.Pitch), 1e-6);
        Assert.Equal(0x7900 - 128, _device.Wait(500).Effective("1.1.1", DescriptorId.Pitch), 1e-6);
        Assert.Equal(0x7900 + 128, _device.Wait(500).Effective("1.1.1", DescriptorId.Pitch), 1e-6);
    }

    [Fact]
    [Clause("mpdl-6.4")]
    public void Rate_and_depth_can_be_streamed_without_a_jump()
    {
        _device.Send("1.1.1  modulation-block pitch saw-tooth 1Hz depth 256");
        _device.Wait(500).Send("1.1.1  modulation-rate pitch 2Hz");
        Assert.Equal(0x7900, _device.Effective("1.1.1", DescriptorId.Pitch), 1e-6);
        Assert.Equal(0x7900 + 128, _device.Wait(125).Effective("1.1.1", DescriptorId.Pitch), 1e-6);
        _device.Send("1.1.1  modulation-depth pitch 2");
        Assert.Equal(0x7900 + 256, _device.Effective("1.1.1", DescriptorId.Pitch), 1e-6);
        _device.Send("1.1.1  modulation-block pitch saw-tooth 1Hz depth 256");
        Assert.Equal(0x7900 + 128, _device.Effective("1.1.1", DescriptorId.Pitch), 1e-6);
        _device.Send("1.1.1  trigger");
        Assert.Equal(0x7900 + 128, _device.Effective("1.1.1", DescriptorId.Pitch), 1e-6);
        _device.Send("1.1.1  modulation-block pitch sine 1Hz depth 256");
        Assert.Equal(0x7900, _device.Effective("1.1.1", DescriptorId.Pitch), 1e-6);
    }

    [Theory]
    [Clause("mpdl-6.4")]
    [InlineData("loop 16384..49151", 0, -0.5)]
    [InlineData("loop 16384..49151", 500, 0.0)]
    [InlineData("loop 49152..16383", 0, 0.5)]
    [InlineData("loop 49152..16383", 499.999, 1.0)]
    [InlineData("loop 49152..16383", 500.001, -1.0)]
    [InlineData("loop 49152..16383", 1000, 0.5)]
    public void A_loop_reads_part_of_the_function_and_may_wrap(string loop, double milliseconds, double value)
    {
        _device.Send($"1.1.1  modulation-block pitch saw-tooth 1Hz depth 256 {loop}");
        Assert.Equal(0x7900 + (256 * value), _device.Wait(milliseconds).Effective("1.1.1", DescriptorId.Pitch), 0.01);
    }

    [Fact]
    [Clause("mpdl-6.4")]
    public void Rate_and_depth_without_a_modulation_do_nothing()
    {
        _device.Send("1.1.1  pitch C4  modulation-rate pitch 2Hz  modulation-depth pitch 2");
        Assert.Equal(0x7900, _device.Wait(100).Effective("1.1.1", DescriptorId.Pitch));
    }

    [Fact]
    [Clause("mpdl-6.1")]
    public void Function_0_ends_a_modulation_and_more_octets_are_ignored()
    {
        _device.Send("1.1.1  modulation-block 0x4002008001000000FFFF1122");
        Assert.Equal(0x7900 + 256, _device.Effective("1.1.1", DescriptorId.Pitch));
        _device.Send("1.1.1  modulation-block pitch none 0Hz depth 0");
        Assert.Equal(0x7900, _device.Effective("1.1.1", DescriptorId.Pitch));
    }

    [Fact]
    [Clause("mpdl-6.9")]
    public void A_modulation_combines_at_its_own_level()
    {
        _device.Send("1  modulation-block pitch square 0Hz depth 512  modulation-block 0x11020000040000000FFF\n1.1  modulation-block pitch square 0Hz depth 512\n1.1.1  pitch A4");
        Assert.Equal(Pitch.FromMidi(71).Raw, _device.Effective("1.1.1", DescriptorId.Pitch));
        Assert.Equal(4, _device.Effective("1.1.1", (DescriptorId)0x11));
        _device.Send("1.1.1  0x11 0x10  modulation-block 0x11020000040000000FFF");
        Assert.Equal(0x10 + 8, _device.Effective("1.1.1", (DescriptorId)0x11));
        _device.Send("1.1  modulation-block output-level square 0Hz depth 16384\n1.1.1  output-level 1 0.5x");
        Assert.Equal((0x60, 0xC0), (_device.Effective("1.1.1", DescriptorId.OutputLevel, 1), _device.Effective("1.1.1", DescriptorId.OutputLevel, 2)));
    }

    [Theory]
    [Clause("mpdl-6.6")]
    [InlineData("linear", 50, 0.5)]
    [InlineData("concave", 50, 0.92414)]
    [InlineData("convex", 50, 0.07586)]
    [InlineData("s-shaped", 25, 0.15625)]
    [InlineData("s-shaped", 50, 0.5)]
    [InlineData("99", 50, 0.5)]
    [InlineData("linear", 0, 0.0)]
    [InlineData("convex", 100, 1.0)]
    public void Segments_have_their_shapes(string function, double milliseconds, double progress)
    {
        _device.Send($"1.1.1  loudness 0x1000  segment-block loudness {function} 100ms to 0x9000".Replace("to 0x9000", "to 1.125x", StringComparison.Ordinal));
        Assert.Equal(0x1000 + (0x8000 * progress), _device.Wait(milliseconds).Effective("1.1.1", DescriptorId.Loudness), 0.5);
    }

    [Fact]
    [Clause("mpdl-6.6")]
    public void Part_of_a_function_still_goes_from_start_to_target()
    {
        _device.Send("1.1.1  loudness pppp  segment-block loudness s-shaped 100ms part 0..32767 to mf");
        Assert.Equal(0, _device.Effective("1.1.1", DescriptorId.Loudness));
        Assert.Equal(0x8000 * 0.15625 / 0.5, _device.Wait(50).Effective("1.1.1", DescriptorId.Loudness), 0.5);
        Assert.Equal(0x8000, _device.Wait(50).Effective("1.1.1", DescriptorId.Loudness));
    }

    [Fact]
    [Clause("mpdl-6.5")]
    public void Segments_replace_or_wait()
    {
        _device.Send("1.1.1  loudness pppp");
        _device.Send("1.1.1  segment-block loudness linear 100ms to mf  segment-block loudness linear chained 100ms to pppp");
        Assert.Equal(0x4000u, _device.Wait(50).Combined("1.1.1", DescriptorId.Loudness));
        Assert.Equal(0x4000u, _device.Wait(100).Combined("1.1.1", DescriptorId.Loudness));
        _device.Send("1.1.1  segment-block loudness linear 100ms to mf");
        Assert.Equal(0x6000u, _device.Wait(50).Combined("1.1.1", DescriptorId.Loudness));
        Assert.Equal(0x8000u, _device.Wait(1000).Combined("1.1.1", DescriptorId.Loudness));
        _device.Send("1.1.1  segment-block loudness linear 0ms to f");
        Assert.Equal(0xA000u, _device.Combined("1.1.1", DescriptorId.Loudness));
    }

    [Fact]
    [Clause("mpdl-6.5")]
    public void A_segment_ends_exactly_at_its_target_however_late_it_is_asked()
    {
        _device.Send("1.1  segment-block pitch concave 100ms to A4-12.3c");
        uint target = Pitch.FromMidi(68.877).Raw;
        Assert.Equal(target, _device.Wait(100_000).Combined("1.1.1", DescriptorId.Pitch));
    }

    [Fact]
    [Clause("mpdl-6.5")]
    public void At_most_64_segments_wait()
    {
        _device.Send("1.1.1  segment-block loudness linear 100ms to f");
        for (int i = 0; i < 64; i++)
        {
            Assert.Equal("", _device.Send("1.1.1  segment-block loudness linear chained 100ms to p"));
        }

        Assert.Equal("Refused 1.1.1", _device.Send("1.1.1  segment-block loudness linear chained 100ms to p"));
        _device.Wait(100).Combined("1.1.1", DescriptorId.Loudness);
        Assert.Equal("", _device.Send("1.1.1  segment-block loudness linear chained 100ms to ffff"));
        Assert.Equal(0x4000u, _device.Wait(6400).Combined("1.1.1", DescriptorId.Loudness));
        Assert.Equal(0xFFFFu, _device.Wait(100).Combined("1.1.1", DescriptorId.Loudness));
    }

    [Fact]
    [Clause("mpdl-6.7")]
    public void An_explicit_value_kills_the_segment_and_its_queue()
    {
        _device.Send("1.1.1  segment-block loudness linear 100ms to f  segment-block loudness linear chained 100ms to p");
        _device.Wait(50).Send("1.1.1  loudness mp");
        Assert.Equal(0x6000u, _device.Wait(500).Combined("1.1.1", DescriptorId.Loudness));
        _device.Send("1.1.1  pitch C4  segment-block pitch linear 100ms to C5");
        _device.Wait(50).Send("1.1.1  frequency 440Hz");
        Assert.Equal(Frequency.FromHertz(440).Raw, _device.Wait(500).Combined("1.1.1", DescriptorId.Frequency));
    }

    [Fact]
    [Clause("mpdl-6.7")]
    public void A_segment_of_pitch_takes_over_from_a_segment_of_frequency()
    {
        _device.Send("1.1.1  frequency 220Hz  segment-block frequency linear 100ms to 440Hz");
        _device.Wait(50).Send("1.1.1  segment-block pitch linear 100ms to A4");
        Assert.Equal(Frequency.FromHertz(330).Raw, _device.Combined("1.1.1", DescriptorId.Frequency), 2000.0);
        Assert.Equal(Pitch.FromMidi(69).Raw, _device.Wait(100).Combined("1.1.1", DescriptorId.Pitch));
    }

    [Fact]
    [Clause("mpdl-6.9")]
    public void A_segment_of_an_overwriting_parameter_runs_in_each_note_of_a_group()
    {
        _device.Send("1.1.1  0x48 0x0000\n1.2.1  0x48 0x1000");
        _device.Send("1  segment-block 0x480000006400 00FFFF2000".Replace(" ", "", StringComparison.Ordinal).Replace("1segment-block", "1  segment-block ", StringComparison.Ordinal));
        _device.Wait(50);
        Assert.Equal((0x1000u, 0x1800u), (_device.Combined("1.1.1", (DescriptorId)0x48), _device.Combined("1.2.1", (DescriptorId)0x48)));
        _device.Send("1.1.2  pitch A4");
        Assert.Equal(0x2000u, _device.Combined("1.1.2", (DescriptorId)0x48));
    }

    [Fact]
    [Clause("mpdl-6.8")]
    public void Modulation_tables_wrap_and_segment_tables_run_from_first_to_last()
    {
        _device.Send("all  modulation-table 6 1 0x007F0080");
        _device.Send("1.1.1  modulation-block pitch 6 1Hz depth 256");
        double[] expected = [0, 63.5, 127, 63.5, 0, -64, -128, -64, 0];
        foreach (double value in expected)
        {
            Assert.Equal(0x7900 + (256 * value / 128), _device.Effective("1.1.1", DescriptorId.Pitch), 1e-6);
            _device.Wait(125);
        }

        _device.Send("all  segment-table 4 2 0x00008000FFFF8000");
        _device.Send("1.1.1  loudness pppp  segment-block loudness 4 300ms to mf");
        Assert.Equal(0x8000, _device.Wait(100).Effective("1.1.1", DescriptorId.Loudness), 0.5);
        Assert.Equal(0xFFFF, _device.Wait(100).Effective("1.1.1", DescriptorId.Loudness), 1.0);
        Assert.Equal(0x8000, _device.Wait(100).Effective("1.1.1", DescriptorId.Loudness));
    }

    [Theory]
    [Clause("mpdl-6.8")]
    [InlineData(1, "8040", -1.0)]
    [InlineData(2, "8000 4000", -1.0)]
    [InlineData(3, "800000 400000", -1.0)]
    [InlineData(4, "80000000 40000000", -1.0)]
    public void Tables_may_have_1_to_4_octets_for_each_value(int octets, string values, double first)
    {
        _device.Send($"all  modulation-table 9 {octets} 0x{values.Replace(" ", "", StringComparison.Ordinal)}\n1.1.1  modulation-block pitch 9 1Hz depth 256");
        Assert.Equal(0x7900 + (256 * first), _device.Effective("1.1.1", DescriptorId.Pitch), 1e-9);
        Assert.Equal(0x7900 + 128, _device.Wait(500).Effective("1.1.1", DescriptorId.Pitch), 1e-6);
    }

    [Theory]
    [Clause("mpdl-6.8")]
    [InlineData("modulation-table 5 1 0x0001", "table would replace a predefined function")]
    [InlineData("segment-table 3 1 0x0001", "table would replace a predefined function")]
    [InlineData("modulation-table 6 1 0x000102", "table is not a power of two of values")]
    [InlineData("modulation-table 6 0 0x0001", "table is not a power of two of values")]
    [InlineData("modulation-table 6 5 0x0001020304", "table is not a power of two of values")]
    [InlineData("modulation-table 6 2 0x000102", "table is not a power of two of values")]
    [InlineData("modulation-table 6 1 0x", "table is not a power of two of values")]
    [InlineData("modulation-table 0x06", "table is not a power of two of values")]
    public void A_table_without_sense_is_refused(string text, string reason) =>
        Assert.Equal(reason, _device.Single("all  " + text).Error.Reason);

    [Fact]
    [Clause("mpdl-6.8")]
    public void All_tables_together_have_a_bound()
    {
        var device = new TestDevice(new MpdlEngineOptions { MaxTableBytes = 512 });
        string zeros = new('0', 512);
        Assert.Equal("", device.Send($"all  modulation-table 6 1 0x{zeros}  segment-table 6 1 0x{zeros}"));
        Assert.Equal("Refused all", device.Send("all  modulation-table 7 1 0x00"));
        Assert.Equal("", device.Send("all  modulation-table 6 1 0x00"));
        Assert.Equal("", device.Send("all  modulation-table 7 1 0x00"));
    }
}
