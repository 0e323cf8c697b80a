using Tutti.Cli.Verbs;
using Tutti.Protocols.Zipi.Ip;

namespace Tutti.Tests.Cli.Verbs.Ring;

public class RefusalLogTests
{
    private readonly HandClock _clock = new();
    private readonly RefusalLog _log;

    public RefusalLogTests() => _log = new RefusalLog(_clock);

    [Fact]
    public void A_stranger_who_knocks_on_is_told_of_once_in_ten_seconds()
    {
        Assert.True(_log.IsNews(From("10.0.0.7:4000")));
        Assert.False(_log.IsNews(From("10.0.0.7:4001")));
        _clock.Seconds += 9;
        Assert.False(_log.IsNews(From("10.0.0.7:4000")));
        _clock.Seconds += 2;
        Assert.True(_log.IsNews(From("10.0.0.7:4000")));
    }

    [Fact]
    public void Another_machine_and_another_reason_are_news()
    {
        Assert.True(_log.IsNews(From("10.0.0.7:4000")));
        Assert.True(_log.IsNews(From("10.0.0.8 (TCP)")));
        Assert.True(_log.IsNews(From("10.0.0.7:4000") with { Reason = "the ring is full" }));
    }

    private static RingHubChange From(string from) => new(IpHubEventKind.Refused, -1, 1, from, "the ring has another secret");

    private sealed class HandClock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
