using BenchmarkDotNet.Attributes;

using Tutti.Protocols.Midi;
using Tutti.Protocols.Wire;

namespace Tutti.Benchmarks;

/// <summary>A whole MIDI file on its way to MPDL and back: ten minutes of orchestra, 60,000 notes. Against a plain scan of the octets of the file.</summary>
[MemoryDiagnoser]
public class MidiBenchmarks
{
    private readonly byte[] _midi = Orchestra.Make();
    private readonly ByteWriter _mpdl = new();
    private readonly ByteWriter _back = new();

    [GlobalSetup]
    public void Setup() => Read_and_convert_the_file();

    [Benchmark(Baseline = true)]
    public int Scan_the_octets_of_the_file()
    {
        int sum = 0;
        foreach (byte octet in _midi)
        {
            sum += octet;
        }

        return sum;
    }

    [Benchmark]
    public int Read_and_convert_the_file()
    {
        _mpdl.Clear();
        _ = MidiFile.TryRead(_midi, out MidiFile? file, out _);
        MidiConversion.ToMpdl(file!, _mpdl);
        return _mpdl.Length;
    }

    [Benchmark]
    public int Convert_it_back_and_write_it()
    {
        _back.Clear();
        MidiConversion.ToMidi(_mpdl.WrittenSpan, out _, out _, new MpdlToMidiOptions { UsesPlainChannels = true }).Write(_back);
        return _back.Length;
    }
}
