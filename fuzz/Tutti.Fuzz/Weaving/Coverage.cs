using System.Runtime.CompilerServices;

namespace Tutti.Fuzz.Weaving;

/// <summary>What woven code calls at the start of each basic block: it counts the block, and the work of the execution as a whole.</summary>
/// <remarks>
/// One worker has one copy of this class (<see cref="WovenContext"/>), so nothing here is shared between threads. Work is counted in blocks, not in
/// time: an input that makes a reader loop is found on any machine, however busy, and always after the same number of blocks.
/// </remarks>
public static class Coverage
{
    /// <summary>The most blocks that can be counted.</summary>
    public const int MostBlocks = 1 << 16;

    private static readonly byte[] s_hits = new byte[MostBlocks];
    private static long s_left = long.MaxValue;

    /// <summary>How often each block was entered in this execution, modulo 256.</summary>
    public static ReadOnlySpan<byte> Hits => s_hits;

    /// <summary>Begins an execution.</summary>
    /// <param name="blocks">How many of the counters are in use.</param>
    /// <param name="budget">The work after which it ends with a <see cref="TooMuchWorkException"/>.</param>
    public static void Begin(int blocks, long budget)
    {
        Array.Clear(s_hits, 0, blocks);
        s_left = budget;
    }

    /// <summary>Called by woven code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Hit(int block)
    {
        s_hits[block]++;
        if (--s_left < 0)
        {
            Stop();
        }
    }

    private static void Stop()
    {
        // What handles this exception may run woven code itself.
        s_left = long.MaxValue;
        throw new TooMuchWorkException();
    }
}
