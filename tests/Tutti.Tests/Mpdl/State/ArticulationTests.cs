using Tutti.Protocols.Mpdl;

namespace Tutti.Tests.Mpdl.State;

public class ArticulationTests
{
    private readonly TestDevice _device = new();

    /// <summary>Every state of the three levels, every articulation at every level.</summary>
    [Fact]
    [Clause("mpdl-4.2")]
    public void A_note_sounds_only_while_triggered_at_three_levels()
    {
        string[] words = ["trigger", "reconfirm", "release", "release-silence"];
        string[] levels = ["1", "1.1", "1.1.1"];
        for (int state = 0; state < 8; state++)
        {
            foreach (string level in levels)
            {
                foreach (string word in words)
                {
                    var device = new TestDevice();
                    bool[] triggered = new bool[3];
                    for (int i = 0; i < 3; i++)
                    {
                        triggered[i] = (state & (1 << i)) != 0;
                        device.Send($"{levels[i]}  {(triggered[i] ? "trigger" : "release")}");
                    }

                    Assert.Equal(state == 7, device.Engine.IsSounding(TestDevice.At("1.1.1")));
                    bool before = state == 7;
                    triggered[Array.IndexOf(levels, level)] = word is "trigger" or "reconfirm";
                    bool after = triggered.All(t => t);
                    string expected = (before, after, word) switch
                    {
                        (_, true, "trigger") => "Started 1.1.1",
                        (false, true, _) => "Resumed 1.1.1",
                        (true, false, "release") => "Released 1.1.1",
                        (true, false, _) => "Silenced 1.1.1",
                        _ => "",
                    };
                    Assert.Equal(expected, device.Send($"{level}  {word}"));
                    Assert.Equal(after, device.Engine.IsSounding(TestDevice.At("1.1.1")));
                }
            }
        }
    }

    [Fact]
    [Clause("mpdl-4.1")]
    public void An_articulation_that_begins_with_10_is_reported_and_ignored()
    {
        _device.Send("1.1.1  trigger");
        Assert.Equal("Refused 1.1.1", _device.Send("1.1.1  articulation 0x80"));
        Assert.True(_device.Engine.IsSounding(TestDevice.At("1.1.1")));
    }

    [Theory]
    [Clause("mpdl-4.1")]
    [InlineData("release", MpdlEventKind.Released, 1)]
    [InlineData("articulation 0x3F", MpdlEventKind.Released, 1)]
    [InlineData("articulation 0x00", MpdlEventKind.Released, 1)]
    [InlineData("release-finish-attack", MpdlEventKind.Released, 3)]
    [InlineData("release-silence", MpdlEventKind.Silenced, 0)]
    public void A_release_tells_its_kind(string word, MpdlEventKind kind, uint value)
    {
        _device.Send("1.1.1  trigger");
        MpdlEvent item = _device.Single("1.1.1  " + word);
        Assert.Equal((kind, value), (item.Kind, item.Value));
    }

    [Fact]
    [Clause("mpdl-4.3")]
    public void A_trigger_on_a_sounding_note_attacks_again_without_a_release()
    {
        Assert.Equal("Started 1.1.1", _device.Send("1.1.1  trigger"));
        Assert.Equal("Started 1.1.1", _device.Send("1.1.1  trigger"));
        Assert.Equal("Started 1.1.1, Started 1.1.2", _device.Send("1.1.1  trigger\n+ 1.1.2  trigger\n+ 1  trigger\n+ 1.1  trigger"));
        Assert.Equal(2, _device.Engine.VoiceCount);
    }

    [Fact]
    [Clause("mpdl-4.3")]
    public void The_attack_character_is_sampled_at_the_trigger()
    {
        _device.Send("1.1  attack-character 0.5x");
        Assert.Equal(0x40u, _device.Single("1.1.1  attack-character 1x  trigger").Value);
        Assert.Equal("Changed 1.1.1", _device.Send("1.1.1  attack-character 0.25x"));
    }

    [Fact]
    [Clause("mpdl-4.4")]
    public void A_chord_prepared_in_silence_starts_with_one_message()
    {
        Assert.Equal("", _device.Send("1.1  release"));
        Assert.Equal("", _device.Send("1.1.1  pitch C4  trigger\n+ 1.1.2  pitch E4  trigger\n+ 1.1.3  pitch G4  trigger"));
        Assert.Equal("Started 1.1.1, Started 1.1.2, Started 1.1.3", _device.Send("1.1  trigger"));
        Assert.Equal(3, _device.Send("1.1  release").Split(", ").Length);
        Assert.Equal(Pitch.FromMidi(64).Raw, _device.Combined("1.1.2", DescriptorId.Pitch));
        Assert.Equal(3, _device.Send("1.1  trigger").Split(", ").Length);
    }

