using System.Runtime.InteropServices;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Mpdl;

/// <summary>A running modulation of one parameter of one address (mpdl-6.4).</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Modulation
{
    public ModulationBlock Block;
    private double _cycles;
    private Instant _since;

    /// <summary>What is moved.</summary>
    public readonly DescriptorId Id => Block.Parameter;

    /// <summary>Starts at loop begin, or at loop end when it reads backwards.</summary>
    public void Start(ModulationBlock block, Instant now)
    {
        Block = block;
        _since = now;
        _cycles = block.Rate < 0 ? 1 : 0;
    }

    /// <summary>Goes on from where it is with another rate, depth or loop.</summary>
    public void Change(ModulationBlock block, Instant now)
    {
        _cycles = CyclesAt(now);
        _since = now;
        Block = block;
    }

    /// <summary>Cycles since the start, at most a cycle off.</summary>
    public readonly double CyclesAt(Instant now) => _cycles + ((now.Nanoseconds - _since.Nanoseconds) * 1e-9 * Block.Hertz);

    /// <summary>The function's value at an instant, -1 to 1.</summary>
    public readonly double ValueAt(Instant now, NoteAddress address, TableStore tables, ulong seed)
    {
        double cycles = CyclesAt(now);
        double whole = Block.Rate < 0 ? Math.Ceiling(cycles) - 1 : Math.Floor(cycles);
        if (Block.Function == ModulationFunction.Random)
        {
            return Shapes.Random(seed, address, Id, (long)whole);
        }

        return Shapes.Modulate(Block.Function, Shapes.InLoop(cycles - whole, Block.LoopBegin, Block.LoopEnd), tables);
    }
}
