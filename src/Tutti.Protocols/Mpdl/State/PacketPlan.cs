namespace Tutti.Protocols.Mpdl;

/// <summary>Puts the descriptors of a packet in the order in which they are carried out (mpdl-1.5, mpdl-1.6).</summary>
internal sealed class PacketPlan
{
    private const int FewSteps = 16;

    // more are sorted: who sends what collides on purpose shall not cost us the square of it
    private const int MostHashed = 256;
    private const ulong PlaceBits = (1ul << 28) - 1;

    // the steps stay where they are; what is sorted is one number for each, which ends in its place
    private PlanStep[] _steps = new PlanStep[FewSteps];
    private ulong[] _order = new ulong[FewSteps];
    private int _added;

    // by hash of the identity: which packet it was put in for (so that nothing has to be cleared), and the step
    private (uint Packet, int Step)[] _latest = new (uint, int)[2 * FewSteps];
    private uint _packet;

    private ulong[] _identities = [];
    private int[] _places = [];

    /// <summary>Steps to carry out, once <see cref="Sort"/> was called.</summary>
    public int Count { get; private set; }

    /// <summary>The steps in order, once <see cref="Sort"/> was called.</summary>
    public ref readonly PlanStep this[int index] => ref _steps[(int)(_order[index] & PlaceBits)];

    public void Clear() => _added = Count = 0;

    /// <summary>Adds a descriptor; they come in the order sent.</summary>
    public void Add(NoteAddress address, Descriptor descriptor)
    {
        if (_added == _steps.Length)
        {
            Array.Resize(ref _steps, _added * 2);
            Array.Resize(ref _order, _added * 2);
            _latest = _added * 2 > MostHashed ? _latest : new (uint, int)[_added * 4];
        }

        DescriptorId id = descriptor.Id;
        ReadOnlySpan<byte> data = descriptor.Data;
        uint selector = DescriptorCatalog.HasSelector(id) ? data[0] : 0u;
        if (id == DescriptorId.Overwrite)
        {
            // depth, inner id, and its output when that is an output level
            int inner = data[0] == (byte)DescriptorId.Overwrite ? 1 : 0;
            uint output = data[inner] == (byte)DescriptorId.OutputLevel ? data[inner + 1] : 0u;
            selector = ((uint)inner << 16) | ((uint)data[inner] << 8) | output;
        }

        PlanPhase phase = PhaseOf(descriptor);
        bool isInOrderSent = phase is PlanPhase.Segments or PlanPhase.Handlers or PlanPhase.Queries;
        ulong order = isInOrderSent ? 0 : ((ulong)address.Level << 25) | ((ulong)id << 17) | selector;
        bool countsAlways = id is DescriptorId.SegmentBlock or DescriptorId.Query or DescriptorId.QueryResponse or DescriptorId.Text;
        _steps[_added] = new PlanStep(
            ((ulong)phase << 60) | (order << 28) | (uint)_added,
            countsAlways ? ulong.MaxValue : ((ulong)address.Bits << 25) | ((ulong)id << 17) | selector,
            address,
            descriptor.Offset,
            data.Length,
            id);
        _added++;
    }

    /// <summary>Drops what a later descriptor replaces, and sorts the rest.</summary>
    public void Sort()
    {
        if (_added > MostHashed)
        {
            TakeLatestOfMany();
        }
        else
        {
            TakeLatest();
        }

        _order.AsSpan(0, Count).Sort();
    }

    private static PlanPhase PhaseOf(Descriptor descriptor) => descriptor.Id switch
    {
        DescriptorId.AllocationPriority when descriptor.Data[0] == 0 => PlanPhase.Resets,
        DescriptorId.ModulationTable or DescriptorId.SegmentTable => PlanPhase.Tables,
        DescriptorId.ModulationBlock => PlanPhase.Modulations,
        DescriptorId.ModulationRate or DescriptorId.ModulationDepth => PlanPhase.Rates,
        DescriptorId.SegmentBlock => PlanPhase.Segments,
        DescriptorId.Articulation => PlanPhase.Articulation,
        DescriptorId.Query => PlanPhase.Queries,
        DescriptorId.Overwrite => PhaseOfInner(descriptor.Data),
        _ => DescriptorCatalog.RuleOf(descriptor.Id) == CombiningRule.None ? PlanPhase.Handlers : PlanPhase.Values,
    };

    private static PlanPhase PhaseOfInner(ReadOnlySpan<byte> data)
    {
        data = data[0] == (byte)DescriptorId.Overwrite ? data[1..] : data;
        return (DescriptorId)data[0] switch
        {
            DescriptorId.AllocationPriority when data[1] == 0 => PlanPhase.Resets,
            DescriptorId.Articulation => PlanPhase.Articulation,
            _ => PlanPhase.Values,
        };
    }

    /// <summary>From the last to the first, each identity is taken once.</summary>
    private void TakeLatest()
    {
        _packet++;
        if (_packet == 0)
        {
            Array.Clear(_latest);
            _packet = 1;
        }

        for (int i = _added - 1; i >= 0; i--)
        {
            if (_steps[i].Identity == ulong.MaxValue || TryEnter(i))
            {
                _order[Count++] = _steps[i].Order;
            }
        }
    }

    private bool TryEnter(int step)
    {
        ulong identity = _steps[step].Identity;
        int mask = _latest.Length - 1;
        for (int slot = (int)((identity * 0x9E37_79B9_7F4A_7C15) >> 40) & mask; ; slot = (slot + 1) & mask)
        {
            ref (uint Packet, int Step) entry = ref _latest[slot];
            if (entry.Packet != _packet)
            {
                entry = (_packet, step);
                return true;
            }

            if (_steps[entry.Step].Identity == identity)
            {
                return false;
            }
        }
    }

    private void TakeLatestOfMany()
    {
        if (_identities.Length < _added)
        {
            _identities = new ulong[_steps.Length];
            _places = new int[_steps.Length];
        }

        for (int i = 0; i < _added; i++)
        {
            (_identities[i], _places[i]) = (_steps[i].Identity, i);
        }

        MemoryExtensions.Sort(_identities.AsSpan(0, _added), _places.AsSpan(0, _added));
        for (int i = 0, last = 0; i < _added; i++)
        {
            // equal identities stand together, in any order
            last = Math.Max(last, _places[i]);
            if (i + 1 == _added || _identities[i] == ulong.MaxValue || _identities[i + 1] != _identities[i])
            {
                _order[Count++] = _steps[_identities[i] == ulong.MaxValue ? _places[i] : last].Order;
                last = 0;
            }
        }
    }
}
