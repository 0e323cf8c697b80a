using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zocp;

namespace Tutti.Tests.Zocp;

public class PeerTreesTests
{
    private readonly ZocpNode _node;
    private readonly RobustnessTests.Sink _sink;
    private readonly Uuid _peer;

    public PeerTreesTests()
    {
        (_node, _sink) = RobustnessTests.Node();
        _peer = _node.Peers.First().Uuid;
    }

    private ZocpPeer Peer => _node.TryGetPeer(_peer, out ZocpPeer? peer) ? peer : throw new InvalidOperationException();

    [Fact]
    [Clause("zocp-3.2")]
    public void Objects_merge_by_key_and_anything_else_replaces()
    {
        Modify("""{"a":{"value":1,"x":{"y":1,"z":[1,2]}},"b":5}""");
        Modify("""{"a":{"x":{"y":{"deep":true},"z":[3]}},"b":{"value":2},"c":null}""");
        Assert.Equal("""{"a":{"value":1,"x":{"y":{"deep":true},"z":[3]}},"b":{"value":2},"c":null}""", Peer.Tree.Root.ToString());
    }

    [Fact]
    [Clause("zocp-3.2")]
    public void A_whole_description_takes_away_the_bounds_that_it_does_not_give_and_a_part_of_one_does_not()
    {
        Modify("""{"a":{"value":1,"typeHint":"int","access":"rw","subscribers":[],"min":0,"max":5,"step":1,"x":7}}""");
        Modify("""{"a":{"value":2,"access":"rw"}}""");
        Modify("""{"a":{"subscribers":[]}}""");
        Assert.Equal("""{"a":{"value":2,"typeHint":"int","access":"rw","subscribers":[],"min":0,"max":5,"step":1,"x":7}}""", Peer.Tree.Root.ToString());
        Modify("""{"a":{"value":3,"typeHint":"int","access":"r","subscribers":[],"min":1}}""");
        Assert.Equal("""{"a":{"value":3,"typeHint":"int","access":"r","subscribers":[],"min":1,"x":7}}""", Peer.Tree.Root.ToString());
    }

    [Fact]
    [Clause("zocp-3.3")]
    public void Any_shape_is_kept_and_read_as_not_given()
    {
        Modify("""{"a":{"value":{"x":1},"typeHint":5,"access":null,"min":"low","subscribers":7},"_location":5,"objects":3,"":{"value":1},"u":{"value":1,"typeHint":"color"}}""");
        Assert.True(Peer.Tree.TryFind("a", out Capability? a));
        Assert.Equal((TypeHint.Any, Access.None, false), (a.TypeHint, a.Access, a.HasSubscribers));
        Assert.Equal("""{"x":1}""", a.Value.ToString());
        Assert.Equal("a,,u", string.Join(',', Peer.Tree.Parameters.Select(parameter => parameter.Path)));
        Modify("""{"a":{"value":{"y":2}}}""");
        Assert.Equal("""{"x":1,"y":2}""", a.Value.ToString());
    }

    [Fact]
    [Clause("zocp-3.3")]
    public void The_run_of_02_is_understood_with_the_old_bugs_healed()
    {
        foreach (string text in Vectors.Units("02", "beta", "alpha"))
        {
            Receive(text);
        }

        Assert.Equal(0, _node.Malformed);
        Assert.True(Peer.Tree.TryFind("nan", out Capability? nan));
        Assert.Equal(("NaN", "-Infinity"), (nan.Value.ToString(), nan.Min.ToString()));
        Assert.Equal("[2,2,2]", Peer.Tree.Root["_scale"].ToString().Replace(" ", "", StringComparison.Ordinal));
        Assert.False(Peer.Tree.Root.Contains("scale"));
        Assert.Equal("[9,9,9]", Peer.Tree.Root["_location"].ToString().Replace(" ", "", StringComparison.Ordinal));
        Assert.True(Peer.Tree.TryFind("cube/mass", out Capability? mass));
        Assert.Equal(("cube/mass", TypeHint.Flt), (mass.Path, mass.TypeHint));
    }

    [Fact]
    [Clause("zocp-3.3")]
    public void A_current_object_at_an_old_peer_does_not_hide_changes_of_its_root_as_in_02b()
    {
        Modify("""{"root":{"value":1,"typeHint":"int","access":"rw","subscribers":[]},"objects":{"cube":{"type":"Mesh","mass":{"value":1.5,"typeHint":"flt"}}}}""");
        foreach (string text in Vectors.Units("02b", "beta", "alpha"))
        {
            Receive(text);
        }

        Assert.True(Peer.Tree.TryFind("root", out Capability? root));
        Assert.Equal("7", root.Value.ToString());
        Assert.Contains("c0c1c2c3c4c546c788c9cacbcccdcecf", root["subscribers"].ToString(), StringComparison.Ordinal);
        Assert.True(Peer.Tree.TryFind("cube/mass", out Capability? mass));
        Assert.Equal("4.0", mass.Value.ToString());
        Assert.False(Peer.Tree.TryFind("cube/root", out _));
    }

