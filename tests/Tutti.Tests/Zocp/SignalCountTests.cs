using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Zocp;
using Tutti.Simulation.OldPeers;

namespace Tutti.Tests.Zocp;

/// <summary>Signals that must not be lost: over cuts, restarts of the emitter, and bounds.</summary>
public class SignalCountTests
{
    private readonly Show _show = new(3);
    private ZocpNode _desk = null!;
    private ZocpNode _lamp = null!;

    [Fact]
    [Clause("zocp-10.1")]
    public void Texts_are_counted_and_numbers_are_not()
    {
        Open();
        Say("go");
        Emit("fader", 0.5);
        _show.Settle();
        Assert.Equal("""{"n":2}""", Assert.Single(_show.Sent, unit => unit.Text == """{"SIG":["cue","go"]}""").Second);
        Assert.Equal("", Assert.Single(_show.Sent, unit => unit.Text == """{"SIG":["fader",0.5]}""").Second);
    }

    [Fact]
    [Clause("zocp-10.1")]
    [Clause("zocp-7.1")]
    public void Old_nodes_are_told_no_counts()
    {
        Open();
        OldPeer old = _show.AddOld("old");
        old.Register("text", "", "string", "rws");
        _show.MeetAll();
        _show.Settle();
        _desk.Subscribe(_show.Now, _desk.Uuid, "cue", old.Uuid, "text");
        _show.Settle();
        Say("go");
        _show.Settle();
        Assert.Contains(_show.Sent, unit => unit.To == old.Uuid && unit.Text == """{"SIG":["cue","go"]}""");
        Assert.All(_show.Sent.Where(unit => unit.To == old.Uuid), unit => Assert.Empty(unit.Second));
    }

    [Theory]
    [Clause("zocp-10.2")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void What_was_said_while_the_cable_was_out_comes_afterwards_once_and_in_order(int inFlight)
    {
        Open();
        Say("before");
        _show.Settle();
        for (int i = 0; i < inFlight; i++)
        {
            Say($"lost on the way {i}");
        }

        Cut();
        Say("one");
        Say("two");
        Join();
        Say("after");
        _show.Settle();
        Assert.Equal(["", "before", .. Enumerable.Range(0, inFlight).Select(i => $"lost on the way {i}"), "one", "two", "after"], Heard());
        Assert.DoesNotContain(_show.News, news => news.News.Refusal?.Reason == ZocpReason.Lost);
    }

    [Fact]
    [Clause("zocp-10.2")]
    public void Nothing_is_said_twice_when_nothing_was_missed()
    {
        Open();
        Say("before");
        _show.Settle();
        Cut();
        Join();
        _show.Settle();
        Assert.Equal(["", "before"], Heard());
    }

    [Fact]
    [Clause("zocp-10.5")]
    public void What_is_said_to_a_watcher_before_its_patch_has_told_what_it_had_is_not_taken_for_a_loss()
    {
        Open();
        Say("before");
        _show.Settle();
        Cut();
        Say("one");
        Say("two");
        Join();
        _lamp.Subscribe(_show.Now, _desk.Uuid, null, _lamp.Uuid, null);
        _show.Flush(_lamp.Uuid, _desk.Uuid);
        Assert.Contains((_lamp.Uuid, null, null), _desk.Subscribers);
        Assert.DoesNotContain((_lamp.Uuid, "cue", "text"), _desk.Subscribers);
        _show.Flush(_desk.Uuid, _lamp.Uuid);

        // The watcher is told this one; its patch has only now said what it had last.
        Say("three");
        _show.Flush(_desk.Uuid, _lamp.Uuid);
        _show.Settle();
        Assert.Equal(
            ["", "before", "one", "two", "three"],
            _show.News.Where(news => news.Node == _lamp.Uuid && news.News is { Kind: ZocpEventKind.LocalChanged, Path: "text", Cause: ChangeCause.Signal })
                .Select(news => news.News.Value.TryGetText(out string? text) ? text : "?"));
        Assert.DoesNotContain(_show.News, news => news.News.Refusal?.Reason == ZocpReason.Lost);
    }

    [Theory]
    [Clause("zocp-10.3")]
    [InlineData(4, 0)]
    [InlineData(5, 1)]
    [InlineData(9, 5)]
    public void What_is_not_kept_any_more_is_reported_at_both_ends(int said, int gone)
    {
        Open(options => options with { MaxReplay = 4 });
        Say("before");
        _show.Settle();
        Cut();
        for (int i = 0; i < said; i++)
        {
            Say($"{i}");
        }

        Join();
        _show.Settle();
        Assert.Equal(["", "before", .. Enumerable.Range(gone, said - gone).Select(i => $"{i}")], Heard());
        string[] told = [.. _show.News.Where(news => news.News.Refusal?.Reason == ZocpReason.Lost).Select(news => news.News.Refusal!.Why)];
        Assert.Equal(gone == 0 ? 0 : 2, told.Length);
        Assert.All(told, why => Assert.StartsWith($"{gone} were missed", why, StringComparison.Ordinal));
        Assert.Equal(gone, Assert.Single(_lamp.Links, link => link.Emitter == "cue").Lost);
    }

    [Fact]
    [Clause("zocp-10.3")]
    public void What_is_too_large_to_be_kept_is_reported_but_the_last_value_comes()
    {
        Open(options => options with { MaxReplayOctets = 300 });
        Cut();
        Say(new string('a', 200));
        Say(new string('b', 200));
        Join();
        _show.Settle();
        Assert.Equal(new string('b', 200), Heard()[^1]);
        Assert.Contains(_show.News, news => news.News.Refusal is { Reason: ZocpReason.Lost } lost && lost.Why.StartsWith("1 were", StringComparison.Ordinal));
    }

    [Fact]
    [Clause("zocp-10.2")]
    public void A_restarted_emitter_says_what_it_said_before_the_receiver_was_back()
    {
        Open();
        Say("before");
        _show.Settle();
        PatchMemory memory = _desk.Memory(_show.Now, DateTimeOffset.UnixEpoch);
        _show.Leave(_desk.Uuid);
        _desk = Desk(null);
        _desk.Recall(_show.Now, memory, DateTimeOffset.UnixEpoch);
        Say("first");
        Say("second");
        _show.MeetAll();
        _show.Settle();
        Assert.Equal(["", "before", "", "first", "second"], Heard());
    }

    [Fact]
    [Clause("zocp-10.2")]
    public void A_restarted_receiver_gets_the_present_value_alone()
    {
        Open();
        Say("long ago");
        _show.Settle();
        PatchMemory memory = _lamp.Memory(_show.Now, DateTimeOffset.UnixEpoch);
        _show.Leave(_lamp.Uuid);
        Say("missed");
        Say("present");
        _show.News.Clear();
        _lamp = Lamp();
        _lamp.Recall(_show.Now, memory, DateTimeOffset.UnixEpoch);
        _show.MeetAll();
        _show.Settle();
        Assert.Equal(["present"], Heard());
    }

    [Fact]
    [Clause("zocp-10.4")]
    public void Whoever_set_a_value_itself_misses_nothing()
    {
        Open();
        _show.Settle();
        long set = _lamp.Set(_show.Now, _desk.Uuid, "cue", "mine");
        _show.Settle();
        Assert.Equal(RequestOutcome.Done, _show.Done(set).Outcome);
        Say("next");
        _show.Settle();
        Assert.Equal("""{"n":3,"after":1}""", Assert.Single(_show.Sent, unit => unit.Text == """{"SIG":["cue","next"]}""").Second);
        Assert.DoesNotContain(_show.News, news => news.News.Refusal?.Reason == ZocpReason.Lost);

        _lamp.Set(_show.Now, _desk.Uuid, "cue", "mine again");
        _show.Settle();
        Cut();
        Say("missed");
        Join();
        _show.Settle();
        Assert.Equal("missed", Heard()[^1]);
        Assert.DoesNotContain(_show.News, news => news.News.Refusal?.Reason == ZocpReason.Lost);
    }

    [Fact]
    [Clause("zocp-10.2")]
    public void Whatever_is_cut_when_the_receiver_hears_each_text_once_and_in_order() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(), HearsAll).Check(CommitSeed.Config);

