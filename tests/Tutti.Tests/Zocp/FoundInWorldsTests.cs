using Tutti.Protocols.Zocp;

namespace Tutti.Tests.Zocp;

/// <summary>What whole worlds found, each in the fewest steps that show it.</summary>
public class FoundInWorldsTests
{
    private readonly Show _show = new(1);
    private readonly ZocpNode _desk;
    private readonly ZocpNode _lamp;

    public FoundInWorldsTests()
    {
        _desk = _show.Add("desk", "1d");
        _lamp = _show.Add("lamp", "1a");
        RobustnessTests.Register(_desk, "cue", new() { TypeHint = TypeHint.String, Value = "", Access = Access.Emit });
        RobustnessTests.Register(_desk, "fader", new() { TypeHint = TypeHint.Flt, Value = 0.25, Access = Access.Emit });
        RobustnessTests.Register(_lamp, "cue", new() { TypeHint = TypeHint.String, Value = "", Access = Access.Sense });
        RobustnessTests.Register(_lamp, "level", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Sense });
        _show.MeetAll();
        _show.Settle();
        _show.Sent.Clear();
    }

    [Fact]
    [Clause("zocp-5.9")]
    public void A_cue_that_is_emitted_while_the_receiver_confirms_the_link_comes_once()
    {
        _desk.Subscribe(_show.Now, _desk.Uuid, "cue", _lamp.Uuid, "cue");
        _show.Flush(_desk.Uuid, _lamp.Uuid);
        Emit("cue", "go");
        _show.Settle();
        Assert.Single(_show.Sent, unit => unit.Text is """{"SIG":["cue","go"]}""");
        Assert.True(_lamp.TryGetParameter("cue", out LocalParameter? cue));
        Assert.Equal("go", cue.Value);
    }

    [Fact]
    [Clause("zocp-5.9")]
    public void A_number_that_is_emitted_meanwhile_is_told_again_so_that_the_receiver_holds_it_in_any_order()
    {
        _desk.Subscribe(_show.Now, _desk.Uuid, "fader", _lamp.Uuid, "level");
        _show.Flush(_desk.Uuid, _lamp.Uuid);
        Emit("fader", 0.5);
        _show.Settle();
        Assert.Equal(2, _show.Sent.Count(unit => unit.Text is """{"SIG":["fader",0.5]}"""));
    }

    [Fact]
    [Clause("zocp-5.9")]
    public void Who_begins_to_watch_everything_learns_what_changed_before_it_was_listed()
    {
        Emit("fader", 0.5);
        _show.Settle();
        Assert.Empty(_show.Sent);
        _lamp.Subscribe(_show.Now, _desk.Uuid, null, _lamp.Uuid, null);

        // And what changes while its SUB is on the way.
        Emit("fader", 0.75);
        _show.Settle();
        Assert.True(_lamp.TryGetPeer(_desk.Uuid, out ZocpPeer? desk));
        Assert.True(desk.Tree.TryFind("fader", out Capability? fader));
        Assert.Equal(0.75, fader.Value);
    }

    [Fact]
    [Clause("zocp-5.7")]
    public void A_patch_that_is_made_again_outlives_the_answer_to_its_end()
    {
        // The emitter gives up, ends what it asked for, and asks again; the receiver hears all of it at once, and late.
        for (int tries = 0; tries < 3; tries++)
        {
            _desk.Subscribe(_show.Now, _desk.Uuid, "cue", _lamp.Uuid, "cue");
            _show.Pass(TimeSpan.FromSeconds(2.5));
        }

        long id = _desk.Subscribe(_show.Now, _desk.Uuid, "cue", _lamp.Uuid, "cue");
        _show.Flush(_desk.Uuid, _lamp.Uuid);
        _show.Settle();
        Assert.Contains(_show.News, news => news.Node == _desk.Uuid && news.News.Id == id && news.News.Outcome == RequestOutcome.Done);
        Assert.Contains((_lamp.Uuid, "cue", "cue"), _desk.Subscribers);
        Assert.Contains((_desk.Uuid, "cue", "cue"), _lamp.Subscriptions);
        Emit("cue", "go");
        _show.Settle();
        Assert.True(_lamp.TryGetParameter("cue", out LocalParameter? cue));
        Assert.Equal("go", cue.Value);
    }

    [Fact]
    [Clause("zocp-9.6")]
    public void A_link_does_not_go_back_to_an_earlier_run_that_has_yet_to_show_that_it_lives()
    {
        ZocpNode next = _show.Add("lamp", "1a");
        RobustnessTests.Register(next, "cue", new() { TypeHint = TypeHint.String, Value = "", Access = Access.Sense });
        _desk.Doubted(_show.Now, _lamp.Uuid, isDoubted: true);
        _show.MeetAll();
        _show.Settle();
        _desk.Subscribe(_show.Now, _desk.Uuid, "cue", next.Uuid, "cue");
        _show.Settle();
        ZocpLink link = Assert.Single(_desk.Links);
        Assert.Equal((ZocpLinkState.Live, next.Uuid), (link.State, link.Peer));

        _show.Leave(next.Uuid);
        _show.Settle();
        Assert.Equal((ZocpLinkState.Waiting, next.Uuid), (link.State, link.Peer));

        _desk.Doubted(_show.Now, _lamp.Uuid, isDoubted: false);
        _show.Settle();
        Assert.Equal((ZocpLinkState.Live, _lamp.Uuid), (link.State, link.Peer));
    }

    [Theory]
    [Clause("zocp-5.7")]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(false, 0)]
    [InlineData(false, 1)]
    [InlineData(false, 2)]
    public void A_link_that_is_ended_before_it_is_answered_is_nowhere(bool byEmitter, int delivered)
    {
        ZocpNode one = byEmitter ? _desk : _lamp, other = byEmitter ? _lamp : _desk;
        one.Subscribe(_show.Now, _desk.Uuid, "cue", _lamp.Uuid, "cue");
        for (int i = 0; i < delivered; i++)
        {
            _show.Flush(i % 2 == 0 ? one.Uuid : other.Uuid, i % 2 == 0 ? other.Uuid : one.Uuid);
        }

        long end = one.Unsubscribe(_show.Now, _desk.Uuid, "cue", _lamp.Uuid, "cue");
        _show.Settle();
        _show.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(RequestOutcome.Done, _show.Done(end).Outcome);
        Assert.Empty(_desk.Links);
        Assert.Empty(_lamp.Links);
        Assert.Empty(_desk.Subscribers);
        Assert.Empty(_lamp.Subscriptions);
    }

    [Theory]
    [Clause("zocp-9.2")]
    [InlineData(false)]
    [InlineData(true)]
    public void Of_two_watchers_one_may_leave_before_both_are_answered(bool firstIsAnswered)
    {
        _lamp.Subscribe(_show.Now, _desk.Uuid, "cue", _lamp.Uuid, null);
        if (firstIsAnswered)
        {
            _show.Settle();
        }

        _lamp.Subscribe(_show.Now, _desk.Uuid, "cue", _lamp.Uuid, null);
        _lamp.Unsubscribe(_show.Now, _desk.Uuid, "cue", _lamp.Uuid, null);
        _show.Settle();
        Assert.Equal(1, Assert.Single(_lamp.Links).Watchers);
        Assert.Contains((_lamp.Uuid, "cue", null), _desk.Subscribers);

        _lamp.Unsubscribe(_show.Now, _desk.Uuid, "cue", _lamp.Uuid, null);
        _show.Settle();
        Assert.Empty(_lamp.Links);
        Assert.Empty(_desk.Subscribers);
    }

    [Theory]
    [Clause("zocp-5.6")]
    [InlineData(true)]
    [InlineData(false)]
    public void A_request_that_is_given_up_leaves_a_later_one_for_the_same_patch_alone(bool emitterAsks)
    {
        ZocpNode asks = emitterAsks ? _desk : _lamp;
        long first = asks.Subscribe(_show.Now, _desk.Uuid, "cue", _lamp.Uuid, "cue");
        _show.Pass(TimeSpan.FromSeconds(1.5));
        long second = asks.Subscribe(_show.Now, _desk.Uuid, "cue", _lamp.Uuid, "cue");
        _show.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(RequestOutcome.NoAnswer, _show.Done(first).Outcome);
        _show.Settle();
        Assert.Equal(RequestOutcome.Done, _show.Done(second).Outcome);
        Assert.Contains((_lamp.Uuid, "cue", "cue"), _desk.Subscribers);
        Assert.Contains((_desk.Uuid, "cue", "cue"), _lamp.Subscriptions);
        Emit("cue", "go");
        _show.Settle();
        Assert.True(_lamp.TryGetParameter("cue", out LocalParameter? cue));
        Assert.Equal("go", cue.Value);
    }

    [Fact]
    [Clause("zocp-5.6")]
    public void A_receiver_that_agrees_when_the_emitter_has_given_up_is_listed_nowhere()
    {
        long id = _desk.Subscribe(_show.Now, _desk.Uuid, "cue", _lamp.Uuid, "cue");
        _show.Pass(TimeSpan.FromSeconds(2.5));
        Assert.Equal(RequestOutcome.NoAnswer, _show.Done(id).Outcome);
        _show.Settle();
        Assert.Empty(_desk.Subscribers);
        Assert.Empty(_desk.Links);
        Assert.Empty(_lamp.Subscriptions);
        Assert.Empty(_lamp.Links);
    }

    [Fact]
    [Clause("zocp-9.1")]
    public void A_patch_that_could_not_be_asked_for_while_its_node_was_silent_is_asked_for_when_that_is_heard_again()
    {
        _lamp.Subscribe(_show.Now, _desk.Uuid, "cue", _lamp.Uuid, "cue");
        _show.Settle();
        _show.Cut(_desk.Uuid, _lamp.Uuid);
        _show.MeetAll();
        _show.Flush(_lamp.Uuid, _desk.Uuid); // GET
        _show.Flush(_desk.Uuid, _lamp.Uuid); // its answer: the patch is asked for again
        _lamp.Silenced(_show.Now, _desk.Uuid, TimeSpan.FromSeconds(2));
        _show.Pass(TimeSpan.FromSeconds(2.5));
        _show.Pass(TimeSpan.FromSeconds(2.5));
        Assert.Equal(ZocpLinkState.Waiting, Assert.Single(_lamp.Links).State);
        Emit("cue", "go");
        _lamp.Recovered(_show.Now, _desk.Uuid);
        _show.Settle();
        Assert.Equal(ZocpLinkState.Live, Assert.Single(_lamp.Links).State);
        Assert.True(_lamp.TryGetParameter("cue", out LocalParameter? cue));
        Assert.Equal("go", cue.Value);
    }

    private void Emit(string path, ZocpValue value)
    {
        Assert.True(_desk.TryGetParameter(path, out LocalParameter? parameter));
        Assert.Equal(EmitResult.Sent, _desk.Emit(_show.Now, parameter, value));
    }
}
