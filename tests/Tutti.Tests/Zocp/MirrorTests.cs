using System.Text.Json.Nodes;

using Tutti.Protocols.Zocp;
using Tutti.Simulation.OldPeers;

namespace Tutti.Tests.Zocp;

/// <summary>Old peers know parameters inside objects by a flat name at the root, and can be patched to them.</summary>
public class MirrorTests
{
    private readonly Show _show = new(3);
    private readonly ZocpNode _desk;
    private readonly ZocpNode _hand;
    private readonly OldPeer _lamp;
    private readonly OldPeer _oldHand;

    public MirrorTests()
    {
        _desk = _show.Add("desk", "1d");
        RobustnessTests.Register(_desk, "cube/mass", new() { TypeHint = TypeHint.Flt, Value = 0.5, Min = 0, Max = 1, Access = Access.Sense | Access.Emitter });
        RobustnessTests.Register(_desk, "cube/note", new() { TypeHint = TypeHint.String, Value = "x", Access = Access.ReadWrite });
        _hand = _show.Add("hand", "1a");
        _lamp = _show.AddOld("old lamp");
        _lamp.Register("level", 0.0, "flt", "rwes");
        _oldHand = _show.AddOld("old hand");
    }

    [Theory]
    [Clause("zocp-7.5")]
    [InlineData("desk")]
    [InlineData("lamp")]
    [InlineData("hand")]
    [InlineData("old hand")]
    public void An_emitter_inside_an_object_drives_an_old_receiver_whoever_patches_them(string starter)
    {
        Meet();
        Link(starter, _desk.Uuid, "cube/mass", "cube.mass", _lamp.Uuid, "level", "level");
        Assert.Equal(0.5, Level());
        Emit(0.75);
        Assert.Equal(0.75, Level());
        Assert.Equal($"[[\"{_lamp.Uuid}\",\"level\"]]", Mass().Entry["subscribers"].ToString());
        Assert.DoesNotContain(_show.Sent, unit => unit.To == _lamp.Uuid && unit.Text.Contains("cube/mass", StringComparison.Ordinal));

        if (starter is "desk" or "hand")
        {
            long end = Ours(starter).Unsubscribe(_show.Now, _desk.Uuid, "cube/mass", _lamp.Uuid, "level");
            _show.Settle();
            Assert.Equal(RequestOutcome.Done, _show.Done(end).Outcome);
        }
        else
        {
            (starter is "lamp" ? _lamp : _oldHand).Unsubscribe(_desk.Uuid, "cube.mass", _lamp.Uuid, "level");
            _show.Settle();
        }

        Assert.Empty(_desk.Subscribers);
        Assert.Empty(_lamp.Subscriptions);
        AssertAlive();
    }

    [Theory]
    [Clause("zocp-7.5")]
    [InlineData("desk")]
    [InlineData("lamp")]
    [InlineData("hand")]
    [InlineData("old hand")]
    public void A_receiver_inside_an_object_follows_an_old_emitter_whoever_patches_them(string starter)
    {
        Meet();
        _lamp.Emit("level", 0.25);
        Link(starter, _lamp.Uuid, "level", "level", _desk.Uuid, "cube/mass", "cube.mass");
        Assert.Equal(0.25, Mass().Value);
        _lamp.Emit("level", 2.0);
        _show.Settle();
        Assert.Equal(1, Mass().Value);
        Assert.Equal("cube.mass", _lamp.Tree["level"]!["subscribers"]![0]![1]!.GetValue<string>());
        AssertAlive();
    }

    [Fact]
    [Clause("zocp-7.5")]
    public void It_is_told_at_the_root_to_old_peers_only_and_only_when_it_can_be_linked()
    {
        Meet();
        JsonObject seen = _lamp.Caches[_desk.Uuid];
        Assert.True(JsonNode.DeepEquals(seen["objects"]!["cube"]!["mass"], seen["cube.mass"]));
        Assert.False(seen.ContainsKey("cube.note"));
        Assert.True(_hand.TryGetPeer(_desk.Uuid, out ZocpPeer? desk));
        Assert.Equal("objects", string.Join(' ', desk.Tree.Root.Names));
    }

    [Fact]
    [Clause("zocp-7.5")]
    public void What_an_old_peer_holds_of_it_stays_the_same_in_both_places()
    {
        Meet();
        _lamp.Subscribe(_desk.Uuid, null, _lamp.Uuid, null);
        _lamp.Subscribe(_desk.Uuid, "cube.mass", _lamp.Uuid, null);
        _show.Settle();
        Emit(0.75);
        RobustnessTests.Register(_desk, "cube/more", new() { TypeHint = TypeHint.Int, Value = 1, Access = Access.Emit });
        _show.Settle();
        JsonObject seen = _lamp.Caches[_desk.Uuid];
        Assert.Equal(0.75, seen["cube.mass"]!["value"]!.GetValue<double>());
        Assert.True(JsonNode.DeepEquals(seen["objects"]!["cube"]!["mass"], seen["cube.mass"]));
        Assert.True(JsonNode.DeepEquals(seen["objects"]!["cube"]!["more"], seen["cube.more"]));
        AssertAlive();
    }

