using System.Buffers.Binary;

namespace Tutti.Synth;

/// <summary>Writes samples as they are, without any header: what <c>aplay -t raw</c> reads.</summary>
/// <remarks>The buffer is kept, so a warm writer allocates nothing. Thread-safe: no.</remarks>
/// <param name="output">Where the octets go; it stays open.</param>
/// <param name="format">How a sample is written.</param>
public sealed class PcmWriter(Stream output, SampleFormat format = SampleFormat.Integer16)
{
    private const int BlockSamples = 4_096;

    private readonly byte[] _buffer = new byte[BlockSamples * OctetsOf(format)];

    /// <summary>Octets written.</summary>
    public long Length { get; private set; }

    /// <summary>Writes samples, -1 to 1. What lies beyond is clipped by the integer formats; what is not a number becomes 0.</summary>
    /// <param name="samples">Interleaved, as many as there are.</param>
    /// <exception cref="IOException">The output does not take it.</exception>
    public void Write(ReadOnlySpan<float> samples)
    {
        while (!samples.IsEmpty)
        {
            ReadOnlySpan<float> block = samples[..Math.Min(samples.Length, BlockSamples)];
            Span<byte> octets = _buffer.AsSpan(0, block.Length * OctetsOf(format));
            Encode(block, octets);
            output.Write(octets);
            Length += octets.Length;
            samples = samples[block.Length..];
        }
    }

    /// <summary>Octets of a sample.</summary>
    internal static int OctetsOf(SampleFormat format) => format switch
    {
        SampleFormat.Integer16 => 2,
        SampleFormat.Integer24 => 3,
        SampleFormat.Float32 => 4,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "No such format."),
    };

    private void Encode(ReadOnlySpan<float> block, Span<byte> octets)
    {
        for (int i = 0; i < block.Length; i++)
        {
            float sample = float.IsNaN(block[i]) ? 0 : block[i];
            switch (format)
            {
                case SampleFormat.Integer16:
                    BinaryPrimitives.WriteInt16LittleEndian(octets[(2 * i)..], (short)Steps(sample, short.MaxValue));
                    break;
                case SampleFormat.Integer24:
                    int value = Steps(sample, 0x7F_FFFF);
                    octets[3 * i] = (byte)value;
                    BinaryPrimitives.WriteInt16LittleEndian(octets[((3 * i) + 1)..], (short)(value >> 8));
                    break;
                default:
                    BinaryPrimitives.WriteSingleLittleEndian(octets[(4 * i)..], sample);
                    break;
            }
        }
    }

    private static int Steps(float sample, int top) => (int)Math.Round(Math.Clamp((double)sample, -1, 1) * top);
}
