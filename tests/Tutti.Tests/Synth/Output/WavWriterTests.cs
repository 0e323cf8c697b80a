using System.Buffers.Binary;
using System.Text;

using Tutti.Synth;

namespace Tutti.Tests.Synth.Output;

public class WavWriterTests
{
    private static readonly float[] s_samples = [0, 1, -1, 0.5f, 2, -2, float.NaN, -0.25f];

    [Fact]
    public void A_file_of_16_bits_has_a_right_header_and_clips()
    {
        byte[] file = Write(SampleFormat.Integer16);
        Assert.Equal(44 + 16, file.Length);
        Assert.Equal("RIFF", Encoding.ASCII.GetString(file, 0, 4));
        Assert.Equal(file.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)));
        Assert.Equal("WAVEfmt ", Encoding.ASCII.GetString(file, 8, 8));
        Assert.Equal([16, 0, 0, 0, 1, 0, 2, 0], file[16..24]);
        Assert.Equal(48_000, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(24)));
        Assert.Equal(192_000, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(28)));
        Assert.Equal([4, 0, 16, 0], file[32..36]);
        Assert.Equal("data", Encoding.ASCII.GetString(file, 36, 4));
        Assert.Equal(16, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(40)));
        Assert.Equal([0, 32_767, -32_767, 16_384, 32_767, -32_767, 0, -8_192], Enumerable.Range(0, 8).Select(i => (int)BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(44 + (2 * i)))));
    }

    [Fact]
    public void A_file_of_24_bits_has_three_octets_a_sample()
    {
        byte[] file = Write(SampleFormat.Integer24);
        Assert.Equal(44 + 24, file.Length);
        Assert.Equal([6, 0, 24, 0], file[32..36]);
        Assert.Equal([0, 0, 0, 0xFF, 0xFF, 0x7F, 0x01, 0x00, 0x80], file[44..53]);
    }

    [Fact]
    public void A_file_of_floats_keeps_what_lies_beyond_full_scale()
    {
        byte[] file = Write(SampleFormat.Float32);
        Assert.Equal(56 + 32, file.Length);
        Assert.Equal(3, file[20]);
        Assert.Equal("fact", Encoding.ASCII.GetString(file, 36, 4));
        Assert.Equal(4, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(44)));
        Assert.Equal(file.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(4)));
        Assert.Equal(2, BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(56 + 16)));
        Assert.Equal(0, BinaryPrimitives.ReadSingleLittleEndian(file.AsSpan(56 + 24)));
    }

    [Fact]
    public void A_pipe_gets_lengths_that_were_told_or_that_mean_until_the_end()
    {
        byte[] told = WriteToPipe(4), untold = WriteToPipe(null);
        Assert.Equal(Write(SampleFormat.Integer16), told);
        Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF], untold[4..8]);
        Assert.Equal([0xFF, 0xFF, 0xFF, 0xFF], untold[40..44]);
        Assert.Equal(told[44..], untold[44..]);

        static byte[] WriteToPipe(long? frames)
        {
            using var bytes = new MemoryStream();
            using (var pipe = new ForwardOnly(bytes))
            using (var writer = new WavWriter(pipe, 48_000, SampleFormat.Integer16, frames))
            {
                writer.Write(s_samples);
            }

            return bytes.ToArray();
        }
    }

    [Fact]
    public void A_file_can_begin_in_the_middle_of_a_stream_and_nothing_is_written_after_the_end()
    {
        using var stream = new MemoryStream();
        stream.Write("before"u8);
        var writer = new WavWriter(stream, 44_100);
        writer.Write(s_samples);
        Assert.Equal(4, writer.Frames);
        writer.Dispose();
        writer.Dispose();
        Assert.Equal(stream.Length, stream.Position);
        Assert.Equal("beforeRIFF", Encoding.ASCII.GetString(stream.ToArray(), 0, 10));
        Assert.Throws<ObjectDisposedException>(() => writer.Write(s_samples));
    }

    [Fact]
    public void Raw_samples_have_no_header_and_any_length()
    {
        using var stream = new MemoryStream();
        var writer = new PcmWriter(stream);
        float[] samples = new float[10_001];
        samples[10_000] = 1;
        writer.Write(samples);
        Assert.Equal(20_002, stream.Length);
        Assert.Equal(20_002, writer.Length);
        Assert.Equal([0xFF, 0x7F], stream.ToArray()[20_000..]);
    }

    private static byte[] Write(SampleFormat format)
    {
        using var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, 48_000, format))
        {
            writer.Write(s_samples);
        }

        return stream.ToArray();
    }

    /// <summary>A stream that cannot go back.</summary>
    private sealed class ForwardOnly(Stream inner) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);
    }
}
