using Tutti.Protocols.Wire;

namespace Tutti.Simulation;

/// <summary>The clock of one machine in a world: it may run too fast, be set, and lose time.</summary>
/// <remarks>Timestamps count nanoseconds and never go back; the time of day may. Thread-safe: no.</remarks>
public sealed class VirtualClock : TimeProvider
{
    private static readonly DateTimeOffset s_epoch = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly World _world;
    private readonly List<VirtualTimer> _timers = [];
    private long _worldBase;
    private double _localBase;
    private double _rate = 1;
    private TimeSpan _stepped;

    /// <summary>A clock that is right.</summary>
    /// <param name="world">Whose time it tells.</param>
    /// <param name="start">What its timestamp begins with, in nanoseconds.</param>
    public VirtualClock(World world, long start = 0)
    {
        ArgumentNullException.ThrowIfNull(world);
        _world = world;
        _worldBase = world.Now.Nanoseconds;
        _localBase = start;
    }

    /// <summary>Told after the clock was set or changed its speed: whoever waits for an instant must look again.</summary>
    public event Action? Changed;

    /// <inheritdoc/>
    public override long TimestampFrequency => 1_000_000_000;

    /// <summary>How much too fast it runs, in millionths; negative: too slow.</summary>
    public double DriftPpm
    {
        get => (_rate - 1) * 1e6;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 500_000);
            ArgumentOutOfRangeException.ThrowIfLessThan(value, -500_000);
            Rebase(0);
            _rate = 1 + (value / 1e6);
            Tell();
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => (long)(_localBase + ((_world.Now.Nanoseconds - _worldBase) * _rate));

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => s_epoch + _stepped + TimeSpan.FromTicks(GetTimestamp() / TimeSpan.NanosecondsPerTick);

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        VirtualTimer timer = new(this, _world, callback, state);
        _timers.Add(timer);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Somebody sets the time of day; timestamps do not notice.</summary>
    public void Step(TimeSpan by) => _stepped += by;

    /// <summary>The machine was asleep, and its timestamps have gone on: a jump forward.</summary>
    public void Leap(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        Rebase(by.TotalNanoseconds);
        Tell();
    }

    /// <summary>When, in the world's time, the timestamp will have reached <paramref name="timestamp"/>.</summary>
    public Instant WorldAt(long timestamp)
    {
        double wait = (timestamp - _localBase) / _rate;
        return wait >= long.MaxValue - _worldBase ? Instant.Never : new Instant(_worldBase + (long)Math.Ceiling(wait));
    }

    internal void Forget(VirtualTimer timer) => _timers.Remove(timer);

    private void Rebase(double leap)
    {
        _localBase += ((_world.Now.Nanoseconds - _worldBase) * _rate) + leap;
        _worldBase = _world.Now.Nanoseconds;
    }

    private void Tell()
    {
        foreach (VirtualTimer timer in _timers)
        {
            timer.Arm();
        }

        Changed?.Invoke();
    }
}
