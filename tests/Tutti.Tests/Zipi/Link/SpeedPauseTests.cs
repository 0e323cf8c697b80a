using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Tests.Zipi.Link;

[Clause("zipi-2.27")]
public class SpeedPauseTests
{
    private static readonly Instant s_start = new(1_000_000_000);

    [Fact]
    public void Three_tests_end_it()
    {
        SpeedPause pause = new();
        Assert.False(pause.IsOn(s_start));
        pause.Begin(s_start);
        pause.CountTest(s_start);
        pause.CountTest(s_start);
        Assert.True(pause.IsOn(s_start));
        pause.CountTest(s_start);
        Assert.False(pause.IsOn(s_start));
    }

    [Fact]
    public void Neither_time_nor_tokens_alone_end_it_but_both_do()
    {
        SpeedPause pause = new();
        pause.Begin(s_start);
        Assert.True(pause.IsOn(s_start + TimeSpan.FromSeconds(1)));
        for (int i = 0; i < LinkTimes.SpeedTokens; i++)
        {
            pause.CountToken();
        }

        Assert.True(pause.IsOn(s_start + LinkTimes.SpeedPause - TimeSpan.FromTicks(1)));
        Assert.False(pause.IsOn(s_start + LinkTimes.SpeedPause));
    }

    [Fact]
    public void Roll_and_addresses_make_it_last_but_do_not_begin_it()
    {
        SpeedPause pause = new();
        pause.Prolong(s_start);
        Assert.False(pause.IsOn(s_start));
        pause.Begin(s_start);
        Instant later = s_start + LinkTimes.SpeedPause - TimeSpan.FromTicks(1);
        pause.Prolong(later);
        for (int i = 0; i < LinkTimes.SpeedTokens; i++)
        {
            pause.CountToken();
        }

        Assert.True(pause.IsOn(s_start + LinkTimes.SpeedPause));
        Assert.False(pause.IsOn(later + LinkTimes.SpeedPause));
    }
}