    private static bool HearsAll(int seed)
    {
        SignalCountTests test = new(seed);
        test.Open();
        int said = 0;
        Random random = test._show.Random;
        for (int i = 0; i < 60; i++)
        {
            switch (random.Next(8))
            {
                case 0:
                    test.Cut();
                    for (int n = random.Next(3); n > 0; n--)
                    {
                        test.Say($"{++said}");
                    }

                    test.Join();
                    break;
                case < 4:
                    test.Say($"{++said}");
                    break;
                default:
                    for (int n = random.Next(6); n > 0; n--)
                    {
                        test._show.Step();
                    }

                    break;
            }
        }

        test._show.Settle();
        return test.Heard().SequenceEqual(["", .. Enumerable.Range(1, said).Select(n => $"{n}")], StringComparer.Ordinal);
    }

    public SignalCountTests()
    {
    }

    private SignalCountTests(int seed) => _show = new Show(seed);

    private void Open(Func<ZocpOptions, ZocpOptions>? change = null)
    {
        _desk = Desk(change);
        _lamp = Lamp();
        _show.MeetAll();
        _show.Settle();
        _desk.Subscribe(_show.Now, _desk.Uuid, "cue", _lamp.Uuid, "text");
        _show.Settle();
        _desk.Subscribe(_show.Now, _desk.Uuid, "fader", _lamp.Uuid, "level");
        _show.Settle();
    }

    private ZocpNode Desk(Func<ZocpOptions, ZocpOptions>? change)
    {
        ZocpNode desk = _show.Add("desk", "d", change);
        RobustnessTests.Register(desk, "cue", new() { TypeHint = TypeHint.String, Value = "", Access = Access.Emit | Access.ReadWrite });
        RobustnessTests.Register(desk, "fader", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Emit });
        return desk;
    }

    private ZocpNode Lamp()
    {
        ZocpNode lamp = _show.Add("lamp", "l");
        RobustnessTests.Register(lamp, "text", new() { TypeHint = TypeHint.String, Value = "-", Access = Access.Sense });
        RobustnessTests.Register(lamp, "level", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Sense });
        return lamp;
    }

    private void Cut() => _show.Cut(_desk.Uuid, _lamp.Uuid);

    private void Join()
    {
        _show.Meet(_desk.Uuid, _lamp.Uuid);
        _show.Meet(_lamp.Uuid, _desk.Uuid);
    }

    private void Say(string text) => Emit("cue", text);

    private void Emit(string path, ZocpValue value)
    {
        Assert.True(_desk.TryGetParameter(path, out LocalParameter? parameter));
        _desk.Emit(_show.Now, parameter, value);
    }

    private List<string> Heard() => [.. _show.News
        .Where(news => news.Node == _lamp.Uuid && news.News is { Kind: ZocpEventKind.SignalReceived, Path: "cue" })
        .Select(news => news.News.Value.TryGetText(out string? text) ? text : "?")];
}
