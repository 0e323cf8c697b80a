using BenchmarkDotNet.Attributes;

using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Benchmarks;

/// <summary>What MPDL costs: a descriptor decoded, a parameter changed, a value read; each against a plain scan of the octets that the packets have.</summary>
/// <remarks>
/// One operation is one descriptor, one change or one read, so the mean is the time of one. The scan is of the octets of one descriptor on average
/// (addresses included), so the ratio says how many times longer than merely looking at the octets it takes.
/// </remarks>
[MemoryDiagnoser]
public class MpdlBenchmarks
{
    private const int Packets = 1_000;
    private const int Strings = 6;
    private const int Changes = Packets * Strings * 5;
    private const int NewAddresses = Packets * (Strings - 1);
    private const int Notes = 1_000;
    private const int Reads = 100 * Notes;

    private readonly byte[][] _guitars = [.. Enumerable.Range(0, Packets).Select(Guitar)];
    private readonly byte[][] _singles = [.. Enumerable.Range(0, Packets).Select(Single)];
    private readonly MpdlEngine _engine = new();
    private readonly NoteAddress[] _notes = [.. Enumerable.Range(0, Notes).Select(i => NoteAddress.OfNote(1, 1 + (i / 100), 1 + (i % 100)))];
    private readonly byte[][] _families = [.. Enumerable.Range(0, 100).Select(i => new byte[] { 0x00, 0x40, 0x00, 0x02, (byte)(64 + i) })];
    private byte[] _octets = [];
    private long _now;

    [GlobalSetup]
    public void Setup()
    {
        _octets = [.. _guitars.SelectMany(p => p)];
        var writer = new MpdlWriter();
        foreach (NoteAddress note in _notes)
        {
            _engine.Receive(default, 0, writer.Begin(note).Set(Brightness.Neutral, Pitch.MiddleC).Trigger().WrittenSpan);
        }

        Drain();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Changes + NewAddresses)]
    public int Scan_the_octets_of_a_descriptor()
    {
        int sum = 0;
        foreach (byte octet in _octets)
        {
            sum += octet;
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Changes + NewAddresses)]
    public int Decode_a_descriptor()
    {
        int sum = 0;
        foreach (byte[] packet in _guitars)
        {
            var reader = new MpdlReader(packet);
            while (reader.TryRead(out Descriptor descriptor))
            {
                sum += (int)descriptor.Id + descriptor.Data[^1];
            }
        }

        return sum;
    }

    [Benchmark(OperationsPerInvoke = Changes)]
    public long Change_a_parameter_thirty_a_packet()
    {
        foreach (byte[] packet in _guitars)
        {
            _engine.Receive(Now(), 0, packet);
            Drain();
        }

        return _engine.Counters.Packets;
    }

    [Benchmark(OperationsPerInvoke = Packets)]
    public long Change_a_parameter_one_a_packet()
    {
        foreach (byte[] packet in _singles)
        {
            _engine.Receive(Now(), 0, packet);
            Drain();
        }

        return _engine.Counters.Packets;
    }

    [Benchmark(OperationsPerInvoke = Reads)]
    public double Read_a_value_after_a_change_of_the_family() => ReadAfterChanges(DescriptorId.Brightness);

    [Benchmark(OperationsPerInvoke = Reads)]
    public double Read_a_pitch_after_a_change_of_the_family() => ReadAfterChanges(DescriptorId.Pitch);

    private double ReadAfterChanges(DescriptorId parameter)
    {
        double sum = 0;
        foreach (byte[] family in _families)
        {
            Instant now = Now();
            _engine.Receive(now, 0, family);
            Drain();
            foreach (NoteAddress note in _notes)
            {
                sum += _engine.Effective(note, parameter, now);
            }
        }

        return sum;
    }

    /// <summary>The published update of six strings: five parameters each, of one of ten instruments.</summary>
    private static byte[] Guitar(int number)
    {
        var writer = new MpdlWriter();
        int instrument = 1 + (number % 10);
        writer.Begin(NoteAddress.OfNote(1, instrument, 1));
        for (int i = 1; i <= Strings; i++)
        {
            writer.At(NoteAddress.OfNote(1, instrument, i)).Set(
                Pitch.FromMidi(40 + (5 * i) + (number % 7 * 0.01)), Loudness.Forte, Brightness.Neutral, EvenOddBalance.Equal, PitchedUnpitchedBalance.Pitched);
        }

        return writer.WrittenSpan.ToArray();
    }

    private static byte[] Single(int number) =>
        new MpdlWriter().Begin(NoteAddress.OfNote(1, 1 + (number / 100 % 10), 1 + (number % 100))).Set(Pitch.FromMidi(40 + (number % 50))).WrittenSpan.ToArray();

    private Instant Now() => new(_now++);

    private void Drain()
    {
        while (_engine.TryDequeue(out MpdlEvent _))
        {
            // nobody listens
        }
    }
}
