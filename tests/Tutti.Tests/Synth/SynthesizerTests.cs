using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;
using Tutti.Synth;

namespace Tutti.Tests.Synth;

public class SynthesizerTests
{
    [Fact]
    [Clause("mpdl-4.5")]
    public void A_note_of_program_0_makes_no_sound_until_its_program_changes()
    {
        var listener = new Listener();
        Assert.All(listener.Send("1.1.1  pitch A4  trigger").HearMono(0.1), s => Assert.Equal(0, s));

        listener.Send("1.1.1  program-now 74").HearMono(0.1);
        Assert.InRange(Listener.Rms(listener.HearMono(0.2)), 0.02, 0.5);
    }

    [Fact]
    public void A_packet_acts_at_the_frame_of_its_instant()
    {
        var listener = new Listener();
        const int Frame = 12_345;
        float[] sound = listener.Send("1.1.1  program-now 13  trigger", milliseconds: Frame / 48.0).HearMono(1);
        Assert.All(sound[..Frame], s => Assert.Equal(0, s));
        Assert.NotEqual(0, sound[Frame]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(64)]
    [InlineData(1000)]
    public void The_lengths_that_are_rendered_do_not_change_a_sample(int frames)
    {
        float[] whole = Play(Phrase()).HearMonoBy(14_400, 14_400), pieces = Play(Phrase()).HearMonoBy(14_400, frames);
        Assert.Equal(whole, pieces);
        Assert.Contains(whole, s => s != 0);
    }

    [Fact]
    public void The_same_seed_gives_the_same_sound_and_another_seed_another()
    {
        Assert.Equal(Play(Phrase()).HearMono(0.5), Play(Phrase()).HearMono(0.5));
        Assert.NotEqual(Play(Phrase()).HearMono(0.5), Play(Phrase(), seed: 2).HearMono(0.5));
    }

    [Fact]
    public void The_clock_counts_frames_from_its_start()
    {
        var synthesizer = new Synthesizer(new SynthesizerOptions { SampleRate = 44_100, Start = new Instant(5_000_000_000) });
        Assert.Equal(new Instant(5_000_000_000), synthesizer.Now);
        synthesizer.Render(new float[2 * 44_100]);
        Assert.Equal(new Instant(6_000_000_000), synthesizer.Now);
        synthesizer.Render(new float[2]);
        Assert.Equal(new Instant(6_000_022_675), synthesizer.Now);
        Assert.Equal(44_101, synthesizer.Frame);
    }

    [Fact]
    public void What_comes_too_late_acts_at_once_and_is_counted()
    {
        var listener = new Listener();
        listener.HearMono(0.1);
        listener.Send("1.1.1  program-now 13  trigger", milliseconds: -50);
        Assert.Equal(1, listener.Synthesizer.Counters.Late);
        Assert.Contains(listener.HearMono(0.01), s => s != 0);
    }

    [Fact]
    public void Past_the_bound_the_packet_due_first_acts_early()
    {
        var listener = new Listener(new SynthesizerOptions { MaxWaiting = 2, Room = 0 });
        listener.Send("1.1.1  program-now 13  trigger", 2_000).Send("1.1.2  program-now 13  trigger", 3_000);
        Assert.Equal((0, 2), (listener.Synthesizer.Counters.Early, listener.Synthesizer.WaitingCount));
        listener.Send("1.1.3  program-now 13  trigger", 1_000);
        Assert.Equal((1, 2), (listener.Synthesizer.Counters.Early, listener.Synthesizer.WaitingCount));
        Assert.Equal(1, listener.Synthesizer.VoiceCount);

        var tight = new Listener(new SynthesizerOptions { MaxWaitingBytes = 10, Room = 0 });
        tight.Send("1.1.1  program-now 13  trigger", 2_000).Send("1.1.2  program-now 13  trigger", 3_000);
        Assert.Equal((1, 1), (tight.Synthesizer.Counters.Early, tight.Synthesizer.WaitingCount));
    }

    [Fact]
    [Clause("mpdl-1.7")]
    public void Malformed_packets_are_counted_when_they_act()
    {
        var synthesizer = new Synthesizer();
        synthesizer.Receive(default, [0xFF, 0, 0]);
        synthesizer.Receive(Instant.Never, [1]);
        synthesizer.Receive(new Instant(long.MinValue), []);
        synthesizer.Render(new float[128]);
        Assert.Equal(2, synthesizer.PacketCounters.Malformed);
        Assert.Equal(1, synthesizer.WaitingCount);
    }

    [Fact]
    public void Options_out_of_range_and_half_frames_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Synthesizer(new SynthesizerOptions { SampleRate = 7_999 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Synthesizer(new SynthesizerOptions { Voices = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Synthesizer(new SynthesizerOptions { Voices = 1_025 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Synthesizer(new SynthesizerOptions { Gain = float.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Synthesizer(new SynthesizerOptions { MaxWaiting = 0 }));
        Assert.Throws<ArgumentException>(() => new Synthesizer().Render(new float[3]));
    }

    [Fact]
    public void Rendering_and_receiving_allocate_nothing_once_warm()
    {
        var synthesizer = new Synthesizer(new SynthesizerOptions { Voices = 8 });
        byte[][] packets = [.. Listener.Packets(
            """
            1.1.1  pitch C4  program-now 1  trigger
            1.1.2  pitch E4  program-now 49  trigger
            1.1  switch-pedal1 255  brightness 1.3x
            1.1.1  release
            1.1.2  program-now 74  pan-left-right -0.5
            1.1  switch-pedal1 0
            1.1.2  segment-block pitch linear 30ms to G4
            """)];
        float[] stereo = new float[2 * 500];
        for (int i = 0; i < 20; i++)
        {
            Round();
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
        {
            Round();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Contains(stereo, s => s != 0);

        void Round()
        {
            foreach (byte[] packet in packets)
            {
                synthesizer.Receive(synthesizer.Now + TimeSpan.FromMilliseconds(3), packet);
                synthesizer.Render(stereo);
            }
        }
    }

    [Fact]
    public void It_is_silent_when_everything_has_died_away()
    {
        var listener = new Listener(new SynthesizerOptions());
        Assert.True(listener.Synthesizer.IsSilent);
        listener.Send("1.1.1  program-now 13  trigger", milliseconds: 10);
        Assert.False(listener.Synthesizer.IsSilent);
        listener.HearMono(0.1);
        listener.Send("1.1.1  release").HearMono(0.5);
        Assert.False(listener.Synthesizer.IsSilent, "the room still sounds");
        listener.HearMono(5);
        Assert.True(listener.Synthesizer.IsSilent);
        Assert.Equal(0, listener.Synthesizer.VoiceCount);
        Assert.All(listener.HearMono(0.1), s => Assert.Equal(0, s));
    }

    [Fact]
    [Clause("mpdl-5.8")]
    public void When_voices_run_out_one_is_stolen_and_priority_decides()
    {
        var listener = new Listener(new SynthesizerOptions { Voices = 2, Room = 0 });
        listener.Send("1.1.1  program-now 74  trigger\n1.1.2  program-now 74  allocation-priority 9  trigger\n1.1.3  program-now 74  allocation-priority 5  trigger");
        listener.HearMono(0.1);
        Assert.Equal(1, listener.Synthesizer.Counters.Stolen);
        listener.Send("1.1.4  program-now 74  trigger").HearMono(0.1);
        Assert.Equal(1, listener.Synthesizer.Counters.Muted);
        Assert.Equal(2, listener.Synthesizer.VoiceCount);
    }

    [Fact]
    [Clause("mpdl-4.7")]
    public void Notes_that_nobody_reconfirms_after_a_failure_fall_silent()
    {
        var listener = new Listener();
        listener.Send("1.1.1  program-now 20  trigger").HearMono(0.1);
        listener.Synthesizer.LinkRestored();
        Assert.InRange(Listener.Rms(listener.HearMono(1.9)), 0.01, 1);
        listener.HearMono(0.2);
        Assert.True(listener.Synthesizer.IsSilent);
    }

    [Fact]
    [Clause("mpdl-7.4")]
    public void The_menu_names_every_program_and_queries_are_answered()
    {
        var listener = new Listener();
        var writer = new MpdlWriter();
        writer.Begin(NoteAddress.OfNote(1, 1, 1)).Query(QuestionId.PatchNames).Query(QuestionId.Responds, (byte)DescriptorId.ModulationWheel1);
        listener.Synthesizer.Receive(default, writer.WrittenSpan, source: 42);
        listener.HearMono(0.001);
        var text = new System.Text.StringBuilder();
        while (listener.Synthesizer.TryDequeue(out MpdlAnswer answer))
        {
            Assert.Equal(42, answer.Source);
            text.Append(System.Text.Encoding.Latin1.GetString(answer.Packet.Span));
        }

        Assert.Contains("Acoustic Grand Piano", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("Gunshot", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("Drum Kit", text.ToString(), StringComparison.Ordinal);
    }

    private static (string Text, double Milliseconds)[] Phrase() =>
    [
        ("1.1.1  pitch C4  program-now 1  trigger", 0.3),
        ("1.1.2  pitch G3  program-now 49  loudness f  trigger", 11.1),
        ("1  modulation-block pitch sine 6Hz depth 100", 17),
        ("1.1.1  segment-block brightness linear 80ms to 1.9x", 40),
        ("1.1.3  pitch C3  program-now 129  trigger", 77.7),
        ("1.1.1  release", 120),
        ("1.1.2  program-now 20", 150),
        ("1.1.1  trigger", 201.2),
    ];

    private static Listener Play((string Text, double Milliseconds)[] phrase, ulong seed = 1)
    {
        var listener = new Listener(new SynthesizerOptions { Seed = seed, Voices = 3 });
        foreach ((string text, double milliseconds) in phrase)
        {
            listener.Send(text, milliseconds);
        }

        return listener;
    }
}
