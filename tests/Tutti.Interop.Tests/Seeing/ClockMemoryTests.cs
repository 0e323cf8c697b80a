using Tutti.Protocols.Zocp;
using Tutti.Seeing;

namespace Tutti.Interop.Tests.Seeing;

/// <summary>How far clocks are apart, remembered: what is said of them must hold, whatever the network did to the questions (see-1.3).</summary>
public class ClockMemoryTests
{
    private const long Second = 1_000_000_000;

    private static readonly Uuid s_lamp = new(2);

    [Fact]
    public void Nothing_is_known_of_who_was_never_asked_or_has_gone()
    {
        ClockMemory memory = new();
        Assert.Null(memory.Find(s_lamp, 0));
        Assert.True(memory.Add(s_lamp, Round(asked: 0, takes: 100, ahead: 7)));
        Assert.NotNull(memory.Find(s_lamp, 0));
        memory.Forget(s_lamp);
        Assert.Null(memory.Find(s_lamp, 0));
    }

    [Fact]
    public void A_round_that_waited_does_not_take_the_place_of_a_short_one_until_the_clocks_may_have_drifted_as_far()
    {
        ClockMemory memory = new();
        memory.Add(s_lamp, Round(asked: 0, takes: 100_000, ahead: 7 * Second));
        Assert.True(memory.Add(s_lamp, Round(asked: Second, takes: 5_000_000, ahead: 7 * Second)));

        // 50 us, and 100 millionths of a second.
        Assert.Equal(150_001, memory.Find(s_lamp, Second)!.Value.UncertaintyNs);
        Assert.True(memory.Add(s_lamp, Round(asked: 60 * Second, takes: 5_000_000, ahead: 7 * Second)));
        Assert.Equal(2_500_001, memory.Find(s_lamp, 60 * Second)!.Value.UncertaintyNs);
    }

    [Fact]
    public void A_clock_that_jumped_is_forgotten_and_compared_anew()
    {
        ClockMemory memory = new();
        memory.Add(s_lamp, Round(asked: 0, takes: 100_000, ahead: 0));

        // Its machine slept for three seconds.
        Assert.False(memory.Add(s_lamp, Round(asked: 10 * Second, takes: 100_000, ahead: -3 * Second)));
        Assert.Null(memory.Find(s_lamp, 10 * Second));
        Assert.True(memory.Add(s_lamp, Round(asked: 11 * Second, takes: 100_000, ahead: -3 * Second)));
    }

    [Fact]
    public void Whatever_the_ways_took_and_however_the_clock_drifts_the_truth_lies_within_the_uncertainty()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            Random chance = new(seed);
            int ppm = chance.Next(-50, 51);
            ClockMemory memory = new();
            long now = 0;
            for (int i = 0; i < 20; i++)
            {
                // The other's clock is 40 s ahead at first, and runs a little too fast or too slow.
                long there = chance.NextInt64(1, 20_000_000);
                long back = chance.NextInt64(1, 20_000_000);
                long at = now + there;
                ClockRound round = new(now, at + back, 0, new ClockReading(at + (40 * Second) + (at * ppm / 1_000_000), null));
                Assert.True(memory.Add(s_lamp, round), $"seed {seed}: round {i} does not fit");
                now = at + back + chance.NextInt64(0, 10 * Second);
                ClockRelation told = memory.Find(s_lamp, now)!.Value;
                long truth = (40 * Second) + (now * ppm / 1_000_000);
                Assert.True(Math.Abs(told.AheadNs - truth) <= told.UncertaintyNs, $"seed {seed}: round {i} tells {told.AheadNs} for {truth}, within {told.UncertaintyNs}");
            }
        }
    }

    // Both ways took the same time.
    private static ClockRound Round(long asked, long takes, long ahead) => new(asked, asked + takes, 0, new ClockReading(asked + (takes / 2) + ahead, null));
}
