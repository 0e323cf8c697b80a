using Tutti.Simulation;

namespace Tutti.Tests.Simulation;

public class VirtualClockTests
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_clock_that_drifts_counts_more_than_there_is()
    {
        World world = new(1);
        VirtualClock clock = new(world) { DriftPpm = 500_000 };
        world.Run(s_second);
        Assert.Equal(1_500_000_000, clock.GetTimestamp());
        Assert.Equal(world.Now, clock.WorldAt(1_500_000_000));
    }

    [Fact]
    public void A_step_moves_the_time_of_day_and_not_the_timestamps()
    {
        World world = new(1);
        VirtualClock clock = new(world);
        DateTimeOffset before = clock.GetUtcNow();
        clock.Step(TimeSpan.FromHours(-1));
        Assert.Equal(before - TimeSpan.FromHours(1), clock.GetUtcNow());
        Assert.Equal(0, clock.GetTimestamp());
    }

    [Fact]
    public void A_timer_fires_by_its_own_clock_and_after_a_leap_at_once()
    {
        World world = new(1);
        VirtualClock clock = new(world) { DriftPpm = -100_000 };
        List<long> fired = [];
        using ITimer timer = clock.CreateTimer(_ => fired.Add(world.Now.Nanoseconds), null, s_second * 0.9, s_second * 9);
        world.Run(s_second);
        Assert.Equal([1_000_000_000], fired);
        clock.Leap(s_second * 9);
        world.Run(TimeSpan.Zero);
        Assert.Equal([1_000_000_000, 1_000_000_000], fired);
    }
}
