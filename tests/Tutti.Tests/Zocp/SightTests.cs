using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zocp;

namespace Tutti.Tests.Zocp;

/// <summary>What a node counts of its links, and tells to who asks.</summary>
public class SightTests
{
    private static readonly Uuid s_desk = new(1);
    private static readonly Uuid s_lamp = new(2);

    [Fact]
    [Clause("see-1.1")]
    public void Both_ends_count_what_passes_with_rate_and_age()
    {
        Pair pair = new(TimeSpan.Zero);
        for (int i = 0; i < 100; i++)
        {
            pair.EmitAt(TimeSpan.FromMilliseconds(40 * i), i);
        }

        Instant now = new Instant(0) + TimeSpan.FromMilliseconds(4000);
        LinkSight sent = Assert.Single(pair.Desk.LookAtLinks(now));
        LinkSight taken = Assert.Single(pair.Lamp.LookAtLinks(now));
        // 100, and the present value that a new subscriber gets.
        Assert.Equal((true, 101, 101), (sent.IsEmitter, sent.Count, taken.Count));
        Assert.InRange(sent.Rate, 24, 26);
        Assert.InRange(taken.Rate, 24, 26);
        Assert.Equal(40_000_000, sent.AgeNs);
        Assert.Equal("desk lamp fader level", $"{taken.PeerName} {sent.PeerName} {sent.Emitter} {taken.Receiver}");
        LinkSight later = Assert.Single(pair.Desk.LookAtLinks(now + TimeSpan.FromSeconds(10)));
        Assert.Equal((101, 0.0), (later.Count, later.Rate));
    }

    [Fact]
    [Clause("see-1.1")]
    public void A_value_that_took_the_place_of_one_that_waited_is_counted_as_merged()
    {
        Pair pair = new(TimeSpan.Zero) { Merges = true };
        pair.EmitAt(TimeSpan.FromSeconds(1), 3);
        pair.EmitAt(TimeSpan.FromSeconds(1), 4);
        Assert.Equal(2, Assert.Single(pair.Desk.LookAtLinks(new Instant(2_000_000_000))).Merged);
    }

    [Theory]
    [Clause("see-1.4")]
    [InlineData(0)]
    [InlineData(-3)]
    [InlineData(7_000_000)]
    public void A_stamped_signal_tells_its_delay_to_who_knows_how_far_the_clocks_are_apart(int apartMs)
    {
        TimeSpan apart = TimeSpan.FromMilliseconds(apartMs);
        Pair pair = new(apart);
        for (int i = 0; i < 100; i++)
        {
            // 98 of 2 ms, two of 9 ms.
            pair.EmitAt(TimeSpan.FromMilliseconds(60 * (i + 1)), i, TimeSpan.FromMilliseconds(i is 50 or 51 ? 9 : 2));
        }

        LinkSight taken = Assert.Single(pair.Lamp.LookAtLinks(new Instant(0) + apart + TimeSpan.FromSeconds(6)));
        Assert.Equal(100, taken.Samples);
        Assert.Equal(TimeSpan.FromMilliseconds(2).Ticks + apart.Ticks, taken.MedianNs / 100);
        Assert.Equal(TimeSpan.FromMilliseconds(9).Ticks + apart.Ticks, taken.HighNs / 100);
        LinkSight much = Assert.Single(pair.Lamp.LookAtLinks(new Instant(0) + apart + TimeSpan.FromSeconds(30)));
        Assert.Equal(0, much.Samples);
    }

    [Fact]
    [Clause("see-1.4")]
    public void At_most_twenty_signals_a_second_carry_a_stamp_and_an_old_peer_gets_none()
    {
        Pair pair = new(TimeSpan.Zero);
        pair.Desk.Entered(default, new Uuid(3), "old", new Dictionary<string, string>(StringComparer.Ordinal) { [ZocpHeaders.Zocp] = "1" });
        pair.Desk.Receive(default, new Uuid(3), Encoding.UTF8.GetBytes("""{"MOD":{"in":{"value":0}}}"""), default);
        pair.Desk.Receive(default, new Uuid(3), Encoding.UTF8.GetBytes($$"""{"SUB":["{{s_desk}}","fader","{{new Uuid(3)}}","in"]}"""), default);
        pair.Seconds.Clear();
        for (int i = 0; i < 1000; i++)
        {
            pair.EmitAt(TimeSpan.FromMilliseconds(1000 + i), i);
        }

        Assert.InRange(pair.Seconds.Count(unit => unit.To == s_lamp && unit.Text.Contains("\"at\":", StringComparison.Ordinal)), 15, 20);
        Assert.All(pair.Seconds.Where(unit => unit.To != s_lamp), unit => Assert.Empty(unit.Text));
    }

