using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Tests.Zipi.Link;

public class RingClockTests
{
    [Theory, Clause("zipi-2.36")]
    [InlineData(200)]
    [InlineData(-200)]
    [InlineData(0)]
    public void With_a_sample_every_100_ms_it_stays_within_22_microseconds_at_first_and_5_from_then_on(int ppm)
    {
        RingClock clock = new();
        for (int i = 0; i < 100; i++)
        {
            long at = i * 100_000_000L;
            clock.Steer(Local(at, ppm), 1, at / 1000 * 1000);
            for (long later = at; later < at + 100_000_000; later += 9_999_999)
            {
                long error = Math.Abs(clock.Read(Local(later, ppm)) - later);
                Assert.True(error <= (i < 2 ? 22_000 : 5_000), $"{error} ns after {i} samples");
            }
        }
    }

    [Fact, Clause("zipi-2.36")]
    public void It_never_runs_backwards_and_never_slews_by_more_than_1000_ppm()
    {
        Random chance = new(1);
        RingClock clock = new();
        long previous = 0;
        clock.Steer(new Instant(0), 1, 0);
        for (long at = 1_000_000; at < 3_000_000_000; at += 1_000_000)
        {
            long shown = clock.Read(new Instant(at));
            Assert.InRange(shown - previous, 998_000, 1_002_001);
            previous = shown;
            if (at % 100_000_000 == 0)
            {
                Assert.False(clock.Steer(new Instant(at), 1, at + chance.NextInt64(-300_000, 300_000)));
                Assert.Equal(shown, clock.Read(new Instant(at)));
            }
        }
    }

    [Fact, Clause("zipi-2.36")]
    public void A_first_setting_and_a_new_epoch_jump()
    {
        RingClock clock = new();
        Assert.True(clock.Steer(new Instant(5), 1, 1_000));
        Assert.False(clock.Steer(new Instant(1_000_005), 1, 1_001_000));
        Assert.True(clock.Steer(new Instant(2_000_005), 2, 77_000_000));
        Assert.Equal(77_000_000, clock.Read(new Instant(2_000_005)));
        Assert.Equal(2, clock.Epoch);
    }

    private static Instant Local(long world, int ppm) => new(world + (world / 1_000_000 * ppm) + 123_456);
}
