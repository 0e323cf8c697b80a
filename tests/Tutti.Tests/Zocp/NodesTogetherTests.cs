using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Zocp;
using Tutti.Simulation.OldPeers;

namespace Tutti.Tests.Zocp;

public class NodesTogetherTests
{
    private readonly Show _show = new(5);

    [Fact]
    [Clause("zocp-5.1")]
    [Clause("zocp-5.3")]
    public void Nodes_that_meet_know_each_others_trees()
    {
        (ZocpNode desk, ZocpNode lamp) = Meet();
        Assert.True(desk.TryGetPeer(lamp.Uuid, out ZocpPeer? peer));
        Assert.True(peer.TreeKnown);
        Assert.Equal("Tutti", peer.Implementation);
        Assert.Equal(lamp.Tree.Root.ToString(), peer.Tree.Root.ToString());
        Assert.Single(_show.News, news => news.Node == desk.Uuid && news.News.Kind == ZocpEventKind.TreeReady);
    }

    [Theory]
    [Clause("zocp-5.6")]
    [Clause("zocp-5.9")]
    [Clause("zocp-8.3")]
    [InlineData("desk")]
    [InlineData("lamp")]
    [InlineData("hand")]
    public void A_link_can_begin_anywhere_and_carries_the_present_value_at_once(string starter)
    {
        (ZocpNode desk, ZocpNode lamp) = Meet();
        ZocpNode hand = _show.Add("hand", "h");
        _show.MeetAll();
        _show.Settle();
        Emit(desk, "fader", 0.25);
        ZocpNode begins = starter switch { "desk" => desk, "lamp" => lamp, _ => hand };
        long request = begins.Subscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, "level");
        _show.Settle();
        Assert.Equal(RequestOutcome.Done, _show.Done(request).Outcome);
        Assert.Equal(0.25, Value(lamp, "level"));
        Emit(desk, "fader", 0.75);
        _show.Settle();
        Assert.Equal(0.75, Value(lamp, "level"));
        Assert.Equal($"[[\"{lamp.Uuid}\",\"level\"]]", desk.Tree.Root.ToString() is var _ && desk.TryGetParameter("fader", out LocalParameter? fader)
            ? fader.Entry["subscribers"].ToString() : "");
        long end = begins.Unsubscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, "level");
        _show.Settle();
        Assert.Equal(RequestOutcome.Done, _show.Done(end).Outcome);
        Emit(desk, "fader", 0.5);
        _show.Settle();
        Assert.Equal(0.75, Value(lamp, "level"));
        Assert.Empty(desk.Subscribers);
        Assert.Empty(lamp.Subscriptions);
        Assert.Empty(desk.Links);
        Assert.Empty(lamp.Links);
    }

    [Theory]
    [Clause("zocp-6.2")]
    [Clause("zocp-8.3")]
    [InlineData("fader", "nope", ZocpReason.NotFound)]
    [InlineData("nope", "level", ZocpReason.NotFound)]
    [InlineData("level", "level", ZocpReason.NotEmitter)]
    [InlineData("fader", "name", ZocpReason.NotSensor)]
    [InlineData("secret", null, ZocpReason.NotReadable)]
    public void A_link_that_cannot_be_is_refused_with_a_reason_in_every_role(string emitter, string? receiver, ZocpReason reason)
    {
        (ZocpNode desk, ZocpNode lamp) = Meet();
        ZocpNode hand = _show.Add("hand", "h");
        _show.MeetAll();
        _show.Settle();
        foreach (ZocpNode begins in (ZocpNode[])[desk, lamp, hand])
        {
            long request = begins.Subscribe(_show.Now, desk.Uuid, emitter, lamp.Uuid, receiver);
            _show.Settle();
            ZocpEvent done = _show.Done(request);
            Assert.Equal(reason, done.Refusal?.Reason);
            Assert.NotEmpty(done.Refusal!.Why);
        }

        Assert.Empty(desk.Subscribers);
        Assert.Empty(lamp.Subscriptions);
        Assert.Empty(desk.Links);
        Assert.Empty(lamp.Links);
    }

    [Fact]
    [Clause("zocp-9.2")]
    public void Two_watchers_do_not_cancel_each_other()
    {
        (ZocpNode desk, ZocpNode lamp) = Meet();
        for (int i = 0; i < 2; i++)
        {
            long request = lamp.Subscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, null);
            _show.Settle();
            Assert.Equal(RequestOutcome.Done, _show.Done(request).Outcome);
        }

        lamp.Unsubscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, null);
        _show.Settle();
        Emit(desk, "fader", 0.5);
        _show.Settle();
        Assert.Equal(0.5, Assert.Single(_show.News, news => news.News.Kind == ZocpEventKind.SignalReceived && news.News.Value == 0.5).News.Value);
        lamp.Unsubscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, null);
        _show.Settle();
        Assert.Empty(desk.Subscribers);
    }

    [Fact]
    [Clause("zocp-9.2")]
    public void Watchers_that_begin_together_or_end_while_the_node_is_away_are_counted_too()
    {
        (ZocpNode desk, ZocpNode lamp) = Meet();
        for (int i = 0; i < 3; i++)
        {
            lamp.Subscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, null);
        }

        _show.Settle();
        Assert.Equal(3, Assert.Single(lamp.Links).Watchers);
        lamp.Unsubscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, null);
        _show.Leave(desk.Uuid);
        long away = lamp.Unsubscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, null);
        desk = Desk();
        _show.MeetAll();
        _show.Settle();
        Assert.Equal(RequestOutcome.Done, _show.Done(away).Outcome);
        Assert.Equal((1, ZocpLinkState.Live), (Assert.Single(lamp.Links).Watchers, Assert.Single(lamp.Links).State));
        lamp.Unsubscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, null);
        _show.Settle();
        Assert.Empty(lamp.Links);
        Assert.Empty(desk.Subscribers);
    }

    [Fact]
    [Clause("zocp-6.3")]
    [Clause("zocp-8.3")]
    public void A_setter_learns_what_holds_afterwards()
    {
        (ZocpNode desk, ZocpNode lamp) = Meet();
        long good = desk.Set(_show.Now, lamp.Uuid, "level", 0.5);
        long far = desk.Set(_show.Now, lamp.Uuid, "level", 7.0);
        long wrong = desk.Set(_show.Now, lamp.Uuid, "level", "x");
        long closed = desk.Set(_show.Now, lamp.Uuid, "name", "x");
        long missing = desk.Set(_show.Now, lamp.Uuid, "o/nope", double.NaN);
        _show.Settle();
        Assert.Equal((RequestOutcome.Done, 0.5), (_show.Done(good).Outcome, Number(_show.Done(good).Value)));
        Assert.Equal((ZocpReason.OutOfRange, 0.5), (_show.Done(far).Refusal!.Reason, Number(_show.Done(far).Value)));
        Assert.Equal((ZocpReason.WrongType, 0.5), (_show.Done(wrong).Refusal!.Reason, Number(_show.Done(wrong).Value)));
        Assert.Equal(ZocpReason.NotWriteable, _show.Done(closed).Refusal!.Reason);
        Assert.Equal(ZocpReason.NotFinite, _show.Done(missing).Refusal!.Reason);
        Assert.True(desk.TryGetPeer(lamp.Uuid, out ZocpPeer? peer));
        Assert.True(peer.Tree.TryFind("level", out Capability? level));
        Assert.Equal(0.5, level.Value);
    }

    [Fact]
    [Clause("zocp-8.5")]
    public void A_call_is_answered_with_a_result_or_an_error()
    {
        (ZocpNode desk, ZocpNode lamp) = Meet();
        Assert.True(lamp.TryRegisterMethod("blink").IsDone);
        long first = desk.Call(_show.Now, lamp.Uuid, "blink", 3L, "red");
        long second = desk.Call(_show.Now, lamp.Uuid, "blink");
        long third = desk.Call(_show.Now, lamp.Uuid, "nope");
        _show.Settle();
        ZocpEvent[] calls = [.. _show.News.Select(news => news.News).Where(news => news.Kind == ZocpEventKind.Called)];
        Assert.Equal([3L, "red"], calls[0].Arguments!);
        Assert.True(lamp.Reply(_show.Now, calls[0].Id, 42L));
        Assert.False(lamp.Reply(_show.Now, calls[0].Id, 42L));
        Assert.True(lamp.Fail(_show.Now, calls[1].Id, "no bulb"));
        _show.Settle();
        Assert.Equal(42L, _show.Done(first).Value);
        Assert.Equal("no bulb", _show.Done(second).Refusal!.Why);
        Assert.Equal(RequestOutcome.NotFound, _show.Done(third).Outcome);
    }

    [Fact]
    [Clause("zocp-8.6")]
    public void A_call_that_is_never_answered_ends_in_time_and_one_to_a_leaving_peer_at_once()
    {
        (ZocpNode desk, ZocpNode lamp) = Meet();
        lamp.TryRegisterMethod("sleep");
        long late = desk.Call(_show.Now, lamp.Uuid, "sleep");
        _show.Settle();
        Assert.Equal(_show.Now + TimeSpan.FromSeconds(2), desk.NextDeadline);
        _show.Pass(TimeSpan.FromSeconds(2) - TimeSpan.FromTicks(1));
        Assert.DoesNotContain(_show.News, news => news.News.Kind == ZocpEventKind.RequestDone);
        _show.Pass(TimeSpan.FromTicks(1));
        Assert.Equal(RequestOutcome.NoAnswer, _show.Done(late).Outcome);
        long gone = desk.Call(_show.Now, lamp.Uuid, "sleep");
        _show.Leave(lamp.Uuid);
        _show.Pass(TimeSpan.Zero);
        Assert.Equal(RequestOutcome.PeerGone, _show.Done(gone).Outcome);
    }

    [Fact]
    [Clause("zocp-3.6")]
    [Clause("zocp-8.4")]
    public void A_parameter_in_an_object_can_be_linked_and_removed()
    {
        (ZocpNode desk, ZocpNode lamp) = Meet();
        RobustnessTests.Register(desk, "cube/mass", new() { TypeHint = TypeHint.Flt, Value = 1.5, Access = Access.Emit });
        _show.Settle();
        Assert.True(lamp.TryGetPeer(desk.Uuid, out ZocpPeer? peer));
        Assert.True(peer.Tree.TryFind("cube/mass", out _));
        long request = lamp.Subscribe(_show.Now, desk.Uuid, "cube/mass", lamp.Uuid, "size");
        _show.Settle();
        Assert.Equal(RequestOutcome.Done, _show.Done(request).Outcome);
        Assert.Equal(1.5, Value(lamp, "size"));
        Assert.True(desk.TryGetParameter("cube/mass", out LocalParameter? mass));
        desk.Remove(_show.Now, mass);
        _show.Settle();
        Assert.False(peer.Tree.TryFind("cube/mass", out _));
        ZocpLink link = Assert.Single(lamp.Links);
        Assert.Equal((ZocpLinkState.Waiting, "desk no longer has cube/mass"), (link.State, link.Reason));
        RobustnessTests.Register(desk, "cube/mass", new() { TypeHint = TypeHint.Flt, Value = 2.5, Access = Access.Emit });
        _show.Settle();
        Assert.Equal(ZocpLinkState.Live, link.State);
        Assert.Equal(2.5, Value(lamp, "size"));
    }

    [Theory]
    [Clause("zocp-9.1")]
    [InlineData(true)]
    [InlineData(false)]
    public void A_link_is_made_again_when_the_node_returns_with_another_uuid(bool deskReturns)
    {
        (ZocpNode desk, ZocpNode lamp) = Meet();
        lamp.Subscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, "level");
        _show.Settle();
        ZocpNode stays = deskReturns ? lamp : desk;
        _show.Leave(deskReturns ? desk.Uuid : lamp.Uuid);
        Assert.Equal(ZocpLinkState.Waiting, Assert.Single(stays.Links).State);
        ZocpNode back = deskReturns ? Desk() : Lamp();
        _show.MeetAll();
        _show.Settle();
        Assert.Equal(ZocpLinkState.Live, Assert.Single(stays.Links).State);
        Assert.Equal(ZocpLinkState.Live, Assert.Single(back.Links).State);
        Emit(deskReturns ? back : desk, "fader", 0.875);
        _show.Settle();
        Assert.Equal(0.875, Value(deskReturns ? lamp : back, "level"));
    }

    [Fact]
    [Clause("zocp-9.3")]
    public void Old_twins_are_not_taken_for_each_other()
    {
        ZocpNode lamp = Lamp();
        OldPeer first = OldDesk();
        _show.MeetAll();
        _show.Settle();
        lamp.Subscribe(_show.Now, first.Uuid, "fader", lamp.Uuid, "level");
        _show.Settle();
        _show.Leave(first.Uuid);
        OldPeer second = OldDesk();
        OldPeer third = OldDesk();
        _show.MeetAll();
        _show.Settle();
        ZocpLink link = Assert.Single(lamp.Links);
        Assert.Equal((ZocpLinkState.Ambiguous, "2 nodes are named old desk and have fader: they cannot be told apart"), (link.State, link.Reason));
        _show.Leave(third.Uuid);
        _show.Settle();
        Assert.Equal(ZocpLinkState.Live, link.State);
        second.Emit("fader", 1);
        _show.Settle();
        Assert.Equal(1, Value(lamp, "level"));
    }

    [Fact]
    [Clause("zocp-7.4")]
    public void What_was_asked_of_an_old_peer_is_verified_by_its_effect()
    {
        ZocpNode lamp = Lamp();
        OldPeer desk = OldDesk();
        _show.MeetAll();
        _show.Settle();
        long link = lamp.Subscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, "level");
        long set = lamp.Set(_show.Now, desk.Uuid, "fader", 0.5);
        long missing = lamp.Subscribe(_show.Now, desk.Uuid, "nope", lamp.Uuid, "level");
        long unknown = lamp.Set(_show.Now, desk.Uuid, "nope", 0.5);
        long call = lamp.Call(_show.Now, desk.Uuid, "go");
        _show.Settle();
        Assert.Equal(RequestOutcome.Done, _show.Done(link).Outcome);
        Assert.Equal((RequestOutcome.Done, 0.5), (_show.Done(set).Outcome, Number(_show.Done(set).Value)));
        Assert.Equal(RequestOutcome.NotFound, _show.Done(missing).Outcome);
        Assert.Equal(RequestOutcome.NotFound, _show.Done(unknown).Outcome);
        Assert.Equal(RequestOutcome.Unanswerable, _show.Done(call).Outcome);
        long end = lamp.Unsubscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, "level");
        _show.Settle();
        Assert.Equal(RequestOutcome.Done, _show.Done(end).Outcome);
        Assert.Null(desk.Death);
        Assert.Empty(desk.Subscribers);
    }

    [Fact]
    [Clause("zocp-5.4")]
    public void An_old_peer_that_no_longer_answers_is_reported()
    {
        ZocpNode lamp = Lamp();
        Uuid zombie = _show.NextUuid();
        lamp.Entered(_show.Now, zombie, "zombie", new Dictionary<string, string>(StringComparer.Ordinal) { ["X-ZOCP"] = "1" });
        _show.Pass(TimeSpan.FromSeconds(2));
        Assert.Single(_show.News, news => news.News.Kind == ZocpEventKind.PeerSilent);
        Assert.Equal(Tutti.Protocols.Wire.Instant.Never, lamp.NextDeadline);
        Assert.Single(_show.Sent);
        lamp.Receive(_show.Now, zombie, """{"SIG":["x",1]}"""u8, default);
        Assert.Equal("""{"GET":null}""", _show.Sent[^1].Text);
        Assert.Equal(2, _show.Sent.Count);
    }

    [Fact]
    [Clause("zocp-5.4")]
    public void A_peer_behind_a_cut_cable_is_not_taken_for_one_whose_program_hangs()
    {
        ZocpNode lamp = Lamp();
        Uuid desk = _show.NextUuid();
        lamp.Entered(_show.Now, desk, "desk", new Dictionary<string, string>(StringComparer.Ordinal) { ["X-ZOCP"] = "1" });
        lamp.Silenced(_show.Now, desk, TimeSpan.FromSeconds(2));
        _show.Pass(TimeSpan.FromSeconds(2));
        Assert.DoesNotContain(_show.News, news => news.News.Kind == ZocpEventKind.PeerSilent);
    }

    [Fact]
    [Clause("zocp-5.4")]
    public void A_peer_that_enters_again_has_the_whole_time_to_answer_and_is_heard_when_it_answers_late()
    {
        ZocpNode lamp = Lamp();
        Uuid desk = _show.NextUuid();
        void Enter() => lamp.Entered(_show.Now, desk, "desk", ZocpHeaders.Announce("d"));
        Enter();
        string first = _show.Sent[^1].Second;
        _show.Pass(TimeSpan.FromSeconds(1.5));
        Enter();
        string second = _show.Sent[^1].Second;
        Assert.NotEqual(first, second);
        _show.Pass(TimeSpan.FromSeconds(1));
        Assert.DoesNotContain(_show.News, news => news.News.Kind == ZocpEventKind.PeerSilent);
        Answer(first);
        Assert.False(Peer().TreeKnown);
        _show.Pass(TimeSpan.FromSeconds(1.5));
        Assert.Single(_show.News, news => news.News.Kind == ZocpEventKind.PeerSilent);
        Answer(second);
        Assert.True(Peer().TreeKnown);
        Assert.Equal(2, _show.Sent.Count(sent => sent.Text == """{"GET":null}"""));

        void Answer(string asked) => lamp.Receive(
            _show.Now, desk, """{"MOD":{"fader":{"value":1}}}"""u8, System.Text.Encoding.UTF8.GetBytes(asked.Replace("}", ",\"whole\":true}", StringComparison.Ordinal)));
        ZocpPeer Peer() => lamp.TryGetPeer(desk, out ZocpPeer? peer) ? peer : throw new InvalidOperationException();
    }

    [Theory]
    [Clause("zocp-5.6")]
    [InlineData(null, null)]
    [InlineData("fader", null)]
    [InlineData("fader", "level")]
    public void A_subscription_that_nobody_waits_for_any_more_is_taken_back_when_it_comes_late(string? emitter, string? receiver)
    {
        (ZocpNode desk, ZocpNode lamp) = Meet();
        long request = lamp.Subscribe(_show.Now, desk.Uuid, emitter, lamp.Uuid, receiver);
        _show.Pass(TimeSpan.FromSeconds(2.5));
        Assert.Equal(RequestOutcome.NoAnswer, _show.Done(request).Outcome);
        _show.Settle();
        Assert.Empty(desk.Subscribers);
        Assert.Empty(lamp.Subscriptions);
        Assert.Empty(desk.Links);
    }

    [Fact]
    [Clause("zocp-5.9")]
    public void Who_asks_again_gets_the_present_value_again_even_if_it_is_listed_since_it_asked_before_it_met_the_emitter_anew()
    {
        (ZocpNode desk, ZocpNode lamp) = Meet();
        Emit(desk, "fader", 0.25);
        lamp.Subscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, "level");
        lamp.Entered(_show.Now, desk.Uuid, "desk", ZocpHeaders.Announce("d"));
        _show.Settle();
        Assert.NotEmpty(desk.Subscribers);
        Assert.Empty(lamp.Subscriptions);
        Assert.NotEqual(0.25, Value(lamp, "level"));
        long request = lamp.Subscribe(_show.Now, desk.Uuid, "fader", lamp.Uuid, "level");
        _show.Settle();
        Assert.Equal(RequestOutcome.Done, _show.Done(request).Outcome);
        Assert.Equal(0.25, Value(lamp, "level"));
    }

    [Fact]
    [Clause("zocp-9.1")]
    public void A_link_that_was_made_before_the_tree_of_the_other_end_was_known_heals()
    {
        ZocpNode lamp = Lamp();
        Uuid desk = _show.NextUuid();
        void Hear(string text, string second = "") => lamp.Receive(
            _show.Now, desk, System.Text.Encoding.UTF8.GetBytes(text), System.Text.Encoding.UTF8.GetBytes(second));
        void EnterAndAnswer(string first)
        {
            lamp.Entered(_show.Now, desk, "desk", ZocpHeaders.Announce("d"));
            string asked = _show.Sent[^1].Second;
            if (first.Length > 0)
            {
                Hear("""{"MOD":{"fader":{"subscribers":[]}}}""");
                Hear(first);
            }

            Hear("""{"MOD":{"fader":{"value":1,"typeHint":"flt","access":"re","subscribers":[]}}}""", asked.Replace("}", ",\"whole\":true}", StringComparison.Ordinal));
        }

        EnterAndAnswer($$"""{"SUB":["{{desk}}","fader","{{lamp.Uuid}}","level"]}""");
        Assert.Single(lamp.Subscriptions);
        lamp.Exited(_show.Now, desk, "killed");
        desk = _show.NextUuid();
        EnterAndAnswer("");
        Assert.StartsWith($$"""{"SUB":["{{desk}}","fader",""", _show.Sent[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    [Clause("zocp-5.1")]
    public void A_peer_that_is_no_ZOCP_node_is_not_asked()
    {
        ZocpNode lamp = Lamp();
        lamp.Entered(_show.Now, _show.NextUuid(), "zyre", new Dictionary<string, string>(StringComparer.Ordinal));
        Assert.Empty(_show.Sent);
    }

    [Fact]
    [Clause("zocp-4.7")]
    public void Two_values_do_not_chase_each_other_round_a_loop_for_ever()
    {
        ZocpNode[] ring = [.. Enumerable.Range(0, 4).Select(i => _show.Add($"n{i}", $"id{i}"))];
        foreach (ZocpNode node in ring)
        {
            RobustnessTests.Register(node, "v", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Sense | Access.Emitter });
        }

        _show.MeetAll();
        _show.Settle();
        for (int i = 0; i < 4; i++)
        {
            ring[i].Subscribe(_show.Now, ring[(i + 3) % 4].Uuid, "v", ring[i].Uuid, "v");
        }

        _show.Settle();
        Emit(ring[0], "v", 1.0);
        Emit(ring[2], "v", 2.0);
        _show.Settle(2000);
        Assert.All(ring, node => Assert.Equal(4, node.Links.Count + 2));
    }

    [Fact]
    [Clause("zocp-4.8")]
    public void A_link_inside_one_node_works_and_a_loop_inside_ends()
    {
        ZocpNode node = _show.Add("self");
        foreach (string name in (string[])["a", "b", "c"])
        {
            RobustnessTests.Register(node, name, new() { TypeHint = name is "b" ? TypeHint.Int : TypeHint.Flt, Value = 0, Access = Access.Sense | Access.Emitter });
        }

        foreach ((string from, string to) in ((string, string)[])[("a", "b"), ("b", "c"), ("c", "a")])
        {
            long request = node.Subscribe(_show.Now, node.Uuid, from, node.Uuid, to);
            _show.Settle();
            Assert.Equal(RequestOutcome.Done, _show.Done(request).Outcome);
        }

        Emit(node, "a", 2.5);
        Assert.Equal((2, 2, 2), (Number(Value(node, "a")), Number(Value(node, "b")), Number(Value(node, "c"))));
        Assert.Empty(_show.Sent);
    }

    [Fact]
    [Clause("zocp-5.10")]
    public void Whatever_the_order_of_delivery_everybody_agrees_in_the_end() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed => Converges(seed)).Check(CommitSeed.Config.WithMaxTest(150));

    private static bool Converges(int seed)
    {
        Show show = new(seed);
        ZocpNode[] nodes = [.. Enumerable.Range(0, 3).Select(i => show.Add($"n{i}", $"id{i}"))];
        foreach (ZocpNode node in nodes)
        {
            RobustnessTests.Register(node, "out", new() { TypeHint = TypeHint.Flt, Value = (double)show.Random.Next(9), Access = Access.Emit });
            RobustnessTests.Register(node, "in", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Sense });
        }

        OldPeer old = show.AddOld("old");
        old.Register("in", 0.0, "flt", "rws");
        show.MeetAll();
        Uuid[] receivers = [.. nodes.Select(node => node.Uuid), old.Uuid];
        Dictionary<Uuid, ZocpNode> linked = [];
        for (int i = 0; i < 30; i++)
        {
            ZocpNode node = nodes[show.Random.Next(3)];
            switch (show.Random.Next(4))
            {
                case 0:
                    Uuid receiver = receivers[show.Random.Next(4)];
                    ZocpNode emitter = nodes[show.Random.Next(3)];
                    if (receiver != emitter.Uuid && linked.TryAdd(receiver, emitter))
                    {
                        show.Settle();
                        node.Subscribe(show.Now, emitter.Uuid, "out", receiver, "in");
                    }

                    break;
                case 1:
                    for (int n = show.Random.Next(9); n > 0; n--)
                    {
                        show.Step();
                    }

                    break;
                default:
                    Emit(show, node, "out", show.Random.Next(9) / 4.0);
                    break;
            }
        }

        show.Settle();
        foreach ((Uuid receiver, ZocpNode emitter) in linked)
        {
            ZocpValue value = receiver == old.Uuid
                ? old.Tree["in"]!["value"]!.GetValue<double>()
                : Value(nodes.Single(node => node.Uuid == receiver), "in");
            Assert.True(value == Value(emitter, "out"), $"seed {seed}");
        }

        return old.Death is null;
    }

    private (ZocpNode Desk, ZocpNode Lamp) Meet()
    {
        ZocpNode desk = Desk();
        ZocpNode lamp = Lamp();
        _show.MeetAll();
        _show.Settle();
        return (desk, lamp);
    }

    private ZocpNode Desk()
    {
        ZocpNode desk = _show.Add("desk", "1d");
        RobustnessTests.Register(desk, "fader", new() { TypeHint = TypeHint.Flt, Value = 0.0, Min = 0, Max = 1, Access = Access.Emit });
        RobustnessTests.Register(desk, "level", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Sense });
        RobustnessTests.Register(desk, "secret", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Emitter });
        return desk;
    }

    private ZocpNode Lamp()
    {
        ZocpNode lamp = _show.Add("lamp", "1a");
        RobustnessTests.Register(lamp, "level", new() { TypeHint = TypeHint.Flt, Value = 0.0, Min = 0, Max = 1, Access = Access.Sense });
        RobustnessTests.Register(lamp, "size", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Sense });
        RobustnessTests.Register(lamp, "name", new() { TypeHint = TypeHint.String, Value = "x", Access = Access.Readable });
        return lamp;
    }

    private OldPeer OldDesk()
    {
        OldPeer desk = _show.AddOld("old desk");
        desk.Register("fader", 0.25, "flt", "rwe");
        return desk;
    }

    private void Emit(ZocpNode node, string path, double value) => Emit(_show, node, path, value);

    private static void Emit(Show show, ZocpNode node, string path, double value)
    {
        Assert.True(node.TryGetParameter(path, out LocalParameter? parameter));
        Assert.Equal(EmitResult.Sent, node.Emit(show.Now, parameter, value));
    }

    private static ZocpValue Value(ZocpNode node, string path)
    {
        Assert.True(node.TryGetParameter(path, out LocalParameter? parameter));
        return parameter.Value;
    }

    private static double Number(ZocpValue value)
    {
        Assert.True(value.TryGetNumber(out double number));
        return number;
    }
}
