using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>The answers to one roll, in ring order, and the addresses that follow from them (zipi-2.16 to zipi-2.19).</summary>
/// <remarks>Holds at most <see cref="Bound"/> answers. Thread-safe: no.</remarks>
public sealed class RollCall
{
    /// <summary>The most stations that one roll takes down; more are not there.</summary>
    public const int Bound = 1024;

    private readonly List<Present> _answers = [];
    private readonly List<Assignment> _given = [];

    /// <summary>Stations that answered, in ring order from the monitor on; all of them delay the ring.</summary>
    public int Count => _answers.Count;

    /// <summary>What <see cref="Assign"/> found.</summary>
    public IReadOnlyList<Assignment> Given => _given;

    /// <summary>The answers in ring order.</summary>
    public IReadOnlyList<Present> Answers => _answers;

    /// <summary>Begins a roll.</summary>
    public void Clear() => _answers.Clear();

    /// <summary>Takes down the next answer.</summary>
    public void Add(in Present present)
    {
        if (_answers.Count < Bound)
        {
            _answers.Add(present);
        }
    }

    /// <summary>The fastest clock that everybody who answered can follow.</summary>
    public LineRate Fastest()
    {
        LineRate fastest = LineRates.Fastest;
        foreach (Present present in _answers)
        {
            fastest = present.FastestRate < fastest ? present.FastestRate : fastest;
        }

        return fastest;
    }

    /// <summary>
    /// Gives addresses: who has a free one of its own keeps it, the lower id where two have the same; the others get the lowest free ones in
    /// ring order, while there are any. An id that answered twice gets none.
    /// </summary>
    /// <param name="firstHalfBits">Half bits from the monitor's output to the first position; below 0 when the first is the monitor itself.</param>
    /// <param name="cableNanoseconds">Cable from the monitor's output to each position; shorter or empty where not measured.</param>
    public void Assign(int firstHalfBits, ReadOnlySpan<int> cableNanoseconds)
    {
        Span<int> owner = stackalloc int[256];
        owner.Fill(-1);
        Dictionary<ulong, int> seen = new(_answers.Count);
        foreach (Present present in _answers)
        {
            seen[present.Id] = seen.GetValueOrDefault(present.Id) + 1;
        }

        for (int i = 0; i < _answers.Count; i++)
        {
            Present present = _answers[i];
            if (!RingAddress.IsDevice(present.Address) || seen[present.Id] > 1)
            {
                continue;
            }

            ref int holder = ref owner[present.Address];
            if (holder < 0 || _answers[holder].Id > present.Id)
            {
                holder = i;
            }
        }

        _given.Clear();
        int lowest = RingAddress.First;
        for (int i = 0; i < _answers.Count; i++)
        {
            Present present = _answers[i];
            byte address = RingAddress.None;
            if (seen[present.Id] == 1)
            {
                address = owner[present.Address] == i && RingAddress.IsDevice(present.Address) ? present.Address : LowestFree(owner, ref lowest);
            }

            int cable = i < cableNanoseconds.Length ? Math.Clamp(cableNanoseconds[i], 0, 0xFFFFFF) : 0;
            int halfBits = Math.Max(0, firstHalfBits + (RingLimits.StationHalfBits * i));
            bool isNew = present.JustStarted || address != present.Address;
            _given.Add(new Assignment(present.Id, address, (ushort)halfBits, cable, isNew && address != RingAddress.None));
        }
    }

    private static byte LowestFree(Span<int> owner, ref int lowest)
    {
        while (lowest <= RingAddress.Last && owner[lowest] >= 0)
        {
            lowest++;
        }

        return lowest <= RingAddress.Last ? (byte)lowest++ : RingAddress.None;
    }
}
