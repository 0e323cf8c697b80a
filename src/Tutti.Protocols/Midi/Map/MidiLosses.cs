namespace Tutti.Protocols.Midi;

/// <summary>What a map could not say on the other side, counted by kind.</summary>
public sealed class MidiLosses
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>How many there are of each kind.</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>How many there are.</summary>
    public long Total { get; private set; }

    internal void Add(string kind)
    {
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        Total++;
    }
}
