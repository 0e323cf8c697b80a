using System.Text.Json;

using Tutti.Patchbay.Rooms;

using static Tutti.Tests.Patchbay.SeenFrames;

namespace Tutti.Tests.Patchbay;

/// <summary>Nodes that are silent, go and come back, as the page shows them and their patches.</summary>
public class NewRunTests
{
    private const string WasAt = "tcp://10.0.0.2:5000";
    private static readonly Uuid s_again = new(12);

    [Fact]
    public void A_patch_with_a_silent_end_waits_and_is_active_when_it_is_heard_again()
    {
        PatchbayRoom room = Room();
        room.SetPatch(Patch());
        ClientView client = Entered(room);

        room.SetNode(new NodeFacts(Lamp, "lamp") { State = NodeFacts.Evasive }, null, 0);
        Assert.Equal(("waiting", "lamp is silent"), Only(client));

        // The emitter does not know yet, and tells what it told before.
        room.SetPatches([Patch()]);
        Assert.Empty(client.Take().Of("patches"));

        room.SetNode(new NodeFacts(Lamp, "lamp"), null, 0);
        Assert.Equal(("active", string.Empty), Only(client));
    }

    [Fact]
    public void A_patch_whose_end_has_gone_waits_at_once()
    {
        PatchbayRoom room = Room();
        room.SetPatch(Patch());
        ClientView client = Entered(room);

        room.SetNode(new NodeFacts(Lamp, "lamp") { Endpoint = WasAt, State = NodeFacts.Ghost }, null, 0);

        Assert.Equal(("waiting", "lamp has gone"), Only(client));
    }

    [Theory]
    [InlineData(NodeFacts.Evasive, "lamp is silent")]
    [InlineData(NodeFacts.Ghost, "lamp has gone")]
    public void A_patch_with_a_silent_end_or_one_that_has_gone_waits_whatever_the_other_end_says(string state, string why)
    {
        PatchbayRoom room = Room();
        room.SetPatch(Patch());
        room.SetNode(new NodeFacts(Lamp, "lamp") { Endpoint = WasAt, State = state }, null, 0);
        ClientView client = Entered(room);

        room.SetPatches([Patch(reason: "lamp is not heard here, but desk reaches it") with { Rate = 20 }]);

        Assert.Empty(client.Take().Of("patches"));
        PatchFacts patch = Assert.Single(room.Patches).Facts;
        Assert.Equal((PatchFacts.Waiting, why, 0), (patch.State, patch.Reason, patch.Rate));
    }

    [Theory]
    [InlineData(PatchFacts.Active, "lamp is not heard here, but desk reaches it")]
    [InlineData(PatchFacts.Waiting, "waiting for lamp")]
    public void Of_a_node_that_was_never_here_the_other_end_is_believed(string state, string reason)
    {
        Uuid unmet = new(13);
        PatchbayRoom room = Room();
        room.SetNode(new NodeFacts(unmet, "lamp") { State = NodeFacts.Ghost }, null, 0);
        ClientView client = Entered(room);

        room.SetPatch(Patch(state, reason) with { To = new ShownEnd(unmet, "lamp", "level") });

        Assert.Equal((state, reason), Only(client));
    }

    [Fact]
    public void A_silent_end_does_not_hide_that_a_patch_is_refused()
    {
        PatchbayRoom room = Room();
        room.SetNode(new NodeFacts(Lamp, "lamp") { Endpoint = WasAt, State = NodeFacts.Evasive }, null, 0);
        ClientView client = Entered(room);

        room.SetPatch(Patch("refused", "lamp has no parameter level"));

        Assert.Equal(("refused", "lamp has no parameter level"), Only(client));
    }

