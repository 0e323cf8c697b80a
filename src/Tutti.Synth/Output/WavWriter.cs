using System.Buffers.Binary;

namespace Tutti.Synth;

/// <summary>Writes a WAV file.</summary>
/// <remarks>
/// <code>
/// "RIFF" length(4) "WAVE"   "fmt " 16 kind(2) channels(2) rate(4) octets/s(4) frame octets(2) bits(2)   ["fact" 4 frames(4)]   "data" length(4) samples
/// </code>
/// The lengths are put right by <see cref="Dispose"/> when the output can seek. When it cannot (a pipe) and the number of frames was not told,
/// they are 0xFFFFFFFF, which players take for "until the end". The same stands in a file past 4 GiB. Thread-safe: no.
/// </remarks>
public sealed class WavWriter : IDisposable
{
    private readonly Stream _output;
    private readonly SampleFormat _format;
    private readonly int _sampleRate;
    private readonly int _channels;
    private readonly long _start;
    private readonly PcmWriter _samples;
    private bool _isDone;

    /// <summary>Writes the header.</summary>
    /// <param name="output">Where the file goes; it stays open.</param>
    /// <param name="sampleRate">Frames a second, above 0.</param>
    /// <param name="format">How a sample is written.</param>
    /// <param name="frames">How many frames will come, if that is known: an output that cannot seek then gets a right header.</param>
    /// <param name="channels">Samples of a frame, 1 to 255.</param>
    /// <exception cref="IOException">The output does not take it.</exception>
    public WavWriter(Stream output, int sampleRate, SampleFormat format = SampleFormat.Integer16, long? frames = null, int channels = 2)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 255);
        (_output, _format, _sampleRate, _channels) = (output, format, sampleRate, channels);
        _samples = new PcmWriter(output, format);
        _start = output.CanSeek ? output.Position : 0;
        WriteHeader(frames * FrameOctets);
    }

    /// <summary>Frames written.</summary>
    public long Frames => _samples.Length / FrameOctets;

    private int FrameOctets => _channels * PcmWriter.OctetsOf(_format);

    /// <summary>Writes interleaved samples, -1 to 1; what lies beyond is clipped by the integer formats.</summary>
    /// <exception cref="IOException">The output does not take it.</exception>
    public void Write(ReadOnlySpan<float> samples)
    {
        ObjectDisposedException.ThrowIf(_isDone, this);
        _samples.Write(samples);
    }

    /// <summary>Puts the lengths right where that is possible, and flushes.</summary>
    public void Dispose()
    {
        if (_isDone)
        {
            return;
        }

        _isDone = true;
        if (_output.CanSeek)
        {
            long end = _output.Position;
            _output.Position = _start;
            WriteHeader(_samples.Length);
            _output.Position = end;
        }

        _output.Flush();
    }

    private void WriteHeader(long? octets)
    {
        bool isFloat = _format == SampleFormat.Float32;
        int headLength = isFloat ? 56 : 44;
        bool fits = octets + headLength <= uint.MaxValue;
        uint length = fits ? (uint)octets! : uint.MaxValue;
        Span<byte> head = stackalloc byte[56];
        "RIFF"u8.CopyTo(head);
        BinaryPrimitives.WriteUInt32LittleEndian(head[4..], fits ? (uint)(length + headLength - 8) : uint.MaxValue);
        "WAVEfmt "u8.CopyTo(head[8..]);
        BinaryPrimitives.WriteUInt32LittleEndian(head[16..], 16);
        BinaryPrimitives.WriteUInt16LittleEndian(head[20..], isFloat ? (ushort)3 : (ushort)1);
        BinaryPrimitives.WriteUInt16LittleEndian(head[22..], (ushort)_channels);
        BinaryPrimitives.WriteUInt32LittleEndian(head[24..], (uint)_sampleRate);
        BinaryPrimitives.WriteUInt32LittleEndian(head[28..], (uint)(_sampleRate * FrameOctets));
        BinaryPrimitives.WriteUInt16LittleEndian(head[32..], (ushort)FrameOctets);
        BinaryPrimitives.WriteUInt16LittleEndian(head[34..], (ushort)(8 * PcmWriter.OctetsOf(_format)));
        if (isFloat)
        {
            "fact"u8.CopyTo(head[36..]);
            BinaryPrimitives.WriteUInt32LittleEndian(head[40..], 4);
            BinaryPrimitives.WriteUInt32LittleEndian(head[44..], fits ? (uint)(length / FrameOctets) : uint.MaxValue);
        }

        "data"u8.CopyTo(head[(headLength - 8)..]);
        BinaryPrimitives.WriteUInt32LittleEndian(head[(headLength - 4)..], length);
        _output.Write(head[..headLength]);
    }
}
