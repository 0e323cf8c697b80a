using Tutti.Protocols.Midi;
using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Tests.Midi.Map;

public class MpdlToMidiTests
{
    private MpdlToMidi _converter = new(new MpdlToMidiOptions { UsesPlainChannels = true });

    [Theory]
    [Clause("mpdl-11.9")]
    [InlineData("1.3.1  pitch C4  loudness f  trigger", "92 3C 50")]
    [InlineData("1.3  amplitude 1x  pan-left-right 0", "B2 07 40, B2 0A 40")]
    [InlineData("1.3  pitch C#4", "E2 00 60")]
    [InlineData("1.3  program-next 5", "C2 04")]
    [InlineData("1.3  overwrite release", "B2 7B 00")]
    [InlineData("1.3  text \"midi B0 5B 28\"", "B2 5B 28")]
    [InlineData("all  text \"hi\"", "FF 01 68 69")]
    [InlineData("1.3  release\n1.3.1  pitch C4  trigger\n+ 1.3.2  pitch E4  trigger\n1.3  trigger", "92 3C 40, 92 40 40")]
    [InlineData("1.3.1  pitch C4  trigger\n1.3  release", "92 3C 40, 82 3C 40")]
    [InlineData("1.3.1  pitch C4  trigger\n1  loudness 0.5x\n1.3.2  pitch C4  trigger", "92 3C 40, 92 3C 20")]
    [InlineData("1  amplitude 0.5x\n1.3.1  pitch C4  trigger", "B2 07 20, 92 3C 40")]
    [InlineData("1.3.1  pitch C4  trigger\n1.3.1  key-pressure 32768\n1.3.1  trigger", "92 3C 40, A2 3C 40, 82 3C 40, 92 3C 40")]
    [InlineData("2.1.1  pitch C4  trigger", "90 3C 40")]
    public void Plain_channels_say_what_midi_can(string mpdl, string midi) => Assert.Equal(midi, Send(mpdl));

    [Theory]
    [Clause("mpdl-11.9")]
    [InlineData("1.3.1  pitch C4+30c  trigger", "pitch between keys")]
    [InlineData("1.3.1  trigger\n1.3.1  pitch D4", "pitch of a sounding note")]
    [InlineData("1.3  roughness 1x", "roughness")]
    [InlineData("1.3.1  brightness 1x", "brightness")]
    [InlineData("1.3.1  segment-block pitch linear 100ms to A4", "segment-block of pitch")]
    [InlineData("1.3  modulation-block roughness sine 5Hz depth 100", "modulation-block of roughness")]
    [InlineData("1.3.1  trigger", "program 0")]
    [InlineData("1.3  pitch C5", "bend beyond the range")]
    [InlineData("packet 0x00", "malformed packet")]
    public void What_midi_cannot_say_is_counted(string mpdl, string kind)
    {
        Send(mpdl);
        Assert.True(_converter.Losses.Counts.ContainsKey(kind), string.Join(", ", _converter.Losses.Counts.Keys));
    }

    [Fact]
    [Clause("mpdl-11.9")]
    public void In_mpe_each_sounding_note_has_its_channel_and_bend()
    {
        _converter = new MpdlToMidi();
        string head = "B0 65 00, B0 64 06, B0 06 0F, B0 65 00, B0 64 00, B0 06 30, B0 65 7F, B0 64 7F, ";
        Assert.Equal(head + "C0 28, E1 00 40, B1 4A 40, 91 3C 40", Send("1.3  program-next 41\n1.3.1  pitch C4  trigger"));
        Assert.Equal("E2 2B 40, B2 4A 20, 92 40 40", Send("1.3.2  pitch E4+25c  brightness 0.5x  trigger"));
        Assert.Equal("E1 2B 41", Send("1.3.1  pitch C#4"));
        Assert.Equal("82 40 40", Send("1.3.2  release"));
        Assert.Equal(0, _converter.Losses.Total);
        Assert.EndsWith("93 3C 40", Send("1.3.3  pitch C4  trigger"), StringComparison.Ordinal);
    }

    [Fact]
    [Clause("mpdl-11.9")]
    public void A_sixteenth_note_shares_a_channel_and_is_counted()
    {
        _converter = new MpdlToMidi();
        for (int i = 1; i <= 16; i++)
        {
            Send($"1.1.{i}  program-now 1  trigger");
        }

        Assert.Equal(1, _converter.Losses.Total);
    }

    private string Send(string text)
    {
        var reader = new MpdlTextReader(text);
        var words = new List<string>();
        while (reader.TryRead())
        {
            Assert.True(reader.Error is null, $"{reader.Error} in {text}");
            _converter.Convert(new Instant(0), reader.Packet);
            while (_converter.TryDequeue(out MidiOutput output))
            {
                words.Add(output.Message.ToString());
            }
        }

        return string.Join(", ", words);
    }
}
