namespace Tutti.Protocols.Zocp;

/// <summary>The last signals of one emitter, oldest first, within a bound of signals and a budget of octets that all emitters share.</summary>
/// <remarks>Thread-safe: no.</remarks>
internal sealed class ReplayBuffer(int most, ReplayBuffer.Budget budget)
{
    private const int ItemOctets = 64;

    private readonly Queue<Item> _items = new();

    /// <summary>The signals.</summary>
    public IReadOnlyCollection<Item> Items => _items;

    /// <summary>The count of the first signal ever given to it.</summary>
    public long FirstCount { get; private set; }

    /// <summary>Keeps a signal, and lets go of the oldest where there is no room.</summary>
    public void Add(long count, in ZocpValue value, Uuid origin)
    {
        Item item = new(count, value, origin);
        FirstCount = FirstCount == 0 ? count : FirstCount;
        while (_items.Count > 0 && (_items.Count >= most || OctetsOf(item) > budget.Left))
        {
            Drop();
        }

        if (OctetsOf(item) <= budget.Left)
        {
            budget.Left -= OctetsOf(item);
            _items.Enqueue(item);
        }
    }

    /// <summary>Lets go of all of them.</summary>
    public void Clear()
    {
        while (_items.Count > 0)
        {
            Drop();
        }
    }

    private void Drop() => budget.Left += OctetsOf(_items.Dequeue());

    private static long OctetsOf(in Item item) =>
        ItemOctets + (item.Value.TryGetText(out string? text) ? 2L * text.Length : item.Value.Kind == ZocpValueKind.Raw ? item.Value.RawText.Length : 0);

    /// <summary>One signal.</summary>
    /// <param name="Count">Its count.</param>
    /// <param name="Value">Its value.</param>
    /// <param name="Origin">The peer that caused it and is not told; default for none.</param>
    internal readonly record struct Item(long Count, ZocpValue Value, Uuid Origin);

    /// <summary>Octets that are still free, of all buffers of a node together.</summary>
    internal sealed class Budget(long octets)
    {
        /// <summary>Gets or sets how many.</summary>
        public long Left { get; set; } = octets;
    }
}
