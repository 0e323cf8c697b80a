using Tutti.Protocols.Zocp;
using Tutti.Simulation.OldPeers;

namespace Tutti.Tests.Zocp;

/// <summary>An old node takes any value, so what does not fit is refused before it is sent, by what the old node says of itself.</summary>
public class SetOldPeerTests
{
    private readonly Show _show = new(2);
    private readonly OldPeer _lamp;
    private readonly ZocpNode _hand;

    public SetOldPeerTests()
    {
        _lamp = _show.AddOld("old lamp");
        _lamp.Register("level", 0.5, "flt", "rw");
        _lamp.Register("hours", 3, "int", "r");
        _lamp.Tree["level"]!["max"] = 1.0;
        _hand = _show.Add("hand", "2b");
        _show.MeetAll();
        _show.Settle();
    }

    [Theory]
    [Clause("zocp-7.6")]
    [InlineData("level", "7", ZocpReason.OutOfRange, "0.5")]
    [InlineData("level", "\"high\"", ZocpReason.WrongType, "0.5")]
    [InlineData("hours", "4", ZocpReason.NotWriteable, "3")]
    public void What_does_not_fit_is_refused_with_the_reason_and_what_holds(string path, string json, ZocpReason reason, string holds)
    {
        ZocpEvent done = Set(path, json, force: false);
        Assert.Equal((RequestOutcome.Refused, reason), (done.Outcome, done.Refusal!.Reason));
        Assert.Equal(holds, done.Value.ToString());
        Assert.Contains("force", done.Refusal.Remedy, StringComparison.Ordinal);
        Assert.Equal(holds, _lamp.Tree[path]!["value"]!.ToJsonString());
        Assert.DoesNotContain(_show.Sent, unit => unit.Text.StartsWith("{\"SET", StringComparison.Ordinal));
    }

    [Theory]
    [Clause("zocp-7.6")]
    [InlineData("level", "7")]
    [InlineData("level", "\"high\"")]
    [InlineData("hours", "4")]
    public void Forced_it_is_sent_all_the_same(string path, string json)
    {
        ZocpEvent done = Set(path, json, force: true);
        Assert.Equal((RequestOutcome.Done, json), (done.Outcome, done.Value.ToString()));
        Assert.Equal(json, _lamp.Tree[path]!["value"]!.ToJsonString());
        Assert.Null(_lamp.Death);
    }

    [Fact]
    [Clause("zocp-7.6")]
    public void What_counts_is_what_the_old_node_says_now()
    {
        // It registers the parameter anew; nobody who does not subscribe hears of that.
        _lamp.Register("level", 0.5, "flt", "rw");
        Assert.Equal(RequestOutcome.Done, Set("level", "7", force: false).Outcome);
        Assert.Equal(7, _lamp.Tree["level"]!["value"]!.GetValue<int>());
        _lamp.Tree.Remove("hours");
        Assert.Equal(ZocpReason.NotFound, Set("hours", "4", force: false).Refusal?.Reason);
    }

    [Fact]
    [Clause("zocp-7.6")]
    public void What_fits_is_sent_without_asking_first()
    {
        _show.Sent.Clear();
        Assert.Equal(RequestOutcome.Done, Set("level", "0.75", force: false).Outcome);
        Assert.Equal("""{"SET":{"level":{"value":0.75}}}""", _show.Sent[0].Text);
    }

    private ZocpEvent Set(string path, string json, bool force)
    {
        Assert.True(ZocpValue.TryParse(json, out ZocpValue value));
        long request = _hand.Set(_show.Now, _lamp.Uuid, path, value, force);
        _show.Settle();
        if (!_show.News.Exists(news => news.News.Kind == ZocpEventKind.RequestDone && news.News.Id == request))
        {
            // A removed key is known to be gone when the time for the answer is up.
            _show.Pass(TimeSpan.FromSeconds(2));
        }

        return _show.Done(request);
    }
}