    [Fact]
    [Clause("zocp-5.3")]
    public void The_answer_to_a_later_GET_replaces_what_was_cached()
    {
        Modify("""{"a":{"value":1},"b":{"value":2}}""");
        long request = _node.Refresh(default, _peer);
        Modify("""{"b":{"value":3}}""");
        Assert.True(Peer.Tree.TryFind("a", out _));
        _node.Advance(new Instant(2_000_000_000));
        Assert.False(Peer.Tree.TryFind("a", out _));
        Assert.True(Peer.Tree.TryFind("b", out _));
        Assert.Equal(RequestOutcome.Done, Done(request).Outcome);
    }

    [Fact]
    [Clause("zocp-5.3")]
    public void Only_one_GET_is_under_way_at_a_time()
    {
        Modify("{}");
        _sink.Units.Clear();
        for (int i = 0; i < 10; i++)
        {
            _node.Refresh(default, _peer);
        }

        Assert.Single(_sink.Units);
        Modify("{}");
        Assert.Equal(2, _sink.Units.Count);
        Modify("{}");
        Assert.Equal(2, _sink.Units.Count);
    }

    [Fact]
    [Clause("zocp-7.3")]
    public void A_signal_waits_until_the_old_receiver_is_known()
    {
        Receive($$"""{"SUB":["{{_node.Uuid}}","emit","{{_peer}}","later"]}""");
        Assert.DoesNotContain(_sink.Units, unit => unit.StartsWith("{\"SIG\"", StringComparison.Ordinal));
        Assert.True(_node.TryGetParameter("emit", out LocalParameter? emit));
        _node.Emit(default, emit, 0.75);
        Modify("""{"later":{"value":0}}""");
        Assert.Equal("""{"SIG":["emit",0.75]}""", _sink.Units[^1]);
    }

    [Fact]
    [Clause("zocp-7.3")]
    public void A_key_that_an_old_peer_holds_as_a_number_is_described_before_it_is_signalled()
    {
        Receive("""{"SET":{"x":5,"y":6}}""");
        Receive("""{"GET":null}""");
        _sink.Units.Clear();
        LocalParameter x = RobustnessTests.Register(_node, "x", new() { Access = Access.Emit });
        Assert.StartsWith("""{"MOD":{"x":{""", Assert.Single(_sink.Units), StringComparison.Ordinal);
        Receive($$"""{"SUB":["{{_node.Uuid}}","x","{{_peer}}",null]}""");
        _node.Emit(default, x, 1);
        Assert.Equal("""{"SIG":["x",1]}""", _sink.Units[^1]);
    }

    [Fact]
    [Clause("zocp-4.2")]
    public void A_SET_is_checked_and_told_to_others_and_corrected_for_its_sender_unlike_in_03()
    {
        Uuid other = new(99);
        _node.Entered(default, other, "other", new Dictionary<string, string>(StringComparer.Ordinal));
        _node.Receive(default, other, Encoding.UTF8.GetBytes($$"""{"SUB":["{{_node.Uuid}}",null,"{{other}}",null]}"""), default);
        (string Set, string[] Answer)[] table =
        [
            ("""{"i":{"value":7}}""", ["""{"SIG":["i",7]}"""]),
            ("""{"i":{"value":7}}""", ["""{"SIG":["i",7]}"""]),
            ("""{"i":{"value":1000}}""", ["""{"MOD":{"i":{"value":7}}}"""]),
            ("""{"i":{"value":"text"}}""", ["""{"MOD":{"i":{"value":7}}}"""]),
            ("""{"i":{"value":null}}""", ["""{"MOD":{"i":{"value":7}}}"""]),
            ("""{"i":{"value":1},"emit":{"value":0.25}}""", ["""{"MOD":{"i":{"value":1},"emit":{"value":0.25}}}"""]),
            ("""{"i":{"value":2,"max":20}}""", ["""{"SIG":["i",2]}""", """{"MOD":{"i":{"max":10}}}"""]),
            ("""{"i":{"subscribers":[["x",null]]}}""", ["""{"MOD":{"i":{"subscribers":[]}}}"""]),
            ("""{"i":5}""", []),
            ("""{"newp":{"value":3,"typeHint":"int","access":"rw","subscribers":[]}}""", ["""{"MOD":{"newp":{"value":3,"typeHint":"int","access":"rw","subscribers":[]}}}"""]),
            ("""{"_name":"abc"}""", ["""{"MOD":{"_name":"abc"}}"""]),
            ("""{"_location":"abc"}""", []),
            ("""{"objects":{"cube":{"mass":{"value":3.0}}}}""", ["""{"MOD":{"objects":{"cube":{"mass":{"value":3.0}}}}}"""]),
            ("""{"newp":null}""", []),
            ("{}", []),
        ];
        foreach ((string set, string[] answer) in table)
        {
            _sink.Units.Clear();
            Receive($$"""{"SET":{{set}}}""");
            Assert.True(string.Equals(string.Join('\n', answer), string.Join('\n', _sink.Units), StringComparison.Ordinal), $"{set}: {string.Join('\n', _sink.Units)}");
        }
    }