    [Fact]
    [Clause("see-1.4")]
    public void A_peer_that_reads_second_frames_but_not_stamps_gets_the_rest_of_them()
    {
        Pair pair = new(TimeSpan.Zero);
        Uuid plain = new(9);
        pair.LinkCue();
        pair.Desk.Entered(default, plain, "plain", new Dictionary<string, string>(StringComparer.Ordinal) { [ZocpHeaders.Zocp] = "1", [ZocpHeaders.Extensions] = "rep heal" });
        pair.Desk.Receive(default, plain, """{"MOD":{"in":{"value":0},"word":{"value":""}}}"""u8, default);
        foreach ((string emitter, string receiver) in ((string, string)[])[("fader", "in"), ("cue", "word")])
        {
            pair.Desk.Receive(default, plain, Encoding.UTF8.GetBytes($$"""{"SUB":["{{s_desk}}","{{emitter}}","{{plain}}","{{receiver}}"]}"""), """{"id":3}"""u8);
        }

        pair.Seconds.Clear();
        pair.EmitAt(TimeSpan.FromSeconds(1), 7);
        pair.CueAt(TimeSpan.FromSeconds(1), "go", default);
        (Uuid To, string Text)[] others = [.. pair.Seconds.Where(unit => unit.To == plain)];
        Assert.Equal(["", "{\"n\":2}"], others.Select(unit => unit.Text));
        Assert.Equal(["{\"at\":1000000000}", "{\"n\":2,\"at\":1000000000}"], pair.Seconds.Where(unit => unit.To == s_lamp).Select(unit => unit.Text));
    }

    [Fact]
    [Clause("see-1.1")]
    [Clause("see-1.4")]
    public void Signals_that_carry_their_count_are_counted_and_stamped_like_others()
    {
        Pair pair = new(TimeSpan.Zero);
        pair.LinkCue();
        pair.Seconds.Clear();
        for (int i = 0; i < 10; i++)
        {
            pair.CueAt(TimeSpan.FromMilliseconds(1000 + (60 * i)), $"cue {i}", TimeSpan.FromMilliseconds(3));
        }

        Instant now = new(2_000_000_000);
        LinkSight sent = Assert.Single(pair.Desk.LookAtLinks(now), link => link.Emitter is "cue");
        LinkSight taken = Assert.Single(pair.Lamp.LookAtLinks(now), link => link.Emitter is "cue");
        // Ten, and the present value that a new subscriber gets.
        Assert.Equal((11, 11, 10, 3_000_000), (sent.Count, taken.Count, taken.Samples, taken.MedianNs));
        Assert.Equal(10, pair.Seconds.Count(unit => unit.Text.StartsWith("{\"n\":", StringComparison.Ordinal) && unit.Text.Contains(",\"at\":", StringComparison.Ordinal)));
    }