    [Fact]
    public void An_end_that_an_old_emitter_lists_by_its_UUID_alone_has_the_name_of_the_ghost()
    {
        PatchbayRoom room = Gone("229d");
        ClientView client = Entered(room);

        room.SetPatches([Patch("stale", "the receiver's node is gone") with { To = new ShownEnd(Lamp, string.Empty, "level") }]);

        JsonElement to = Assert.Single(Assert.Single(client.Take().Of("patches")).GetProperty("set").EnumerateArray()).GetProperty("to");
        Assert.Equal("lamp", to.GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("229d")]
    [InlineData(null)]
    public void A_ghost_gives_way_to_the_new_run_and_its_patches_lead_there(string? identity)
    {
        PatchbayRoom room = Gone(identity);
        ClientView client = Entered(room);

        room.SetNode(new NodeFacts(s_again, "lamp") { Identity = identity, ParametersKnown = true }, [Said("level", "rws")], 0);

        List<JsonElement> told = client.Take();
        Assert.Equal($"{Lamp}", Assert.Single(told.Of("gone")).GetProperty("uuid").GetString());
        JsonElement patches = Assert.Single(told.Of("patches"));
        Assert.Equal($"{Desk}/fader>{Lamp}/level", Assert.Single(patches.GetProperty("del").EnumerateArray()).GetString());
        JsonElement patch = Assert.Single(patches.GetProperty("set").EnumerateArray());
        Assert.Equal($"{Desk}/fader>{s_again}/level", patch.GetProperty("id").GetString());
        Assert.Equal(("waiting", "it is being made again"), (patch.GetProperty("state").GetString(), patch.GetProperty("reason").GetString()));

        // What is told by the earlier UUID is the same patch, until it is made.
        room.SetPatches([Waiting(identity)]);
        Assert.Empty(client.Take().Of("patches"));
        PatchFacts made = Patch() with { To = new ShownEnd(s_again, "lamp", "level", identity) };
        room.SetPatches([Waiting(identity), made]);
        Assert.Equal(("active", string.Empty), Only(client));
    }

    [Fact]
    public void A_node_that_comes_back_before_its_earlier_run_is_given_up_takes_its_place_then()
    {
        PatchbayRoom room = Room();
        room.SetNode(new NodeFacts(Lamp, "lamp") { Identity = "229d" }, null, 0);
        room.SetPatch(Patch());
        room.SetNode(new NodeFacts(s_again, "lamp") { Identity = "229d" }, [Said("level", "rws")], 0);
        Assert.Equal(3, room.Nodes.Count);

        room.SetNode(new NodeFacts(Lamp, "lamp") { Identity = "229d", Endpoint = WasAt, State = NodeFacts.Ghost }, null, 0);

        Assert.Equal([Desk, s_again], room.Nodes.Select(n => n.Facts.Uuid));
        Assert.Equal(s_again, Assert.Single(room.Patches).Facts.To.Node);
    }

    [Fact]
    public void A_twin_that_was_here_all_the_time_is_no_new_run()
    {
        PatchbayRoom room = Room();
        room.SetNode(new NodeFacts(s_again, "lamp"), [Said("level", "rws")], 0);
        room.SetPatch(Patch());

        room.SetNode(new NodeFacts(Lamp, "lamp") { Endpoint = WasAt, State = NodeFacts.Ghost }, null, 0);

        Assert.Equal(3, room.Nodes.Count);
        Assert.Equal(Lamp, Assert.Single(room.Patches).Facts.To.Node);
    }

    [Fact]
    public void Of_two_that_come_nobody_can_tell_which_it_is_and_a_strange_identity_is_another_node()
    {
        PatchbayRoom room = Gone("229d");
        room.SetNode(new NodeFacts(s_again, "lamp") { Identity = "4711" }, [Said("level", "rws")], 0);
        room.SetNode(new NodeFacts(new Uuid(13), "lamp"), [Said("level", "rws")], 0);

        Assert.Equal(Lamp, Assert.Single(room.Patches).Facts.To.Node);
        Assert.Equal(4, room.Nodes.Count);
    }

    [Fact]
    public void A_new_run_without_the_parameter_is_told_as_what_it_is()
    {
        PatchbayRoom room = Gone("229d");

        room.SetNode(new NodeFacts(s_again, "lamp") { Identity = "229d", ParametersKnown = true }, [Said("other", "rws")], 0);

        PatchFacts patch = Assert.Single(room.Patches).Facts;
        Assert.Equal(("waiting", "lamp has no parameter level now"), (patch.State, patch.Reason));
    }

    [Fact]
    public void Methods_stand_among_the_parameters_unless_one_has_their_name()
    {
        PatchbayRoom room = Room();
        ClientView client = Entered(room);

        room.SetMethods(Lamp, ["reset", "level", "reset"]);

        JsonElement[] all = [.. Assert.Single(client.Take()).GetProperty("node").GetProperty("parameters").EnumerateArray()];
        Assert.Equal(["level", "cue", "reset"], all.Select(p => p.GetProperty("path").GetString()));
        Assert.True(all[2].GetProperty("isMethod").GetBoolean());
        Assert.False(all[0].TryGetProperty("isMethod", out _));
        int number = all[2].GetProperty("i").GetInt32();

        // The same again is no news, and a name that stays keeps its number.
        room.SetMethods(Lamp, ["reset", "level"]);
        Assert.Empty(client.Take());
        room.SetMethods(Lamp, ["reset", "go"]);
        all = [.. Assert.Single(client.Take()).GetProperty("node").GetProperty("parameters").EnumerateArray()];
        Assert.Equal(number, all[2].GetProperty("i").GetInt32());
        Assert.Equal("go", all[3].GetProperty("path").GetString());
    }

    // The lamp was here, with a patch, and has gone.
    private static PatchbayRoom Gone(string? identity)
    {
        PatchbayRoom room = Room();
        room.SetNode(new NodeFacts(Lamp, "lamp") { Identity = identity }, null, 0);
        room.SetPatch(Patch());
        room.SetNode(new NodeFacts(Lamp, "lamp") { Identity = identity, Endpoint = WasAt, State = NodeFacts.Ghost }, null, 0);
        room.SetPatches([Waiting(identity)]);
        return room;
    }

    // As the desk tells it, who remembers the lamp by its earlier UUID.
    private static PatchFacts Waiting(string? identity) => Patch("waiting", "waiting for lamp") with { To = new ShownEnd(Lamp, "lamp", "level", identity) };

    private static (string? State, string? Reason) Only(ClientView client)
    {
        JsonElement patch = Assert.Single(Assert.Single(client.Take().Of("patches")).GetProperty("set").EnumerateArray());
        return (patch.GetProperty("state").GetString(), patch.GetProperty("reason").GetString());
    }

    private static ClientView Entered(PatchbayRoom room)
    {
        ClientView client = room.Join(null)!;
        client.Take();
        return client;
    }
}
