using Tutti.Synth;

namespace Tutti.Tests.Synth;

/// <summary>The default handlers of pedals, wheels and keys (section 9 of the language).</summary>
public class ControlTests
{
    [Theory]
    [Clause("mpdl-9.2")]
    [InlineData("1.1.1")]
    [InlineData("1.1")]
    [InlineData("1")]
    [InlineData("all")]
    public void Switch_pedal_1_holds_releases_back_at_every_level(string level)
    {
        var listener = new Listener();
        listener.Send($"{level}  switch-pedal1 0x80\n1.1.1  program-now 17  trigger").HearMono(0.1);
        listener.Send("1.1.1  release").HearMono(0.5);
        Assert.True(Listener.Rms(listener.HearMono(0.1)) > 0.02);
        listener.Send($"{level}  switch-pedal1 0x7F").HearMono(0.5);
        Assert.True(listener.Synthesizer.IsSilent);
        Assert.Equal(0, listener.Synthesizer.VoiceCount);
    }

    [Fact]
    [Clause("mpdl-9.2")]
    public void The_pedal_does_not_hold_silence_back_nor_other_instruments()
    {
        var listener = new Listener();
        listener.Send("1.1  switch-pedal1 255\n1.1.1  program-now 17  trigger\n1.2.1  program-now 17  trigger").HearMono(0.1);
        listener.Send("1.2.1  release").HearMono(0.3);
        Assert.Equal(1, listener.Synthesizer.VoiceCount);
        listener.Send("1.1.1  release-silence").HearMono(0.1);
        Assert.True(listener.Synthesizer.IsSilent);
    }

    [Fact]
    [Clause("mpdl-9.2")]
    public void The_modulation_wheel_and_the_pressure_on_a_key_add_vibrato()
    {
        Assert.InRange(Swing(""), 0, 1);
        Assert.InRange(Swing("1.1  modulation-wheel1 0xFFFF"), 80, 125);
        Assert.InRange(Swing("1.1  modulation-wheel1 0x8000"), 40, 65);
        Assert.InRange(Swing("1.1.1  key-pressure 0xFFFF"), 45, 75);

        // Cents between the highest and the lowest.
        static double Swing(string text)
        {
            var listener = new Listener();
            listener.Send("1.1.1  frequency 1000Hz  brightness 0x00  program-now 81  trigger").Send(text).HearMono(0.3);
            float[] sound = listener.HearMono(0.6);
            double[] pitches = [.. Enumerable.Range(0, 50).Select(i => Listener.Peak(Listener.Spectrum(sound.AsSpan(i * 480, 2_048)), 900, 1_100))];
            return Listener.Cents(pitches.Max(), pitches.Min());
        }
    }

    [Fact]
    [Clause("mpdl-9.2")]
    public void Continuous_pedal_1_scales_the_amplitude_and_levels_multiply()
    {
        double open = Level(""), half = Level("1.1  continuous-pedal1 0x8000"), both = Level("1.1  continuous-pedal1 0x8000\n1  continuous-pedal1 0x8000");
        Assert.InRange(open / half, 1.99, 2.01);
        Assert.InRange(open / both, 3.98, 4.02);
        Assert.Equal(0, Level("all  continuous-pedal1 0"));

        static double Level(string text)
        {
            var listener = new Listener();
            listener.Send("1.1.1  brightness 0x00  program-now 81  trigger").Send(text).HearMono(0.3);
            return Listener.Rms(listener.HearMono(0.2));
        }
    }

    [Fact]
    public void Switch_pedal_2_makes_new_notes_softer_and_darker()
    {
        (double level, double centroid) open = Note(""), soft = Note("1.1  switch-pedal2 255");
        Assert.InRange(Listener.Decibels(open.level / soft.level), 5, 7.5);
        Assert.True(soft.centroid < 0.95 * open.centroid);

        static (double Level, double Centroid) Note(string text)
        {
            float[] sound = new Listener().Send(text).Send("1.1.1  program-now 1  trigger").HearMono(0.5);
            return (Listener.Rms(sound), Listener.Centroid(Listener.Spectrum(sound)));
        }
    }

    [Fact]
    public void Measurements_from_everywhere_are_bounded_in_memory()
    {
        var synthesizer = new Synthesizer();
        for (int family = 1; family <= 63; family++)
        {
            for (int instrument = 1; instrument <= 127; instrument++)
            {
                int bits = (family << 14) | (instrument << 7);
                synthesizer.Receive(default, [(byte)(bits >> 16), (byte)(bits >> 8), (byte)bits, 0x7D, 0xFF, 0xFF]);
            }

            synthesizer.Render(new float[2]);
        }

        Assert.Equal(63 * 127, synthesizer.PacketCounters.Packets);
        Assert.Equal(0, synthesizer.PacketCounters.Lost);
    }
}
