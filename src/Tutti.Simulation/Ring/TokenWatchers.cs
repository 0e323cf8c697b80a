using System.Numerics;

namespace Tutti.Simulation.Ring;

/// <summary>The stations for which the next token is of use, and since when.</summary>
/// <remarks>Thread-safe: no.</remarks>
internal sealed class TokenWatchers(int count)
{
    private readonly ulong[] _words = new ulong[(count + 63) / 64];
    private readonly long[] _since = new long[count];

    /// <summary>Since when a watcher watches.</summary>
    public long Since(int position) => _since[position];

    /// <summary>The first watcher from a position on; -1 when there is none.</summary>
    public int From(int position)
    {
        int word = position / 64;
        if (word >= _words.Length)
        {
            return -1;
        }

        ulong left = _words[word] & (ulong.MaxValue << (position % 64));
        while (left == 0)
        {
            if (++word == _words.Length)
            {
                return -1;
            }

            left = _words[word];
        }

        return (word * 64) + BitOperations.TrailingZeroCount(left);
    }

    public void Set(int position, bool watches, long now)
    {
        ref ulong word = ref _words[position / 64];
        ulong bit = 1UL << (position % 64);
        if (!watches)
        {
            word &= ~bit;
        }
        else if ((word & bit) == 0)
        {
            word |= bit;
            _since[position] = now;
        }
    }
}
