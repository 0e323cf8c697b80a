using Tutti.Protocols.Mpdl;
using Tutti.Synth;

namespace Tutti.Tests.Synth;

/// <summary>Whatever comes in, what goes out are samples within full scale.</summary>
public class SynthFuzzTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void Random_packets_never_make_anything_but_samples(int seed)
    {
        var random = new Random(seed);
        var synthesizer = new Synthesizer(new SynthesizerOptions { Voices = 16, Seed = (ulong)seed, MaxAddresses = 200, SampleRate = seed % 2 == 0 ? 48_000 : 8_000 });
        DescriptorId[] ids = [.. Enum.GetValues<DescriptorId>().Where(id => id != DescriptorId.None)];
        float[] stereo = new float[2 * 300];
        for (int i = 0; i < 1_500; i++)
        {
            byte[] packet = RandomPacket(random, ids);
            synthesizer.Receive(synthesizer.Now + TimeSpan.FromMilliseconds(random.NextDouble() * 10), packet);
            if (i % 3 == 0)
            {
                synthesizer.Render(stereo.AsSpan(0, 2 * random.Next(300)));
                Assert.All(stereo, s => Assert.True(Math.Abs(s) <= 0.951f, $"{s} after packet {i}: {Convert.ToHexString(packet)}"));
            }
        }

        Assert.True(synthesizer.Counters.Started > 50);
        synthesizer.Receive(synthesizer.Now, [0, 0, 0, 0x10, 0]);
        for (int i = 0; i < 2_000; i++)
        {
            synthesizer.Render(stereo);
        }

        Assert.True(synthesizer.IsSilent, "a reset of all families ends everything");
    }

    private static byte[] RandomPacket(Random random, DescriptorId[] ids)
    {
        var writer = new MpdlWriter();
        writer.Begin(Address(random));
        if (random.Next(3) == 0)
        {
            writer.Set(new ProgramNumber((ushort)random.Next(132)).Next).Trigger();
        }

        Span<byte> data = stackalloc byte[32];
        for (int i = random.Next(6); i > 0; i--)
        {
            DescriptorId id = random.Next(5) == 0 ? (DescriptorId)random.Next(1, 256) : ids[random.Next(ids.Length)];
            int width = DescriptorCatalog.WidthOf(id);
            Span<byte> value = data[..(width == 0 ? random.Next(32) : width)];
            random.NextBytes(value);
            if (random.Next(4) == 0)
            {
                value.Fill(random.Next(2) == 0 ? (byte)0 : (byte)255);
            }

            if (id == DescriptorId.NewAddress)
            {
                value[0] &= 0x0F;
            }

            if (id != DescriptorId.AllocationPriority || random.Next(10) == 0)
            {
                writer.Raw(id, value);
            }
        }

        byte[] packet = writer.WrittenSpan.ToArray();
        return random.Next(10) == 0 ? packet[..random.Next(packet.Length)] : packet;
    }

    /// <summary>Few addresses, so that they meet.</summary>
    private static NoteAddress Address(Random random)
    {
        int family = random.Next(8) == 0 ? 0 : random.Next(1, 3), instrument = random.Next(4) == 0 ? 0 : random.Next(1, 3);
        return NoteAddress.FromBits((family << 14) | (instrument << 7) | random.Next(12));
    }
}