    [Fact]
    [Clause("mpdl-4.5")]
    public void A_note_of_program_0_sounds_inaudibly_until_a_program_change_now()
    {
        Assert.Equal("Started 1.1.1", _device.Send("1.1.1  trigger"));
        Assert.Equal(0u, _device.Combined("1.1.1", DescriptorId.ProgramNow));
        Assert.Equal("Changed 1.1.1", _device.Send("1.1.1  program-now 5"));
        Assert.Equal(5u, _device.Combined("1.1.1", DescriptorId.ProgramNow));
    }

    [Fact]
    [Clause("mpdl-3.10")]
    public void The_next_program_is_taken_at_the_trigger()
    {
        _device.Send("1.1.1  program-now 5  program-next 9");
        Assert.Equal((5u, 9u), (_device.Combined("1.1.1", DescriptorId.ProgramNow), _device.Combined("1.1.1", DescriptorId.ProgramNext)));
        _device.Send("1.1.1  reconfirm");
        Assert.Equal(5u, _device.Combined("1.1.1", DescriptorId.ProgramNow));
        _device.Send("1.1.1  trigger");
        Assert.Equal(9u, _device.Combined("1.1.1", DescriptorId.ProgramNow));
        _device.Send("1.1.1  program-now 3");
        Assert.Equal(3u, _device.Combined("1.1.1", DescriptorId.ProgramNext));
    }

    [Fact]
    [Clause("mpdl-4.6")]
    public void A_reconfirmed_note_sounds_again_without_attack()
    {
        Assert.Equal("Resumed 1.1.1", _device.Send("1.1.1  reconfirm"));
        Assert.Equal("", _device.Send("1.1.1  reconfirm"));
        _device.Send("1.1.2  trigger\n1.1  release");
        Assert.Equal("Resumed 1.1.1, Resumed 1.1.2", _device.Send("1.1  reconfirm"));
    }

    [Fact]
    [Clause("mpdl-4.7")]
    public void Notes_not_reconfirmed_in_time_are_silenced()
    {
        _device.Send("1.1.1  trigger\n1.1.2  trigger\n1.1.3  trigger\n1.2.1  trigger");
        Assert.Equal(Tutti.Protocols.Wire.Instant.Never, _device.Engine.NextDeadline);
        _device.Engine.LinkRestored(_device.Now);
        Assert.Equal(_device.Now + TimeSpan.FromSeconds(2), _device.Engine.NextDeadline);
        _device.Wait(1000).Send("1.1.1  reconfirm\n1.1.2  trigger\n1.2  reconfirm");
        Assert.Equal("", _device.Wait(999).Events());
        Assert.Equal("Silenced 1.1.3", _device.Wait(1).Events());
        Assert.Equal("", _device.Wait(9000).Events());
        Assert.False(_device.Engine.IsSounding(TestDevice.At("1.1.3")));
        Assert.Equal(3, _device.Engine.VoiceCount);
    }

    [Fact]
    [Clause("mpdl-4.8")]
    public void A_tail_keeps_its_voice_until_it_ends()
    {
        var device = new TestDevice(new MpdlEngineOptions { KeepsTails = true });
        device.Send("1.1.1  trigger\n1.1.2  trigger\n1.1.3  trigger\n1.1  release");
        Assert.Equal(3, device.Engine.VoiceCount);
        Assert.False(device.Engine.IsSounding(TestDevice.At("1.1.1")));
        device.Engine.VoiceEnded(TestDevice.At("1.1.1"));
        device.Engine.VoiceEnded(TestDevice.At("1.1.1"));
        Assert.Equal(2, device.Engine.VoiceCount);
        Assert.Equal("Silenced 1.1.2", device.Send("1.1.2  release-silence"));
        Assert.Equal("Started 1.1.3", device.Send("1.1  trigger").Split(", ")[^1]);
        device.Engine.VoiceEnded(TestDevice.At("1.1.3"));
        Assert.True(device.Engine.IsSounding(TestDevice.At("1.1.3")));
    }
}