    [Fact]
    [Clause("see-1.1")]
    public void What_two_links_share_is_counted_on_when_one_of_them_ends()
    {
        Pair pair = new(TimeSpan.Zero);
        RobustnessTests.Register(pair.Lamp, "glow", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Sense });
        pair.Lamp.Subscribe(new Instant(1), s_desk, "fader", s_lamp, "glow");
        pair.EmitAt(TimeSpan.FromSeconds(1), 3);
        pair.Lamp.Unsubscribe(new Instant(1_100_000_000), s_desk, "fader", s_lamp, "glow");
        pair.EmitAt(TimeSpan.FromSeconds(2), 4);
        Instant now = new(2_000_000_000);
        LinkSight sent = Assert.Single(pair.Desk.LookAtLinks(now));
        LinkSight taken = Assert.Single(pair.Lamp.LookAtLinks(now));
        // Two, and the present value for each of the links when it was new.
        Assert.Equal((4, 4), (sent.Count, taken.Count));
    }

    [Theory]
    [Clause("see-1.2")]
    [InlineData(ZocpLinkState.Waiting)]
    [InlineData(ZocpLinkState.Asking)]
    [InlineData(ZocpLinkState.Live)]
    [InlineData(ZocpLinkState.Refused)]
    [InlineData(ZocpLinkState.Ambiguous)]
    public void A_link_is_reported_in_whatever_state_it_is(ZocpLinkState state)
    {
        LinkSight link = new() { IsEmitter = true, Peer = s_lamp, Emitter = "fader", Receiver = "level", PeerName = "lamp", PeerIdentity = "229d", Lost = 3, State = state, Reason = "two nodes are named lamp" };
        Assert.True(SightReport.TryRead(new SightReport(5, 1, [link]).ToValue(), out SightReport? report));
        Assert.Equal(link, Assert.Single(report.Links));
    }

    [Fact]
    [Clause("see-1.2")]
    public void A_report_reads_back_as_it_was_and_a_long_one_comes_in_parts()
    {
        Pair pair = new(TimeSpan.Zero);
        for (int i = 0; i < 1500; i++)
        {
            pair.Link($"more{i}", "level");
        }

        pair.EmitAt(TimeSpan.FromSeconds(1), 5);
        SightReport first = pair.AskLamp();
        Assert.Equal((1501, SightReport.LinksInOne), (first.Total, first.Links.Count));
        Assert.True(SightReport.TryRead(first.ToValue(), out SightReport? again));
        Assert.Equal(first.Links, again.Links);
        SightReport rest = pair.AskLamp(1000);
        Assert.Equal(501, rest.Links.Count);
        Assert.Equal(1501, first.Links.Concat(rest.Links).Select(link => link.Emitter).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    [Clause("see-1.2")]
    public void What_another_node_reports_may_be_anything()
    {
        foreach (string text in (string[])[
            "null", "[]", "{}", """{"patches":3}""", """{"patches":[3,{},[]]}""", """{"at":"x","total":-5,"patches":[{"peer":"zz"}]}""",
            """{"patches":[{"peer":"00000000000000000000000000000001","emitter":"a","receiver":"b","state":7,"rate":-1,"samples":99999,"count":"x"}]}"""])
        {
            Assert.True(ZocpValue.TryParse(text, out ZocpValue value));
            if (SightReport.TryRead(value, out SightReport? report))
            {
                Assert.All(report.Links, link => Assert.Equal((0.0, ZocpLinkState.Waiting, DelaySamplesBound), (link.Rate, link.State, link.Samples)));
            }

            ClockReading.TryRead(value, out _);
        }
    }

    [Fact]
    [Clause("see-1.3")]
    public void The_clocks_are_told_at_the_instant_of_the_question()
    {
        Pair pair = new(TimeSpan.Zero);
        Assert.Equal(new ClockReading(5_000, null), pair.AskLampClock(new Instant(5_000)));
        pair.Lamp.SetWall(new Instant(1_000), 1_700_000_000_000_000_000);
        Assert.Equal(new ClockReading(6_000, 1_700_000_000_000_005_000), pair.AskLampClock(new Instant(6_000)));
    }

    [Fact]
    [Clause("see-1.5")]
    public void A_peer_without_the_extension_asks_in_vain_and_hears_so()
    {
        Pair pair = new(TimeSpan.Zero);
        pair.Lamp.Entered(default, new Uuid(9), "plain", new Dictionary<string, string>(StringComparer.Ordinal) { [ZocpHeaders.Zocp] = "1", [ZocpHeaders.Extensions] = "rep" });
        pair.FromLamp.Clear();
        pair.Lamp.Receive(default, new Uuid(9), """{"CALL":["tutti.patches",[]]}"""u8, """{"id":4}"""u8);
        Assert.Contains("not-found", Assert.Single(pair.FromLamp), StringComparison.Ordinal);
    }

    [Fact]
    [Clause("see-1.6")]
    public void Methods_are_told_by_name_and_many_come_in_parts()
    {
        Pair pair = new(TimeSpan.Zero);
        Assert.Equal((0, 0), (pair.AskLampMethods().Total, pair.AskLampMethods().Names.Count));
        for (int i = MethodList.NamesInOne; i >= 0; i--)
        {
            Assert.True(pair.Lamp.TryRegisterMethod($"do \"{i:0000}\"").IsDone);
        }

        MethodList first = pair.AskLampMethods();
        Assert.Equal((1001, MethodList.NamesInOne, "do \"0000\""), (first.Total, first.Names.Count, first.Names[0]));
        Assert.Equal(["do \"1000\""], pair.AskLampMethods(1000).Names);
        Assert.Empty(pair.AskLampMethods(1001).Names);
        Assert.Empty(pair.AskLampMethods(-7).Names.Except(first.Names));
    }

    [Theory]
    [Clause("see-1.6")]
    [InlineData("null", null)]
    [InlineData("[]", null)]
    [InlineData("{}", "")]
    [InlineData("""{"total":"x","methods":7}""", "")]
    [InlineData("""{"total":-1,"methods":["go",7,"",{},["x"],"stop"]}""", "go stop")]
    public void What_another_node_calls_its_methods_may_be_anything(string text, string? names)
    {
        Assert.True(ZocpValue.TryParse(text, out ZocpValue value));
        Assert.Equal(names is not null, MethodList.TryRead(value, out MethodList? list));
        Assert.Equal(names, list is null ? null : string.Join(' ', list.Names));
        Assert.True(list is null || list.Total >= list.Names.Count);
    }

    private const int DelaySamplesBound = 256;

    /// <summary>A desk with a fader patched to the level of a lamp; the lamp's clock is ahead by some time.</summary>
    private sealed class Pair
    {
        private readonly TimeSpan _ahead;
        private readonly LocalParameter _fader;
        private LocalParameter? _cue;
        private TimeSpan _delay;
        private long _id = 1;

        public Pair(TimeSpan lampAhead)
        {
            _ahead = lampAhead;
            Desk = new ZocpNode(new ZocpOptions { Name = "desk" }, s_desk, new Wire(this, s_desk), 1);
            Lamp = new ZocpNode(new ZocpOptions { Name = "lamp" }, s_lamp, new Wire(this, s_lamp), 2);
            _fader = RobustnessTests.Register(Desk, "fader", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Emit });
            RobustnessTests.Register(Lamp, "level", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Sense });
            Desk.Entered(default, s_lamp, "lamp", ZocpHeaders.Announce(""));
            Lamp.Entered(default, s_desk, "desk", ZocpHeaders.Announce(""));
            Link("fader", "level");
        }

        public ZocpNode Desk { get; }

        public ZocpNode Lamp { get; }

        public bool Merges { get; init; }

        public List<string> FromLamp { get; } = [];

        public List<(Uuid To, string Text)> Seconds { get; } = [];

        private Instant Now { get; set; } = new(1);

        public void Link(string emitter, string receiver)
        {
            if (emitter is not "fader")
            {
                RobustnessTests.Register(Desk, emitter, new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Emit });
            }

            Lamp.Subscribe(Now + _ahead, s_desk, emitter, s_lamp, receiver);
        }

        /// <summary>Patches a cue, each value of which is delivered and says its count.</summary>
        public void LinkCue()
        {
            _cue = RobustnessTests.Register(Desk, "cue", new() { TypeHint = TypeHint.String, Value = "", Access = Access.Emit });
            RobustnessTests.Register(Lamp, "word", new() { TypeHint = TypeHint.String, Value = "", Access = Access.Sense });
            Lamp.Subscribe(Now + _ahead, s_desk, "cue", s_lamp, "word");
        }

        public void CueAt(TimeSpan at, string cue, TimeSpan delay)
        {
            Now = new Instant(0) + at;
            _delay = delay;
            Desk.Emit(Now, _cue!, cue);
        }

        public void EmitAt(TimeSpan at, double value, TimeSpan delay = default)
        {
            Now = new Instant(0) + at;
            _delay = delay;
            Desk.Emit(Now, _fader, value);
        }

        public SightReport AskLamp(int skip = 0)
        {
            FromLamp.Clear();
            Lamp.Receive(Now + _ahead, s_desk, Encoding.UTF8.GetBytes($$"""{"CALL":["tutti.patches",[{{skip}}]]}"""), Mark());
            Assert.True(SightReport.TryRead(Result(), out SightReport? report));
            return report;
        }

        public MethodList AskLampMethods(int known = 0)
        {
            FromLamp.Clear();
            Lamp.Receive(Now + _ahead, s_desk, Encoding.UTF8.GetBytes($$"""{"CALL":["tutti.methods",[{{known}}]]}"""), Mark());
            Assert.True(MethodList.TryRead(Result(), out MethodList? list));
            return list;
        }

        public ClockReading AskLampClock(Instant at)
        {
            FromLamp.Clear();
            Lamp.Receive(at, s_desk, """{"CALL":["tutti.clock",[]]}"""u8, Mark());
            Assert.True(ClockReading.TryRead(Result(), out ClockReading reading));
            return reading;
        }

        private byte[] Mark() => Encoding.UTF8.GetBytes($$"""{"id":{{++_id}}}""");

        private ZocpValue Result()
        {
            string unit = Assert.Single(FromLamp);
            string start = $$$"""{"REP":{"id":{{{_id}}},"result":""";
            Assert.StartsWith(start, unit, StringComparison.Ordinal);
            Assert.True(ZocpValue.TryParse(unit[start.Length..^2], out ZocpValue result));
            return result;
        }

        private sealed class Wire(Pair pair, Uuid from) : IZocpCarrier
        {
            public bool Whisper(Instant now, Uuid peer, ReadOnlySpan<byte> content, ReadOnlySpan<byte> second, Delivery delivery, int key)
            {
                if (from == s_lamp)
                {
                    pair.FromLamp.Add(Encoding.UTF8.GetString(content));
                }
                else
                {
                    pair.Seconds.Add((peer, Encoding.UTF8.GetString(second)));
                }

                if (peer == s_lamp)
                {
                    pair.Lamp?.Receive(now + pair._delay + pair._ahead, from, content, second);
                }
                else if (peer == s_desk)
                {
                    pair.Desk.Receive(now - pair._ahead, from, content, second);
                }

                return pair.Merges;
            }
        }
    }
}
