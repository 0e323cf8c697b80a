using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>When a station may claim to be the monitor: a dead line, or a monitor that is silent (zipi-2.14, zipi-2.32).</summary>
/// <remarks>Thread-safe: no.</remarks>
internal sealed class MonitorWatch(int seed)
{
#pragma warning disable CA5394 // Chance spreads the claims; it protects nothing.
    private readonly Random _chance = new(seed);

    private Instant _claimAt = Instant.Never;
    private Instant _hereBy = Instant.Never;
    private Instant _advancedTo;
    private int _tokens;

    public Instant NextDeadline => Instant.Min(_claimAt, _hereBy > _advancedTo ? _hereBy : Instant.Never);

    /// <summary>True when HERE is late, so that tokens count.</summary>
    public bool WatchesToken(Instant now) => now >= _hereBy;

    /// <summary>The line has been dead for long enough; chance decides when to claim.</summary>
    public void LineLost(Instant now) => ClaimSoon(now);

    /// <summary>The line lives again, or somebody else claims.</summary>
    public void LineFound() => _claimAt = Instant.Never;

    /// <summary>The monitor was heard.</summary>
    public void Heard(Instant now)
    {
        _claimAt = Instant.Never;
        _hereBy = now + LinkTimes.HereLost;
        _tokens = 0;
    }

    /// <summary>There is nothing to watch: this station is the monitor, or listens to nobody.</summary>
    public void Stop() => _claimAt = _hereBy = Instant.Never;

    /// <summary>A token was seen; true when the monitor is now given up.</summary>
    public bool CountToken(Instant now)
    {
        if (now < _hereBy || ++_tokens < LinkTimes.HereTokens)
        {
            return false;
        }

        _hereBy = Instant.Never;
        ClaimSoon(now);
        return true;
    }

    /// <summary>True when it is time to claim.</summary>
    public bool Advance(Instant now)
    {
        _advancedTo = now;
        if (now < _claimAt)
        {
            return false;
        }

        Stop();
        return true;
    }

    private void ClaimSoon(Instant now)
    {
        if (_claimAt == Instant.Never)
        {
            _claimAt = now + new TimeSpan(_chance.NextInt64(LinkTimes.ClaimChance.Ticks + 1));
        }
    }
}
