using Tutti.Protocols.Mpdl;
using Tutti.Tests.Repository;

namespace Tutti.Tests.Synth;

/// <summary>The piece in <c>samples/pieces</c>, part by part: what its README promises is heard.</summary>
public class TideTests
{
    [Fact]
    public void A_chord_is_prepared_in_silence_and_grows_when_its_family_is_triggered()
    {
        float[] strings = Hear(a => a.Family == 1, 7).Left;
        Assert.All(strings[..(int)(1.99 * 48_000)], s => Assert.Equal(0, s));
        double early = Level(strings, 3), late = Level(strings, 6);
        Assert.InRange(Listener.Decibels(late / early), 8, 13);
    }

    [Fact]
    public void The_vibraphone_walks_once_around_the_listener()
    {
        (float[] left, float[] right) = Hear(a => a is { Family: 3, Instrument: 2 }, 30);
        Assert.InRange(Side(8), -2, 2);
        Assert.True(Side(15.25) > 18);
        Assert.True(Side(25.75) < -18);
        Assert.InRange(Side(18.5), -8, 8);

        double Side(double seconds) => Listener.Decibels(Level(left, seconds) / Math.Max(Level(right, seconds), 1e-9));
    }

    [Fact]
    public void The_flute_comes_to_its_note_from_below()
    {
        float[] flute = Hear(a => a is { Family: 2, Instrument: 1 }, 16.5).Left;
        Assert.InRange(CentsAt(16.01), -45, -15);
        Assert.InRange(CentsAt(16.25), -3, 3);

        double CentsAt(double seconds) =>
            Listener.Cents(Listener.Peak(Listener.Spectrum(flute.AsSpan((int)(seconds * 48_000), 2_048)), 400, 480), 440);
    }

    private static double Level(float[] sound, double seconds) => Listener.Rms(sound.AsSpan((int)(seconds * 48_000), 24_000));

    /// <summary>Plays what is told to some notes, their groups and all families.</summary>
    private static (float[] Left, float[] Right) Hear(Func<NoteAddress, bool> isHeard, double seconds)
    {
        var listener = new Listener();
        var reader = new MpdlTextReader(File.ReadAllText(Path.Combine(SourceTree.Root, "samples", "pieces", "tide.txt")));
        while (reader.TryRead() && reader.Tag!.Value.Units < seconds * TimeTag.UnitsPerSecond)
        {
            var part = new MpdlWriter().Begin(NoteAddress.AllFamilies);
            var packet = new MpdlReader(reader.Packet);
            while (packet.TryRead(out Descriptor descriptor))
            {
                if (descriptor.Id != DescriptorId.NewAddress && (packet.Address.Level is AddressLevel.AllFamilies or AddressLevel.Family || isHeard(packet.Address)))
                {
                    part.At(packet.Address).Raw(descriptor.Id, descriptor.Data);
                }
            }

            listener.Synthesizer.Receive(listener.Synthesizer.Options.Start + TimeSpan.FromMicroseconds(50 * reader.Tag.Value.Units), part.WrittenSpan);
        }

        Assert.Equal(0, listener.Synthesizer.Counters.Early);
        return listener.Hear(seconds);
    }
}
