using System.Buffers;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <summary>Units that wait for one peer, oldest first, within a bound of units and octets.</summary>
/// <remarks>
/// A unit is kept as a run of frames (<see cref="ZreContent.PutFrame"/>), the first without its number: that is given when it leaves, so a
/// waiting value can be replaced without a gap (zre-5.3). Buffers come from the shared pool. Thread-safe: no.
/// </remarks>
/// <param name="maxUnits">The most units.</param>
/// <param name="maxOctets">The most octets of all frames.</param>
internal sealed class PeerQueue(int maxUnits, int maxOctets)
{
    private const int KeptSlots = 64;

    private readonly Outbox<Slot> _slots = new(maxUnits);
    private Dictionary<int, Slot>? _byKey;
    private Stack<Slot>? _free;

    /// <summary>Gets the units that wait.</summary>
    internal int Count => _slots.Count;

    /// <summary>Gets the octets of their frames.</summary>
    internal int Octets { get; private set; }

    /// <summary>Gets a value indicating whether half of either bound is reached.</summary>
    internal bool IsHalfFull => _slots.Count >= _slots.Bound / 2 || Octets >= maxOctets / 2;

    /// <summary>Adds a unit; false when the bound is reached, and then nothing is changed.</summary>
    internal bool TryEnqueue(ZreUnitId id, ReadOnlySpan<byte> head, in OutgoingContent content, int key)
    {
        long octets = head.Length + content.Octets;
        if (_slots.Count == _slots.Bound || Octets + octets > maxOctets)
        {
            return false;
        }

        Slot slot = _free is { Count: > 0 } ? _free.Pop() : new Slot();
        slot.Id = id;
        slot.Key = key;
        Fill(slot, head, content);
        _slots.TryEnqueue(slot);
        if (key != 0)
        {
            (_byKey ??= [])[key] = slot;
        }

        return true;
    }

    /// <summary>Puts a unit in the place of the one with the same key; false when none waits or the bound would be passed.</summary>
    internal bool TryReplace(int key, ReadOnlySpan<byte> head, in OutgoingContent content)
    {
        if (_byKey is null || !_byKey.TryGetValue(key, out Slot? slot) || Octets - slot.Octets + head.Length + content.Octets > maxOctets)
        {
            return false;
        }

        Octets -= slot.Octets;
        Fill(slot, head, content);
        return true;
    }

    /// <summary>Takes the oldest unit: its frames as a run, valid until the next call.</summary>
    internal bool TryDequeue(out Span<byte> run, out int frames)
    {
        if (_free is { Count: > KeptSlots })
        {
            ArrayPool<byte>.Shared.Return(_free.Pop().Buffer);
        }

        if (!_slots.TryDequeue(out Slot? slot))
        {
            run = default;
            frames = 0;
            return false;
        }

        run = slot.Buffer.AsSpan(0, slot.Length);
        frames = slot.Frames;
        Forget(slot);
        return true;
    }

    /// <summary>Drops what a new HELLO makes wrong: changes of groups, which it tells as a whole, and votes.</summary>
    internal void ForgetMemberships()
    {
        for (int i = _slots.Count; i > 0; i--)
        {
            _slots.TryDequeue(out Slot? slot);
            if (slot!.Id is ZreUnitId.Join or ZreUnitId.Leave or ZreUnitId.Elect or ZreUnitId.Leader)
            {
                Forget(slot);
            }
            else
            {
                _slots.TryEnqueue(slot);
            }
        }
    }

    /// <summary>Drops everything and gives the buffers back.</summary>
    internal void Clear()
    {
        while (_slots.TryDequeue(out Slot? slot))
        {
            Forget(slot);
        }

        while (_free is { Count: > 0 })
        {
            Slot slot = _free.Pop();
            ArrayPool<byte>.Shared.Return(slot.Buffer);
        }
    }

    private void Fill(Slot slot, ReadOnlySpan<byte> head, in OutgoingContent content)
    {
        slot.Octets = head.Length + (int)content.Octets;
        slot.Frames = 1 + content.Count;
        int needed = slot.Octets + (slot.Frames * ZreContent.PrefixSize);
        if (slot.Buffer.Length < needed)
        {
            if (slot.Buffer.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(slot.Buffer);
            }

            slot.Buffer = ArrayPool<byte>.Shared.Rent(needed);
        }

        slot.Length = ZreContent.PutFrame(slot.Buffer, head);
        for (int i = 0; i < content.Count; i++)
        {
            slot.Length += ZreContent.PutFrame(slot.Buffer.AsSpan(slot.Length), content[i]);
        }

        Octets += slot.Octets;
    }

    private void Forget(Slot slot)
    {
        Octets -= slot.Octets;
        if (slot.Key != 0 && _byKey!.TryGetValue(slot.Key, out Slot? newest) && newest == slot)
        {
            _byKey.Remove(slot.Key);
        }

        (_free ??= new Stack<Slot>()).Push(slot);
    }

    private sealed class Slot
    {
        internal byte[] Buffer = [];
        internal int Length;
        internal int Octets;
        internal int Frames;
        internal int Key;
        internal ZreUnitId Id;
    }
}