    [Fact]
    [Clause("zocp-7.5")]
    [Clause("zocp-6.3")]
    public void An_old_peer_sets_it_by_its_flat_name_and_is_corrected_there()
    {
        Meet();
        Put("""{"SET": {"cube.mass": {"value": 0.25}}}""");
        Assert.Equal(0.25, Mass().Value);
        Put("""{"SET": {"cube.mass": {"value": 7}}}""");
        Assert.Equal(0.25, Mass().Value);
        Assert.Equal(0.25, _lamp.Caches[_desk.Uuid]["cube.mass"]!["value"]!.GetValue<double>());
        Assert.False(_desk.Tree.Root.Contains("cube.mass"));
        Put("""{"GET": {"cube.mass": {}}}""");
        Assert.StartsWith("""{"MOD":{"cube.mass":{"value":0.25,""", _show.Sent[^1].Text, StringComparison.Ordinal);
        AssertAlive();
    }

    [Fact]
    [Clause("zocp-7.5")]
    public void A_name_that_is_taken_is_not_given_twice()
    {
        Assert.Equal(ZocpReason.BadName, _desk.TryRegister(_show.Now, "cube.mass", new(), out _).Refusal?.Reason);
        RobustnessTests.Register(_desk, "cube.size", new() { Value = 1 });
        RobustnessTests.Register(_desk, "cube/size", new() { TypeHint = TypeHint.Flt, Value = 0.0, Access = Access.Emit });
        RobustnessTests.Register(_desk, "a.b/c", new() { Value = 1, Access = Access.Emit });
        RobustnessTests.Register(_desk, "a/b.c", new() { Value = 2, Access = Access.Emit });
        Meet();
        Assert.Equal(1, _lamp.Caches[_desk.Uuid]["cube.size"]!["value"]!.GetValue<int>());
        Assert.Equal(1, _lamp.Caches[_desk.Uuid]["a.b.c"]!["value"]!.GetValue<int>());
        long request = _desk.Subscribe(_show.Now, _desk.Uuid, "cube/size", _lamp.Uuid, "level");
        _show.Settle();
        Assert.Equal(ZocpReason.NotSupported, _show.Done(request).Refusal?.Reason);
        Assert.Contains("cube.size", _show.Done(request).Refusal!.Why, StringComparison.Ordinal);

        _desk.Remove(_show.Now, Mass());
        Assert.True(_desk.TryRegister(_show.Now, "cube.mass", new() { Access = Access.Emit }, out _).IsDone);
        AssertAlive();
    }

    [Fact]
    [Clause("zocp-7.5")]
    [Clause("zocp-7.3")]
    public void A_name_that_passes_to_a_root_parameter_is_not_signalled_to_a_receiver_that_is_not_there()
    {
        Meet();
        _lamp.Subscribe(_desk.Uuid, "cube.mass", _lamp.Uuid, "not there");
        _show.Settle();
        _desk.Remove(_show.Now, Mass());
        RobustnessTests.Register(_desk, "cube.mass", new() { Value = 1, Access = Access.Emit });
        _lamp.Subscribe(_desk.Uuid, "cube.mass", _lamp.Uuid, null);
        _show.Settle();
        Assert.True(_desk.TryGetParameter("cube.mass", out LocalParameter? root));
        _desk.Emit(_show.Now, root, 2);
        _show.Settle();
        AssertAlive();
    }

    private void Meet()
    {
        _show.MeetAll();
        _show.Settle();
    }

    private ZocpNode Ours(string name) => name is "desk" ? _desk : _hand;

    private void Link(string starter, Uuid emitterPeer, string emitter, string flatEmitter, Uuid receiverPeer, string receiver, string flatReceiver)
    {
        if (starter is "desk" or "hand")
        {
            long request = Ours(starter).Subscribe(_show.Now, emitterPeer, emitter, receiverPeer, receiver);
            _show.Settle();
            Assert.Equal((RequestOutcome.Done, null), (_show.Done(request).Outcome, _show.Done(request).Refusal));
        }
        else
        {
            (starter is "lamp" ? _lamp : _oldHand).Subscribe(emitterPeer, flatEmitter, receiverPeer, flatReceiver);
            _show.Settle();
        }
    }

    private void Put(string text)
    {
        _show.Put(_lamp.Uuid, _desk.Uuid, System.Text.Encoding.UTF8.GetBytes(text), []);
        _show.Settle();
    }

    private void Emit(double value)
    {
        Assert.Equal(EmitResult.Sent, _desk.Emit(_show.Now, Mass(), value));
        _show.Settle();
    }

    private LocalParameter Mass()
    {
        Assert.True(_desk.TryGetParameter("cube/mass", out LocalParameter? mass));
        return mass;
    }

    private double Level() => _lamp.Tree["level"]!["value"]!.GetValue<double>();

    private void AssertAlive() => Assert.All(_show.Old, old => Assert.Null(old.Death));
}
