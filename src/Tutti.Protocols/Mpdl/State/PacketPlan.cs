namespace Tutti.Protocols.Mpdl;

/// <summary>Puts the descriptors of a packet in the order in which they are carried out (mpdl-1.5, mpdl-1.6).</summary>
internal sealed class PacketPlan
{
    private const int FewSteps = 16;

    private PlanStep[] _steps = new PlanStep[FewSteps];
    private ulong[] _keys = new ulong[FewSteps];

    /// <summary>Steps to carry out.</summary>
    public int Count { get; private set; }

    /// <summary>The steps, in order once <see cref="Sort"/> was called.</summary>
    public ref readonly PlanStep this[int index] => ref _steps[index];

    public void Clear() => Count = 0;

    /// <summary>Adds a descriptor; they come in the order sent.</summary>
    public void Add(NoteAddress address, Descriptor descriptor)
    {
        if (Count == _steps.Length)
        {
            Array.Resize(ref _steps, Count * 2);
            Array.Resize(ref _keys, Count * 2);
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
        _steps[Count] = new PlanStep(
            ((ulong)phase << 60) | (order << 28) | (uint)Count,
            countsAlways ? ulong.MaxValue : ((ulong)address.Bits << 25) | ((ulong)id << 17) | selector,
            address,
            descriptor.Offset,
            data.Length,
            id);
        Count++;
    }

    /// <summary>Drops what a later descriptor replaces, and sorts the rest.</summary>
    public void Sort()
    {
        if (Count > FewSteps)
        {
            DropReplacedOfMany();
        }
        else
        {
            DropReplaced();
        }

        if (Count > 1)
        {
            _steps.AsSpan(0, Count).Sort(static (a, b) => a.Order.CompareTo(b.Order));
        }
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

    private void DropReplaced()
    {
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            bool isReplaced = false;
            for (int j = i + 1; j < Count && !isReplaced; j++)
            {
                isReplaced = _steps[i].Identity != ulong.MaxValue && _steps[j].Identity == _steps[i].Identity;
            }

            if (!isReplaced)
            {
                _steps[kept++] = _steps[i];
            }
        }

        Count = kept;
    }

    private void DropReplacedOfMany()
    {
        for (int i = 0; i < Count; i++)
        {
            _keys[i] = _steps[i].Identity;
        }

        // equal identities come together, the last sent last
        MemoryExtensions.Sort(_keys.AsSpan(0, Count), _steps.AsSpan(0, Count));
        int kept = 0;
        for (int i = 0; i < Count; i++)
        {
            PlanStep last = _steps[i];
            while (i + 1 < Count && last.Identity != ulong.MaxValue && _steps[i + 1].Identity == last.Identity)
            {
                i++;
                last = (uint)_steps[i].Order > (uint)last.Order ? _steps[i] : last;
            }

            _steps[kept++] = last;
        }

        Count = kept;
    }
}
