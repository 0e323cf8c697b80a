using Tutti.Protocols.Mpdl;
using Tutti.Synth;

namespace Tutti.Tests.Synth;

public class ProgramTests
{
    public static TheoryData<int> GeneralMidi => [.. Enumerable.Range(1, 128)];

    public static TheoryData<int> DrumKeys => [.. Enumerable.Range(35, 47)];

    [Theory]
    [Clause("mpdl-3.10")]
    [MemberData(nameof(GeneralMidi))]
    public void Every_program_of_general_midi_sounds_and_is_not_clipped(int program)
    {
        var listener = new Listener();
        float[] sound = listener.Send($"1.1.1  pitch C4  loudness f  program-now {program}  trigger").HearMono(1.2);
        Assert.InRange(Listener.Decibels(Listener.Rms(sound.AsSpan(0, 48_000))), -45, -8);
        Assert.Equal(0, listener.Synthesizer.Counters.Limited);

        listener.Send("1.1.1  release").HearMono(4);
        Assert.True(listener.Synthesizer.IsSilent, "it ends");
    }

    [Theory]
    [MemberData(nameof(GeneralMidi))]
    public void No_two_programs_sound_alike(int program)
    {
        if (program == 128)
        {
            return;
        }

        float[] one = Note(program), other = Note(program + 1);
        double difference = Listener.Rms([.. one.Zip(other, (a, b) => a - b)]);
        Assert.True(difference > 0.03 * Math.Min(Listener.Rms(one), Listener.Rms(other)));

        static float[] Note(int program) => new Listener().Send($"1.1.1  program-now {program}  trigger").HearMono(0.4);
    }

    [Theory]
    [Clause("mpdl-3.10")]
    [MemberData(nameof(DrumKeys))]
    public void Every_drum_of_the_kit_sounds_and_dies_away_by_itself(int key)
    {
        var listener = new Listener();
        float[] sound = listener.Send($"1.10.1  pitch 0x{(key << 9) | 0x100:X4}  program-now 129  trigger").HearMono(0.3);
        Assert.InRange(Listener.Decibels(Listener.Rms(sound.AsSpan(0, 4_800))), -45, -8);
        Assert.Equal(0, listener.Synthesizer.Counters.Limited);

        listener.HearMono(6);
        Assert.True(listener.Synthesizer.IsSilent);
    }

    [Fact]
    public void A_closed_hi_hat_chokes_the_open_one_of_its_instrument()
    {
        Assert.True(OpenAfter("1.10.2") < 0.2 * OpenAfter("1.11.2"));

        static double OpenAfter(string closed)
        {
            var listener = new Listener();
            listener.Send($"1.10.1  pitch Bb2  program-now 129  trigger\n{closed}  pitch F#2  program-now 129  trigger", 1).HearMono(0.2);
            return Listener.Rms(listener.HearMono(0.1));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(130)]
    [InlineData(65_535)]
    public void Other_programs_are_silent(int program)
    {
        var listener = new Listener();
        Assert.All(listener.Send($"1.1.1  program-now {program}  trigger").HearMono(0.1), s => Assert.Equal(0, s));
    }

    [Fact]
    public void An_orchestra_at_its_loudest_stays_within_full_scale()
    {
        var synthesizer = new Synthesizer();
        var writer = new MpdlWriter();
        for (int i = 1; i <= 64; i++)
        {
            writer.Begin(NoteAddress.OfNote(1, 1, i)).Set(Pitch.FromMidi(30 + i), Loudness.Fortissississimo, new ProgramNumber((ushort)(41 + i)).Now).Trigger();
            synthesizer.Receive(default, writer.WrittenSpan);
        }

        float[] stereo = new float[2 * 48_000];
        synthesizer.Render(stereo);
        Assert.InRange(stereo.Max(Math.Abs), 0.5, 0.951);
        Assert.True(synthesizer.Counters.Limited > 0);
    }
}
