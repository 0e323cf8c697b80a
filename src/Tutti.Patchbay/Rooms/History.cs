namespace Tutti.Patchbay.Rooms;

/// <summary>What everybody at the page did, shared: the last can be taken back, and what was taken back can be done again.</summary>
internal sealed class History
{
    /// <summary>Older entries are forgotten.</summary>
    public const int Most = 50;

    /// <summary>Sets of one parameter by one person that follow each other so closely are one entry: a slider that was dragged.</summary>
    public const long DragMs = 1_000;

    private readonly List<HistoryEntry> _undo = [];
    private readonly List<HistoryEntry> _redo = [];
    private long _last;

    /// <summary>What can be taken back, the newest first.</summary>
    public IEnumerable<HistoryEntry> Undo => _undo.AsEnumerable().Reverse();

    /// <summary>What can be done again, the last taken back first.</summary>
    public IEnumerable<HistoryEntry> Redo => _redo.AsEnumerable().Reverse();

    /// <summary>Something was done; what was taken back before can no longer be done again.</summary>
    public void Add(string what, string by, long nowMs, IReadOnlyList<HistoryStep> steps)
    {
        _redo.Clear();
        if (_undo is [.., var last] && Joined(last, by, nowMs, steps) is { } one)
        {
            _undo[^1] = one with { What = what, AtMs = nowMs };
            return;
        }

        _undo.Add(new HistoryEntry(++_last, what, by, nowMs, steps));
        if (_undo.Count > Most)
        {
            _undo.RemoveAt(0);
        }
    }

    /// <summary>The entry that would be taken back, or done again, if it is the one that was meant.</summary>
    /// <param name="again">True: done again.</param>
    /// <param name="id">The one that was seen on top.</param>
    /// <param name="entry">The entry.</param>
    /// <param name="why">Why it cannot be, when it is another.</param>
    public bool TryPeek(bool again, long id, out HistoryEntry? entry, out string why)
    {
        List<HistoryEntry> list = again ? _redo : _undo;
        entry = list.LastOrDefault();
        why = entry is null
            ? again ? "there is nothing to do again" : "there is nothing to take back"
            : entry.Id == id ? string.Empty
            : $"the last is now: {entry.What}, by {entry.By}";
        return entry is not null && entry.Id == id;
    }

    /// <summary>The entry on top was taken back, or done again.</summary>
    public void Move(bool again, HistoryEntry entry)
    {
        (List<HistoryEntry> from, List<HistoryEntry> to) = again ? (_redo, _undo) : (_undo, _redo);
        if (from.Remove(entry))
        {
            to.Add(entry);
        }
    }

    /// <summary>The entry on top can never be taken back, or done again.</summary>
    public void Drop(bool again, HistoryEntry entry) => (again ? _redo : _undo).Remove(entry);

    private static HistoryEntry? Joined(HistoryEntry last, string by, long nowMs, IReadOnlyList<HistoryStep> steps) =>
        last.By == by && nowMs - last.AtMs <= DragMs
        && last.Steps is [SetStep before] && steps is [SetStep after]
        && before.Place == after.Place && before.After == after.Before
            ? last with { Steps = [before with { After = after.After }] }
            : null;
}
