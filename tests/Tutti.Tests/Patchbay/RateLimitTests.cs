using Tutti.Patchbay.Feed;

namespace Tutti.Tests.Patchbay;

public class RateLimitTests
{
    [Fact]
    public void So_many_at_once_and_then_so_many_a_second()
    {
        RateLimit limit = new(perSecond: 10, most: 3);

        Assert.True(limit.TryTake(0));
        Assert.True(limit.TryTake(0, 2));
        Assert.False(limit.TryTake(0));
        Assert.False(limit.TryTake(99));
        Assert.True(limit.TryTake(200));
        Assert.False(limit.IsFull(300));
        Assert.True(limit.IsFull(10_000));
        Assert.False(limit.TryTake(20_000, 4));
    }

    [Fact]
    public void A_clock_that_goes_back_gives_nothing()
    {
        RateLimit limit = new(perSecond: 1000, most: 1);
        Assert.True(limit.TryTake(1_000));
        Assert.False(limit.TryTake(0));
    }
}
