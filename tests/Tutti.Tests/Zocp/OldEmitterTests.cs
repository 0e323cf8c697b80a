using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Zocp;
using Tutti.Simulation.OldPeers;

namespace Tutti.Tests.Zocp;

/// <summary>An old emitter says nothing to a new subscriber: the receiver's node fetches the present value itself.</summary>
public class OldEmitterTests
{
    private readonly Show _show = new(11);
    private readonly OldPeer _desk;
    private readonly ZocpNode _lamp;

    public OldEmitterTests()
    {
        _desk = Desk();
        _lamp = _show.Add("lamp", "1a");
        RobustnessTests.Register(_lamp, "level", new() { TypeHint = TypeHint.Flt, Value = 0.0, Min = 0, Max = 1, Access = Access.Sense | Access.Emitter });
        RobustnessTests.Register(_lamp, "step", new() { TypeHint = TypeHint.Int, Value = 0, Access = Access.Sense });
        RobustnessTests.Register(_lamp, "cue", new() { TypeHint = TypeHint.String, Value = "", Access = Access.Sense });
    }

    [Theory]
    [Clause("zocp-5.12")]
    [InlineData("desk")]
    [InlineData("lamp")]
    [InlineData("hand")]
    [InlineData("old hand")]
    public void Whoever_makes_the_patch_the_receiver_takes_what_the_emitter_holds_now(string starter)
    {
        ZocpNode hand = _show.Add("hand", "2b");
        OldPeer oldHand = _show.AddOld("old hand");
        Meet();

        // Nobody subscribes, so nobody is told: the cached value is old.
        _desk.Emit("fader", 0.75);
        switch (starter)
        {
            case "desk":
                _desk.Subscribe(_desk.Uuid, "fader", _lamp.Uuid, "level");
                break;
            case "old hand":
                oldHand.Subscribe(_desk.Uuid, "fader", _lamp.Uuid, "level");
                break;
            default:
                (starter is "lamp" ? _lamp : hand).Subscribe(_show.Now, _desk.Uuid, "fader", _lamp.Uuid, "level");
                break;
        }

        _show.Settle();
        Assert.Equal(0.75, Value("level"));
        Assert.Contains(_show.News, news => news.Node == _lamp.Uuid && news.News is { Kind: ZocpEventKind.LocalChanged, Cause: ChangeCause.Signal, Path: "level" });
        Assert.Null(_desk.Death);
        Assert.Null(oldHand.Death);
    }

    [Fact]
    [Clause("zocp-5.12")]
    [Clause("zocp-6.4")]
    [Clause("zocp-6.5")]
    public void It_is_converted_clamped_or_refused_as_a_signal_would_be()
    {
        _desk.Emit("fader", 2.5);
        Meet();
        foreach (string receiver in (string[])["level", "step", "cue"])
        {
            _lamp.Subscribe(_show.Now, _desk.Uuid, "fader", _lamp.Uuid, receiver);
            _show.Settle();
        }

        Assert.Equal((1, 2, ""), (Value("level"), Value("step"), Value("cue")));
        Assert.Single(_show.News, news => news.News.Kind == ZocpEventKind.Clamped);
        Assert.Equal("2.5 does not fit cue, which is string", _lamp.Links.Single(link => link.Receiver is "cue").Reason);
    }

    [Fact]
    [Clause("zocp-5.12")]
    public void It_is_passed_on_to_whoever_is_patched_to_the_receiver()
    {
        OldPeer screen = _show.AddOld("screen");
        screen.Register("in", 0.0, "flt", "rws");
        Meet();
        _lamp.Subscribe(_show.Now, _lamp.Uuid, "level", screen.Uuid, "in");
        _show.Settle();
        _lamp.Subscribe(_show.Now, _desk.Uuid, "fader", _lamp.Uuid, "level");
        _show.Settle();
        Assert.Equal(0.25, screen.Tree["in"]!["value"]!.GetValue<double>());
    }

    [Theory]
    [Clause("zocp-5.12")]
    [InlineData(true)]
    [InlineData(false)]
    public void A_patch_that_is_there_already_does_not_bring_it_again(bool fromDesk)
    {
        Meet();
        _lamp.Subscribe(_show.Now, _desk.Uuid, "fader", _lamp.Uuid, "level");
        _show.Settle();
        Emit("level", 0.5);
        if (fromDesk)
        {
            _desk.Subscribe(_desk.Uuid, "fader", _lamp.Uuid, "level");
        }
        else
        {
            _lamp.Subscribe(_show.Now, _desk.Uuid, "fader", _lamp.Uuid, "level");
        }

        _show.Settle();
        Assert.Equal(0.5, Value("level"));
    }

    [Fact]
    [Clause("zocp-5.12")]
    [Clause("zocp-9.1")]
    public void An_emitter_that_returns_is_followed_from_what_it_holds_then()
    {
        Meet();
        _lamp.Subscribe(_show.Now, _desk.Uuid, "fader", _lamp.Uuid, "level");
        _show.Settle();
        _show.Leave(_desk.Uuid);
        OldPeer back = Desk();
        back.Emit("fader", 0.875);
        Meet();
        Assert.Equal(0.875, Value("level"));
    }

