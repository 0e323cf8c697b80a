namespace Tutti.Patchbay.Feed;

/// <summary>So many at once, and so many a second: a bucket of tokens that fills again.</summary>
/// <remarks>Thread-safe: no.</remarks>
internal sealed class RateLimit
{
    private readonly double _perSecond;
    private readonly double _most;
    private double _tokens;
    private long _lastMs = long.MinValue;

    /// <summary>A full bucket.</summary>
    /// <param name="perSecond">How fast it fills.</param>
    /// <param name="most">What it holds.</param>
    public RateLimit(double perSecond, double most)
    {
        _perSecond = perSecond;
        _most = most;
        _tokens = most;
    }

    /// <summary>True when it is as full as it gets: then whoever it belongs to need not be remembered.</summary>
    public bool IsFull(long nowMs)
    {
        Fill(nowMs);
        return _tokens >= _most;
    }

    /// <summary>Takes some out.</summary>
    /// <param name="nowMs">The time, on any clock of milliseconds.</param>
    /// <param name="count">How many.</param>
    /// <returns>False, and nothing is taken, when so many are not there.</returns>
    public bool TryTake(long nowMs, double count = 1)
    {
        Fill(nowMs);
        if (_tokens < count)
        {
            return false;
        }

        _tokens -= count;
        return true;
    }

    private void Fill(long nowMs)
    {
        if (_lastMs != long.MinValue)
        {
            _tokens = Math.Min(_most, _tokens + (Math.Max(0, nowMs - _lastMs) * _perSecond / 1000));
        }

        _lastMs = nowMs;
    }
}