    [Fact]
    [Clause("zocp-6.4")]
    [Clause("zocp-6.5")]
    public void A_signal_is_converted_clamped_or_refused_once()
    {
        LocalParameter whole = RobustnessTests.Register(_node, "whole", new() { TypeHint = TypeHint.Int, Value = 0, Max = 10, Access = Access.Sense });
        LocalParameter on = RobustnessTests.Register(_node, "on", new() { TypeHint = TypeHint.Bool, Value = false, Access = Access.Sense });
        Modify("""{"out":{"value":0,"subscribers":[]}}""");
        Receive($$"""{"SUB":["{{_peer}}","out","{{_node.Uuid}}","whole"]}""");
        Receive($$"""{"SUB":["{{_peer}}","out","{{_node.Uuid}}","on"]}""");
        foreach ((string signal, string wholeThen, string onThen) in ((string, string, string)[])
            [("2.5", "2", "false"), ("3.5", "4", "false"), ("1", "1", "true"), ("0.0", "0", "false"), ("true", "1", "true"), ("99", "10", "true"), ("\"x\"", "10", "true"), ("NaN", "10", "true")])
        {
            Receive($$"""{"SIG":["out",{{signal}}]}""");
            Assert.Equal((wholeThen, onThen), (whole.Value.ToString(), on.Value.ToString()));
        }

        Assert.Equal(1, whole.Clamped);
        List<ZocpEvent> news = News();
        Assert.Single(news, item => item.Kind == ZocpEventKind.Clamped);
        Assert.Equal(2, news.Count(item => item.Kind == ZocpEventKind.Refused));
        Assert.All(_node.Links, link => Assert.NotEmpty(link.Reason));
    }

    [Fact]
    [Clause("zocp-5.11")]
    public void The_bounds_of_peers_links_requests_and_messages_hold()
    {
        (ZocpNode node, _) = RobustnessTests.Node(options => options with { MaxPeers = 2, MaxLinks = 1, MaxRequests = 1, MaxMessageOctets = 200, MaxEvents = 1 });
        node.Entered(default, new Uuid(1), "a", new Dictionary<string, string>(StringComparer.Ordinal));
        node.Entered(default, new Uuid(2), "b", new Dictionary<string, string>(StringComparer.Ordinal));
        Assert.Equal(2, node.Peers.Count);
        node.Receive(default, _peer, Encoding.UTF8.GetBytes($$"""{"SUB":["{{node.Uuid}}","emit","{{_peer}}",null]}"""), default);
        node.Receive(default, _peer, Encoding.UTF8.GetBytes($$"""{"SUB":["{{node.Uuid}}",null,"{{_peer}}",null]}"""), default);
        Assert.Single(node.Subscribers);
        node.Receive(default, _peer, Encoding.UTF8.GetBytes("{\"GET\":null}" + new string(' ', 188)), default);
        Assert.Equal(0, node.Malformed);
        node.Receive(default, _peer, Encoding.UTF8.GetBytes("{\"GET\":null}" + new string(' ', 189)), default);
        Assert.Equal(1, node.Malformed);
        Assert.True(node.TryDequeue(out _));
        Assert.True(node.EventsLost > 0);
        node.Refresh(default, _peer);
        long second = node.Refresh(default, _peer);
        Assert.True(node.TryDequeue(out ZocpEvent refused));
        Assert.Equal((second, ZocpReason.TooMany), (refused.Id, refused.Refusal!.Reason));
    }

    private void Modify(string data) => Receive($$"""{"MOD":{{data}}}""");

    private void Receive(string text) => _node.Receive(default, _peer, Encoding.UTF8.GetBytes(text), default);

    private ZocpEvent Done(long request) => Assert.Single(News(), news => news.Kind == ZocpEventKind.RequestDone && news.Id == request);

    private List<ZocpEvent> News()
    {
        List<ZocpEvent> all = [];
        while (_node.TryDequeue(out ZocpEvent news))
        {
            all.Add(news);
        }

        return all;
    }
}
