using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <summary>
/// The last differences between "received" on the clock here and "emitted" on the clock there. Each is the delay plus how far the two clocks are
/// apart; who knows the latter learns the delay.
/// </summary>
/// <remarks>Thread-safe: no.</remarks>
internal sealed class DelaySamples
{
    /// <summary>Samples that are kept.</summary>
    public const int Bound = 256;

    /// <summary>Older samples do not count: the clocks may have drifted apart since.</summary>
    private static readonly TimeSpan s_oldest = TimeSpan.FromSeconds(10);

    private readonly (Instant At, long Ns)[] _samples = new (Instant, long)[Bound];
    private int _next;
    private int _count;

    /// <summary>Adds one, and forgets the oldest.</summary>
    public void Add(Instant now, long differenceNs)
    {
        _samples[_next] = (now, differenceNs);
        _next = (_next + 1) % Bound;
        _count = Math.Min(_count + 1, Bound);
    }

    /// <summary>The median and the 99th percentile of the recent ones, nearest rank; false when there is none.</summary>
    public bool TryRead(Instant now, out long medianNs, out long highNs, out int count)
    {
        Span<long> recent = stackalloc long[Bound];
        count = 0;
        for (int i = 0; i < _count; i++)
        {
            if (now - _samples[i].At <= s_oldest)
            {
                recent[count++] = _samples[i].Ns;
            }
        }

        medianNs = highNs = 0;
        if (count == 0)
        {
            return false;
        }

        recent = recent[..count];
        recent.Sort();
        medianNs = recent[Rank(count, 50)];
        highNs = recent[Rank(count, 99)];
        return true;
    }

    private static int Rank(int count, int percent) => (((count * percent) + 99) / 100) - 1;
}
