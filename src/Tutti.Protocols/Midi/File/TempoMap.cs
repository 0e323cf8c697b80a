namespace Tutti.Protocols.Midi;

/// <summary>Turns ticks of a file into time (mpdl-11.1).</summary>
/// <remarks>Exact: microseconds times ticks are added up in whole numbers and divided once. Thread-safe: yes (immutable).</remarks>
public sealed class TempoMap
{
    private const int DefaultTempo = 500_000;

    private readonly MidiDivision _division;
    private readonly List<(long Tick, Int128 Sum, int Tempo)> _changes = [(0, 0, DefaultTempo)];

    /// <summary>The tempo map of a file, from the tempo events of all its tracks; of one track in a file of format 2.</summary>
    /// <param name="file">The file.</param>
    /// <param name="track">The track, in a file of format 2.</param>
    public TempoMap(MidiFile file, int track = 0)
    {
        _division = file.Division;
        IEnumerable<MidiEvent> events = file.Format == 2
            ? file.Tracks.Skip(track).Take(1).SelectMany(t => t)
            : file.Tracks.SelectMany(t => t);
        foreach (MidiEvent item in events.Where(e => e.Message is { Status: MidiMessage.Meta, Data1: MidiMessage.Tempo, Data.Length: 3 }).OrderBy(e => e.Tick))
        {
            ReadOnlySpan<byte> data = item.Message.Data.Span;
            (long tick, Int128 sum, int tempo) = _changes[^1];
            _changes.Add((item.Tick, sum + ((Int128)(item.Tick - tick) * tempo), (data[0] << 16) | (data[1] << 8) | data[2]));
        }
    }

    /// <summary>Nanoseconds from the start to a tick, rounded down.</summary>
    public long NanosecondsAt(long tick)
    {
        if (_division.IsFrames)
        {
            (long numerator, long denominator) = _division.TicksPerSecond;
            return (long)((Int128)tick * 1_000_000_000 * denominator / numerator);
        }

        int low = 0, high = _changes.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = _changes[middle].Tick <= tick ? (middle, high) : (low, middle - 1);
        }

        (long start, Int128 sum, int tempo) = _changes[low];
        return (long)((sum + ((Int128)(tick - start) * tempo)) * 1000 / _division.TicksPerBeat);
    }
}
