using System.Diagnostics.CodeAnalysis;

namespace Tutti.Protocols.Wire;

/// <summary>A queue with a bound: what a core has for the outside, in order, until it is taken.</summary>
/// <remarks>The store grows by doubling up to the bound and is then kept, so a warm outbox allocates nothing. Thread-safe: no.</remarks>
/// <typeparam name="T">What is queued.</typeparam>
public sealed class Outbox<T>
{
    private T[] _items = [];
    private int _head;

    /// <summary>An empty outbox.</summary>
    /// <param name="bound">The most items it holds; at least 1.</param>
    public Outbox(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        Bound = bound;
    }

    /// <summary>The most items it holds.</summary>
    public int Bound { get; }

    /// <summary>Items waiting.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an item at the end; false when the bound is reached, and then nothing is changed.</summary>
    public bool TryEnqueue(in T item)
    {
        if (Count == Bound)
        {
            return false;
        }

        if (Count == _items.Length)
        {
            Grow();
        }

        int tail = _head + Count;
        _items[tail >= _items.Length ? tail - _items.Length : tail] = item;
        Count++;
        return true;
    }

    /// <summary>Adds an item that is still <c>default</c> at the end, to be filled where it lies: a large one is not copied so.</summary>
    /// <exception cref="InvalidOperationException">The bound is reached.</exception>
    public ref T Add()
    {
        if (Count == Bound)
        {
            throw new InvalidOperationException($"The outbox holds {Bound} items and no more.");
        }

        if (Count == _items.Length)
        {
            Grow();
        }

        int tail = _head + Count++;
        return ref _items[tail >= _items.Length ? tail - _items.Length : tail]; // what was taken from there left it clear
    }

    /// <summary>Takes the oldest item; false when there is none.</summary>
    public bool TryDequeue([MaybeNullWhen(false)] out T item)
    {
        if (Count == 0)
        {
            item = default;
            return false;
        }

        item = _items[_head];
        _items[_head] = default!;
        _head = _head + 1 == _items.Length ? 0 : _head + 1;
        Count--;
        return true;
    }

    /// <summary>Takes the oldest items, as many as there are and fit: of large items cheaper than one by one.</summary>
    /// <returns>How many.</returns>
    public int Dequeue(Span<T> items)
    {
        int count = Math.Min(Count, items.Length);
        int first = Math.Min(count, _items.Length - _head);
        Move(_items.AsSpan(_head, first), items);
        Move(_items.AsSpan(0, count - first), items[first..]);
        _head = _head + count >= _items.Length ? _head + count - _items.Length : _head + count;
        Count -= count;
        return count;
    }

    /// <summary>Drops everything that waits.</summary>
    public void Clear()
    {
        Array.Clear(_items);
        _head = Count = 0;
    }

    private static void Move(Span<T> from, Span<T> to)
    {
        from.CopyTo(to);
        from.Clear();
    }

    private void Grow()
    {
        T[] larger = new T[Math.Min(Math.Max(_items.Length * 2, 8), Bound)];
        int first = Math.Min(Count, _items.Length - _head);
        Array.Copy(_items, _head, larger, 0, first);
        Array.Copy(_items, 0, larger, first, Count - first);
        _items = larger;
        _head = 0;
    }
}
