using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Tests.Mpdl.State;

public class AddressTests
{
    private readonly TestDevice _device = new();

    [Fact]
    [Clause("mpdl-2.3")]
    public void A_message_to_all_families_reaches_63_families()
    {
        _device.Send("all  brightness 0.5x");
        Assert.Equal(63, _device.Engine.AddressCount);
        Assert.Equal(0x40u, _device.Combined("63.1.1", DescriptorId.Brightness));
        _device.Send("5  brightness 1x");
        Assert.Equal(0x80u, _device.Combined("5.1.1", DescriptorId.Brightness));
    }

    [Fact]
    [Clause("mpdl-2.4")]
    public void Only_what_sets_state_uses_an_address()
    {
        _device.Send("1.3.2  query value pitch  text \"hello\"  key-velocity 3  time-tag 1s  minimum-latency 1ms  0xC9 0x01  modulation-rate pitch 1Hz");
        Assert.Equal(0, _device.Engine.AddressCount);
        _device.Send("1.3.2  pitch A4");
        Assert.Equal(3, _device.Engine.AddressCount);
    }

    [Fact]
    [Clause("mpdl-2.5")]
    public void At_the_bound_the_silent_note_addressed_longest_ago_is_forgotten()
    {
        var device = new TestDevice(new MpdlEngineOptions { MaxAddresses = 5 });
        device.Send("1.1.1  pitch A4  trigger\n1.1.2  pitch B4\n1.1.3  pitch C5\n1.1.2  loudness f");
        Assert.Equal((5, 0), (device.Engine.AddressCount, device.Engine.Counters.Forgotten));
        device.Send("1.1.4  pitch D5");
        Assert.Equal((5, 1), (device.Engine.AddressCount, device.Engine.Counters.Forgotten));
        Assert.Equal(Pitch.MiddleC.Raw, device.Combined("1.1.3", DescriptorId.Pitch));
        Assert.Equal(Pitch.FromMidi(71).Raw, device.Combined("1.1.2", DescriptorId.Pitch));
        Assert.True(device.Engine.IsSounding(TestDevice.At("1.1.1")));
    }

    [Fact]
    [Clause("mpdl-2.5")]
    public void When_nothing_can_be_forgotten_the_message_is_refused()
    {
        var device = new TestDevice(new MpdlEngineOptions { MaxAddresses = 3 });
        device.Send("1.1.1  trigger");
        Assert.Equal("Refused 1.1.2", device.Send("1.1.2  pitch A4"));
        Assert.Equal("Refused 2", device.Send("2  loudness f"));
        Assert.Equal((3, 2), (device.Engine.AddressCount, device.Engine.Counters.Refused));
        Assert.Equal("Released 1.1.1", device.Send("1.1.1  release"));
        Assert.Equal("", device.Send("2.1.1  pitch A4"));
        Assert.Equal(3, device.Engine.AddressCount);
    }

    [Fact]
    [Clause("mpdl-2.6")]
    public void Priority_0_silences_and_forgets_what_is_below()
    {
        _device.Send("1.1.1  pitch A4  trigger\n1.1.2  trigger\n1.2.1  trigger\n1.1  loudness f");
        Assert.Equal("Silenced 1.1.2, Silenced 1.1.1", _device.Send("1.1  allocation-priority 0"));
        Assert.Equal(3, _device.Engine.AddressCount);
        Assert.Equal(0x8000u, _device.Combined("1.1.1", DescriptorId.Loudness));
        Assert.Equal("Silenced 1.2.1", _device.Send("all  allocation-priority 0"));
        Assert.Equal(0, _device.Engine.AddressCount);
        Assert.Equal("", _device.Send("1.1  allocation-priority 0"));
    }

    [Fact]
    [Clause("mpdl-2.6")]
    public void A_reset_and_new_values_in_one_packet_begin_anew()
    {
        _device.Send("1.1.1  pitch A4  loudness f");
        _device.Send("1.1.1  loudness p  allocation-priority 0");
        Assert.Equal(Pitch.MiddleC.Raw, _device.Combined("1.1.1", DescriptorId.Pitch));
        Assert.Equal(Loudness.Piano.Raw, _device.Combined("1.1.1", DescriptorId.Loudness));
    }

    [Fact]
    public void A_warm_engine_allocates_nothing()
    {
        var engine = new MpdlEngine();
        var writer = new MpdlWriter();
        writer.Begin(NoteAddress.OfNote(1, 1, 1)).Set(Pitch.MiddleC, Loudness.Forte, OutputLevel.FromFactor(1, 1)).Release().Trigger()
            .At(NoteAddress.OfFamily(1)).Set(Brightness.Neutral)
            .Modulate(new ModulationBlock(DescriptorId.Pitch, ModulationFunction.Sine, 100, 10))
            .At(NoteAddress.OfInstrument(1, 1)).Set(ProgramNumber.GeneralMidi(1).Next).Glide(new SegmentBlock(Loudness.Piano, 100))
            .Overwrite(Articulation.Release());
        double sum = 0;
        void Play(int i)
        {
            var now = new Instant(i * 1_000_000L);
            engine.Receive(now, 0, writer.WrittenSpan);
            sum += engine.Effective(NoteAddress.OfNote(1, 1, 1), DescriptorId.Pitch, now);
            while (engine.TryDequeue(out MpdlEvent _))
            {
            }
        }

        for (int i = 0; i < 100; i++)
        {
            Play(i);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 100; i < 1100; i++)
        {
            Play(i);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.True(sum > 0);
    }
}