    [Fact]
    [Clause("zocp-5.12")]
    public void A_cue_that_was_signalled_before_the_answer_does_not_come_twice()
    {
        Meet();
        _lamp.Subscribe(_show.Now, _desk.Uuid, "cue", _lamp.Uuid, "cue");
        _show.Flush(_lamp.Uuid, _desk.Uuid);
        _show.Flush(_desk.Uuid, _lamp.Uuid);
        _show.Flush(_lamp.Uuid, _desk.Uuid);

        // The desk lists us now; its answer to our second GET is on its way.
        Assert.NotEmpty(_desk.Subscribers);
        _desk.Emit("cue", "again");
        _show.Flush(_desk.Uuid, _lamp.Uuid);
        Emit("cue", "");
        _lamp.Refresh(_show.Now, _desk.Uuid);
        _show.Settle();
        Assert.Equal("", Value("cue"));
    }

    [Fact]
    [Clause("zocp-5.12")]
    public void A_signal_that_overtakes_the_answer_counts_once_and_the_answer_counts_when_it_differs()
    {
        Meet();
        _lamp.Subscribe(_show.Now, _desk.Uuid, "cue", _lamp.Uuid, "cue");
        _show.Flush(_lamp.Uuid, _desk.Uuid);
        _show.Flush(_desk.Uuid, _lamp.Uuid);

        // SUB and GET wait for the desk. It signals us before it answers.
        _desk.Receive(_lamp.Uuid, System.Text.Encoding.UTF8.GetBytes($$"""{"SUB":["{{_desk.Uuid}}","cue","{{_lamp.Uuid}}","cue"]}"""));
        _desk.Emit("cue", "go");
        _show.Flush(_desk.Uuid, _lamp.Uuid);
        Assert.Equal("go", Value("cue"));
        Emit("cue", "");
        _show.Settle();
        Assert.Equal("", Value("cue"));
    }

    [Fact]
    [Clause("zocp-5.12")]
    public void A_patch_that_is_taken_away_before_the_answer_brings_nothing()
    {
        Meet();
        _lamp.Subscribe(_show.Now, _desk.Uuid, "fader", _lamp.Uuid, "level");
        _show.Flush(_lamp.Uuid, _desk.Uuid);
        _show.Flush(_desk.Uuid, _lamp.Uuid);
        _lamp.Unsubscribe(_show.Now, _desk.Uuid, "fader", _lamp.Uuid, "level");
        _show.Settle();
        Assert.Equal(0, Value("level"));
        Assert.Empty(_lamp.Subscriptions);
    }

    [Fact]
    [Clause("zocp-5.10")]
    [Clause("zocp-5.12")]
    public void Whatever_the_order_of_delivery_receivers_of_old_emitters_agree_in_the_end() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Converges(seed)).Check(CommitSeed.Config.WithMaxTest(150));

    private static bool Converges(int seed)
    {
        Show show = new(seed);
        ZocpNode[] nodes = [.. Enumerable.Range(0, 2).Select(i => show.Add($"n{i}", $"id{i}"))];
        OldPeer old = show.AddOld("old");
        foreach (string name in (string[])["a", "b"])
        {
            old.Register(name, show.Random.Next(9), "flt", "rwe");
        }

        foreach (ZocpNode node in nodes)
        {
            RobustnessTests.Register(node, "in", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Sense });
        }

        show.MeetAll();
        Dictionary<ZocpNode, string> linked = [];
        for (int i = 0; i < 40; i++)
        {
            ZocpNode node = nodes[show.Random.Next(2)];
            string emitter = show.Random.Next(2) == 0 ? "a" : "b";
            switch (show.Random.Next(6))
            {
                case 0 when linked.TryAdd(node, emitter):
                    nodes[show.Random.Next(2)].Subscribe(show.Now, old.Uuid, emitter, node.Uuid, "in");
                    break;
                case 1 when linked.TryAdd(node, emitter):
                    old.Subscribe(old.Uuid, emitter, node.Uuid, "in");
                    break;
                case 2 when linked.Remove(node, out string? ended):
                    show.Settle();
                    node.Unsubscribe(show.Now, old.Uuid, ended, node.Uuid, "in");
                    break;
                case 3:
                    old.Emit(emitter, show.Random.Next(9));
                    break;
                default:
                    for (int n = show.Random.Next(7); n > 0; n--)
                    {
                        show.Step();
                    }

                    break;
            }
        }

        show.Settle();
        foreach ((ZocpNode node, string emitter) in linked)
        {
            Assert.True(node.TryGetParameter("in", out LocalParameter? receiver));
            Assert.True(receiver.Value == old.Tree[emitter]!["value"]!.GetValue<int>(), $"seed {seed}: {receiver.Value} of {emitter}");
        }

        return old.Death is null;
    }

    private OldPeer Desk()
    {
        OldPeer desk = _show.AddOld("old desk");
        desk.Register("fader", 0.25, "flt", "rwe");
        desk.Register("cue", "", "string", "rwe");
        return desk;
    }

    private void Meet()
    {
        _show.MeetAll();
        _show.Settle();
    }

    private ZocpValue Value(string path)
    {
        Assert.True(_lamp.TryGetParameter(path, out LocalParameter? parameter));
        return parameter.Value;
    }

    private void Emit(string path, ZocpValue value)
    {
        Assert.True(_lamp.TryGetParameter(path, out LocalParameter? parameter));
        Assert.Equal(EmitResult.Sent, _lamp.Emit(_show.Now, parameter, value));
    }
}
