namespace Tutti.Simulation;

/// <summary>A timer of a <see cref="VirtualClock"/>.</summary>
internal sealed class VirtualTimer(VirtualClock clock, World world, TimerCallback callback, object? state) : ITimer, IWorldEvent
{
    private long _due = long.MaxValue;
    private TimeSpan _period = Timeout.InfiniteTimeSpan;
    private int _version;

    /// <inheritdoc/>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        _due = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : clock.GetTimestamp() + (long)dueTime.TotalNanoseconds;
        _period = period;
        Arm();
        return true;
    }

    /// <summary>Waits for the instant it is due, as the clock sees it now.</summary>
    public void Arm()
    {
        _version++;
        if (_due != long.MaxValue)
        {
            world.Schedule(clock.WorldAt(_due).Nanoseconds, this, _version);
        }
    }

    /// <inheritdoc/>
    public void Happen(int kind, object? data)
    {
        if (kind != _version)
        {
            return;
        }

        _due = _period > TimeSpan.Zero ? _due + (long)_period.TotalNanoseconds : long.MaxValue;
        Arm();
        callback(state);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _version++;
        _due = long.MaxValue;
        clock.Forget(this);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
