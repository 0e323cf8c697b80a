using Tutti.Synth;

namespace Tutti.Tests.Synth;

/// <summary>How notes begin, go on and end.</summary>
public class EnvelopeTests
{
    [Fact]
    public void A_piano_dies_away_faster_the_higher_the_note()
    {
        double low = Fall(1, "C2"), middle = Fall(1, "C4"), high = Fall(1, "C6");
        Assert.InRange(low, 4, 5);
        Assert.InRange(middle, low + 4, 12);
        Assert.InRange(high, middle + 7, 20);
    }

    [Fact]
    public void An_organ_stays_as_long_as_its_note()
    {
        Assert.InRange(Fall(21, "C4"), -1, 1);
        Assert.InRange(Fall(69, "C4"), -1, 1);
    }

    [Fact]
    public void Strings_come_slowly_and_live()
    {
        var listener = new Listener();
        float[] sound = listener.Send("1.1.1  pitch A4  program-now 41  trigger").HearMono(2);
        Assert.True(Listener.Rms(sound.AsSpan(0, 480)) < 0.2 * Listener.Rms(sound.AsSpan(24_000, 4_800)));

        // vibrato: the pitch of short windows goes up and down by some cents
        double[] pitches = [.. Enumerable.Range(0, 40).Select(i => Listener.Peak(Listener.Spectrum(sound.AsSpan(48_000 + (i * 1_000), 4_096)), 420, 460))];
        Assert.InRange(Listener.Cents(pitches.Max(), pitches.Min()), 12, 45);
    }

    [Fact]
    public void The_partials_of_a_bell_are_no_harmonics()
    {
        var listener = new Listener();
        double[] spectrum = Listener.Spectrum(listener.Send("1.1.1  frequency 500Hz  program-now 10  trigger").HearMono(0.7));
        Assert.InRange(Listener.Peak(spectrum, 1_200, 1_600), 1_377, 1_379);
    }

    [Fact]
    [Clause("mpdl-4.1")]
    public void Releases_end_naturally_at_once_or_after_the_attack()
    {
        // A warm pad comes in half a second and goes in more than one.
        double natural = LevelAfterRelease("release", 0.3), silence = LevelAfterRelease("release-silence", 0.015), finished = LevelAfterRelease("release-finish-attack", 0.3);
        Assert.InRange(natural, 1e-4, 0.04);
        Assert.Equal(0, silence);
        Assert.True(finished > 2 * natural, $"{finished} {natural}");

        static double LevelAfterRelease(string release, double seconds)
        {
            var listener = new Listener();
            listener.Send("1.1.1  program-now 90  trigger").HearMono(0.15);
            listener.Send($"1.1.1  {release}").HearMono(seconds);
            return Listener.Rms(listener.HearMono(0.05));
        }
    }

    [Fact]
    [Clause("mpdl-4.6")]
    public void A_reconfirmed_note_sounds_without_attack()
    {
        var triggered = new Listener().Send("1.1.1  program-now 90  trigger").HearMono(0.05);
        var reconfirmed = new Listener().Send("1.1.1  program-now 90  reconfirm").HearMono(0.05);
        Assert.True(Listener.Rms(reconfirmed) > 10 * Listener.Rms(triggered));
    }

    [Fact]
    [Clause("mpdl-4.3")]
    public void A_trigger_on_a_sounding_note_attacks_again_without_a_click()
    {
        var piano = new Listener();
        piano.Send("1.1.1  pitch C5  program-now 1  trigger").HearMono(1);
        double before = Listener.Rms(piano.HearMono(0.1));
        Assert.True(Listener.Rms(piano.Send("1.1.1  trigger").HearMono(0.1)) > 1.3 * before);

        var organ = new Listener();
        organ.Send("1.1.1  frequency 220Hz  brightness 0x00  pitched-unpitched-balance 0x00  program-now 21  trigger").HearMono(1);
        float[] sound = organ.Send("1.1.1  trigger", 10).HearMono(0.3);
        Assert.True(Listener.Rms(sound.AsSpan(720, 240)) < 0.7 * Listener.Rms(sound.AsSpan(4_800, 4_800)));
        Assert.True(Listener.Click(sound.AsSpan(0, 4_800), sound.Max()) < -55);
    }

    [Fact]
    [Clause("mpdl-4.4")]
    public void A_chord_prepared_in_silence_sounds_with_one_message()
    {
        var listener = new Listener();
        listener.Send("1.1  release\n1.1.1  frequency 300Hz  program-now 20  trigger\n1.1.2  frequency 400Hz  program-now 20  trigger");
        Assert.All(listener.HearMono(0.1), s => Assert.Equal(0, s));
        double[] spectrum = Listener.Spectrum(listener.Send("1.1  trigger").HearMono(0.7));
        Assert.True(Listener.Level(spectrum, 290, 310) > 0.01 && Listener.Level(spectrum, 390, 410) > 0.01);
    }

    /// <summary>
    /// How many dB are lost in two seconds, in the mean of the powers of a dozen notes: the two strings of one beat slower than that, from where chance
    /// begins, so one note alone may lose anything from 5 to 16 dB.
    /// </summary>
    private static double Fall(int program, string pitch)
    {
        double early = 0, late = 0;
        for (ulong seed = 1; seed <= 12; seed++)
        {
            var listener = new Listener(new SynthesizerOptions { Room = 0, Seed = seed });
            float[] sound = listener.Send($"1.1.1  pitch {pitch}  program-now {program}  trigger").HearMono(2.5);
            early += Math.Pow(Listener.Rms(sound.AsSpan(9_600, 14_400)), 2);
            late += Math.Pow(Listener.Rms(sound.AsSpan(105_600, 14_400)), 2);
        }

        return Listener.Decibels(Math.Sqrt(early / late));
    }
}
