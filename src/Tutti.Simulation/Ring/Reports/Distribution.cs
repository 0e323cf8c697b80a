namespace Tutti.Simulation.Ring.Reports;

/// <summary>How often each value was seen; nothing is rounded.</summary>
/// <remarks>Thread-safe: no.</remarks>
public sealed class Distribution
{
    private readonly Dictionary<long, long> _times = [];
    private long[]? _sorted;

    /// <summary>Values seen.</summary>
    public long Count { get; private set; }

    /// <summary>The greatest; 0 when none was seen.</summary>
    public long Worst { get; private set; }

    /// <summary>A value was seen so many times.</summary>
    public void Add(long value, long times = 1)
    {
        System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_times, value, out _) += times;
        Count += times;
        Worst = Math.Max(Worst, value);
        _sorted = null;
    }

    /// <summary>The least value that at least this share (0 to 1) of all does not exceed; 0 when none was seen.</summary>
    public long Quantile(double share)
    {
        if (_sorted is null)
        {
            _sorted = [.. _times.Keys];
            Array.Sort(_sorted);
        }

        long left = Math.Max(1, (long)Math.Ceiling(share * Count));
        foreach (long value in _sorted)
        {
            left -= _times[value];
            if (left <= 0)
            {
                return value;
            }
        }

        return Worst;
    }
}
