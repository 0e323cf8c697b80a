namespace Tutti.Protocols.Mpdl;

/// <summary>The functions of modulations and segments (mpdl-6.2, mpdl-6.6).</summary>
internal static class Shapes
{
    private static readonly double s_exp5 = Math.Exp(5);

    /// <summary>Where a part from begin to end is read at a fraction of a cycle: 0 to 1 (mpdl-6.4).</summary>
    public static double InLoop(double fraction, ushort begin, ushort end)
    {
        int length = end + 1 - begin;
        double x = (begin + (fraction * (length > 0 ? length : length + 65536))) / 65536;
        return x > 1 ? x - 1 : x;
    }

    /// <summary>A function that repeats, at x from 0 to 1.</summary>
    public static double Modulate(ModulationFunction function, double x, TableStore tables) => function switch
    {
        ModulationFunction.None or ModulationFunction.Random => 0,
        ModulationFunction.Sine => Math.Sin(2 * Math.PI * x),
        ModulationFunction.Square => x < 0.5 ? 1 : -1,
        ModulationFunction.SawTooth => (2 * x) - 1,
        ModulationFunction.Triangle => x < 0.25 ? 4 * x : x < 0.75 ? 2 - (4 * x) : (4 * x) - 4,
        _ => tables.Modulation((byte)function, x),
    };

    /// <summary>A value from -1 to 1 that is the same whenever the same cycle of the same modulation is asked for.</summary>
    public static double Random(ulong seed, NoteAddress address, DescriptorId id, long cycle)
    {
        unchecked
        {
            ulong z = seed ^ ((ulong)address.Bits << 8) ^ (byte)id;
            z += 0x9E37_79B9_7F4A_7C15UL * (ulong)(cycle + 1);
            z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EBUL;
            return ((z ^ (z >> 31)) >> 11) * (2.0 / (1UL << 53)) - 1;
        }
    }

    /// <summary>How far a segment has come from its start (0) to its target (1) at a fraction of its time.</summary>
    public static double Progress(SegmentBlock block, double fraction, TableStore tables)
    {
        if (block.Function == SegmentFunction.Linear)
        {
            return fraction;
        }

        double begin = Segment(block.Function, InLoop(0, block.FunctionBegin, block.FunctionEnd), tables);
        double end = Segment(block.Function, InLoop(1, block.FunctionBegin, block.FunctionEnd), tables);
        return begin == end
            ? fraction
            : (Segment(block.Function, InLoop(fraction, block.FunctionBegin, block.FunctionEnd), tables) - begin) / (end - begin);
    }

    private static double Segment(SegmentFunction function, double x, TableStore tables) => function switch
    {
        SegmentFunction.Linear => x,
        SegmentFunction.Concave => (1 - Math.Exp(-5 * x)) / (1 - (1 / s_exp5)),
        SegmentFunction.Convex => (Math.Exp(5 * x) - 1) / (s_exp5 - 1),
        SegmentFunction.SShaped => x * x * (3 - (2 * x)),
        _ => tables.Segment((byte)function, x),
    };
}
