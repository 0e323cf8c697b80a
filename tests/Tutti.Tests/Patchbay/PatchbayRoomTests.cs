using System.Text.Json;

using Tutti.Patchbay.Rooms;

using static Tutti.Tests.Patchbay.SeenFrames;

namespace Tutti.Tests.Patchbay;

public class PatchbayRoomTests
{
    [Fact]
    public void A_client_is_told_the_whole_room_first_and_nothing_twice()
    {
        PatchbayRoom room = Room();
        room.SetPatch(Patch());
        ClientView client = room.Join("phone")!;

        JsonElement first = Assert.Single(client.Take(nowMs: 7));

        Assert.Equal("room", first.GetProperty("t").GetString());
        Assert.Equal("phone", first.GetProperty("you").GetString());
        Assert.Equal(7, first.GetProperty("now").GetInt64());
        Assert.Equal(["desk", "lamp"], first.GetProperty("nodes").EnumerateArray().Select(n => n.GetProperty("name").GetString()));
        Assert.Equal("active", first.GetProperty("patches")[0].GetProperty("state").GetString());
        Assert.Empty(client.Take());
    }

    [Fact]
    public void Values_of_nodes_that_are_not_on_screen_are_not_sent()
    {
        PatchbayRoom room = Room();
        ClientView client = Entered(room);
        room.See(client, [Desk], []);

        room.SetValue(Lamp, "level", 0.25, 0);
        Assert.Empty(client.Take());

        room.SetValue(Desk, "fader", 0.75, 0);
        Assert.Equal("[[1,0.75]]", Assert.Single(client.Take().Of("v")).GetProperty("c").GetRawText());
    }

    [Fact]
    public void A_node_that_comes_on_screen_brings_the_values_that_changed_meanwhile_and_no_others()
    {
        PatchbayRoom room = Room();
        ClientView client = Entered(room);
        room.SetValue(Lamp, "level", 0.25, 0);

        room.See(client, [Lamp], []);

        Assert.Equal("[[2,0.25]]", Assert.Single(client.Take().Of("v")).GetProperty("c").GetRawText());
    }

    [Fact]
    public void A_parameter_can_be_on_screen_without_its_node()
    {
        PatchbayRoom room = Room();
        ClientView client = Entered(room);
        room.See(client, [], [2]);

        room.SetValue(Lamp, "cue", "stop", 0);
        room.SetValue(Lamp, "level", 0.25, 0);

        Assert.Equal("[[2,0.25]]", Assert.Single(client.Take().Of("v")).GetProperty("c").GetRawText());
    }

    [Fact]
    public void A_client_that_reads_slowly_gets_the_newest_value_once()
    {
        PatchbayRoom room = Room();
        ClientView slow = Entered(room);
        ClientView quick = Entered(room);
        room.See(slow, [Desk, Lamp], []);
        room.See(quick, [Desk, Lamp], []);

        for (int i = 0; i < 10_000; i++)
        {
            room.SetValue(Desk, "fader", i, i);
            room.SetValue(Lamp, "cue", $"cue {i}", i);
            if (i % 100 == 0)
            {
                Assert.Single(quick.Take().Of("v"));
            }
        }

        Assert.Equal("""[[1,9999],[3,"cue 9999"]]""", Assert.Single(slow.Take().Of("v")).GetProperty("c").GetRawText());
    }

    [Fact]
    public void A_value_that_stays_the_same_is_not_sent_again()
    {
        PatchbayRoom room = Room();
        ClientView client = Entered(room);
        room.See(client, [Desk], []);

        room.SetValue(Desk, "fader", 0.5, 0);

        Assert.Empty(client.Take());
    }

    [Fact]
    public void A_frame_of_many_values_ends_at_its_bound_and_the_rest_follows()
    {
        PatchbayRoom room = Room();
        string[] paths = [.. Enumerable.Range(0, 3_000).Select(i => $"p{i}")];
        room.SetNode(new NodeFacts(Desk, "desk"), [.. paths.Select(p => Said(p, "re", ZocpValue.From(new string('x', 100))))], 0);
        ClientView client = Entered(room);
        room.See(client, [Desk], []);

        foreach (string path in paths)
        {
            room.SetValue(Desk, path, new string('y', 100), 0);
        }

        List<JsonElement> frames = client.Take().Of("v");
        Assert.True(frames.Count > 1);
        Assert.All(frames, f => Assert.InRange(f.GetRawText().Length, 1, ClientView.LongestFrame + 200));
        Assert.Equal(paths.Length, frames.Sum(f => f.GetProperty("c").GetArrayLength()));
    }

    [Fact]
    public void A_value_that_is_very_long_is_not_sent_unasked()
    {
        PatchbayRoom room = Room();
        ClientView client = Entered(room);
        room.See(client, [Lamp], []);

        room.SetValue(Lamp, "cue", new string('x', ShownParameter.LongestValue), 0);

        Assert.Equal("[[3,null]]", Assert.Single(client.Take().Of("v")).GetProperty("c").GetRawText());
    }

    [Fact]
    public void A_node_is_told_again_when_more_than_a_value_changed()
    {
        PatchbayRoom room = Room();
        ClientView client = Entered(room);

        room.SetNode(new NodeFacts(Desk, "desk"), [Said("fader", "re", 0.9)], 0);
        Assert.Empty(client.Take());

        room.SetNode(new NodeFacts(Desk, "desk"), [Said("fader", "rwe", 0.9)], 0);
        JsonElement node = Assert.Single(client.Take().Of("node")).GetProperty("node");
        Assert.Equal(1, node.GetProperty("parameters")[0].GetProperty("i").GetInt32());
        Assert.True(node.GetProperty("parameters")[0].GetProperty("canSet").GetBoolean());
    }

    [Fact]
    public void A_parameter_that_comes_back_has_another_number()
    {
        PatchbayRoom room = Room();
        room.SetNode(new NodeFacts(Desk, "desk"), [], 0);
        room.SetNode(new NodeFacts(Desk, "desk"), [Said("fader", "re")], 0);

        JsonElement first = Assert.Single(room.Join(null)!.Take());

        Assert.Equal(4, first.GetProperty("nodes")[0].GetProperty("parameters")[0].GetProperty("i").GetInt32());
    }

    [Fact]
    public void A_node_that_has_gone_is_told_once_whatever_else_waited_for_it()
    {
        PatchbayRoom room = Room();
        ClientView client = Entered(room);
        room.SetNode(new NodeFacts(Lamp, "lamp") { State = NodeFacts.Evasive }, null, 0);
        room.RemoveNode(Lamp);

        JsonElement gone = Assert.Single(client.Take());

        Assert.Equal("gone", gone.GetProperty("t").GetString());
        Assert.Equal(Lamp.ToString(), gone.GetProperty("uuid").GetString());
    }

    [Fact]
    public void Nodes_of_one_name_are_twins_until_one_is_a_ghost()
    {
        PatchbayRoom room = Room();
        ClientView client = Entered(room);
        Uuid other = new(3);

        room.SetNode(new NodeFacts(other, "lamp"), [], 0);
        List<JsonElement> both = client.Take().Of("node");
        Assert.Equal(2, both.Count(n => n.GetProperty("node").TryGetProperty("twinOf", out _)));

        room.SetNode(new NodeFacts(other, "lamp") { State = NodeFacts.Ghost }, null, 0);
        Assert.All(client.Take().Of("node"), n => Assert.False(n.GetProperty("node").TryGetProperty("twinOf", out _)));
    }

    [Fact]
    public void A_patch_is_told_when_its_state_changes_and_not_when_only_its_rate_does()
    {
        PatchbayRoom room = Room();
        ClientView client = Entered(room);

        room.SetPatches([Patch() with { Rate = 1, AgeMs = 3 }]);
        Assert.Equal(["patches"], client.Take().Kinds());

        room.SetPatches([Patch() with { Rate = 2, AgeMs = 30 }]);
        Assert.Empty(client.Take());

        room.SetPatches([Patch("waiting", "waiting for lamp")]);
        Assert.Equal("waiting for lamp", Assert.Single(client.Take()).GetProperty("set")[0].GetProperty("reason").GetString());

        room.SetPatches([]);
        Assert.Equal(Patch().Key.ToString(), Assert.Single(client.Take()).GetProperty("del")[0].GetString());
    }

    [Fact]
    public void Activity_is_told_to_who_has_an_end_on_screen()
    {
        PatchbayRoom room = Room();
        room.SetPatch(Patch());
        ClientView looks = Entered(room);
        ClientView looksAway = Entered(room);
        room.See(looks, [Desk], []);

        for (int i = 0; i < 20; i++)
        {
            room.SetValue(Desk, "fader", i, i);
        }

        room.CountActivity(passedMs: 500);

        Assert.Equal("[[1,40]]", Assert.Single(looks.Take().Of("act")).GetProperty("c").GetRawText());
        Assert.Empty(looksAway.Take());
        room.CountActivity(passedMs: 500);
        Assert.Equal("[[1,0]]", Assert.Single(looks.Take().Of("act")).GetProperty("c").GetRawText());
        room.CountActivity(passedMs: 500);
        Assert.Empty(looks.Take());
    }

    [Fact]
    public void It_is_told_once_that_a_node_is_on_any_screen_and_once_that_it_is_on_none()
    {
        PatchbayRoom room = Room();
        List<(Uuid, bool)> told = [];
        room.SeenChanged += (node, seen) => told.Add((node, seen));
        ClientView one = Entered(room);
        ClientView other = Entered(room);

        room.See(one, [Desk], []);
        room.See(other, [Desk], []);
        room.See(one, [], []);
        Assert.Equal([(Desk, true)], told);

        room.Leave(other);
        Assert.Equal([(Desk, true), (Desk, false)], told);
    }

    [Fact]
    public void No_more_clients_come_in_than_may_and_a_place_is_free_again()
    {
        PatchbayRoom room = Room(mostClients: 2);
        ClientView one = room.Join(null)!;
        Assert.NotNull(room.Join(null));
        Assert.Null(room.Join(null));

        room.Leave(one);
        Assert.Equal("guest-1", room.Join(null)!.Name);
    }

    [Fact]
    public void All_sixty_four_are_told()
    {
        PatchbayRoom room = Room();
        ClientView[] clients = [.. Enumerable.Range(0, Audience.MostClients).Select(_ => room.Join(null)!)];
        foreach (ClientView client in clients)
        {
            client.Take();
            room.See(client, [Desk], []);
        }

        room.SetValue(Desk, "fader", 0.75, 0);

        Assert.All(clients, client => Assert.Single(client.Take().Of("v")));
    }

    [Fact]
    public void A_client_that_leaves_leaves_nothing_behind()
    {
        PatchbayRoom room = Room();
        ClientView first = Entered(room);
        room.See(first, [Desk], []);
        room.SetValue(Desk, "fader", 0.1, 0);
        room.SetPatch(Patch());
        room.Leave(first);

        // In the same place, and told all the same.
        ClientView second = Entered(room);
        Assert.Equal(first.Slot, second.Slot);
        room.See(second, [Desk], []);
        room.SetValue(Desk, "fader", 0.2, 0);
        room.SetPatch(Patch("waiting"));
        Assert.Equal(["patches", "v"], second.Take().Kinds());
    }

    [Fact]
    public void A_client_that_leaves_answers_unread_is_overrun()
    {
        ClientView client = Entered(Room());
        for (int i = 0; i < ClientView.MostAnswers; i++)
        {
            client.Answer("""{"t":"did"}"""u8.ToArray());
        }

        Assert.False(client.IsOverrun);
        client.Answer("""{"t":"did"}"""u8.ToArray());
        Assert.True(client.IsOverrun);
        Assert.Equal(ClientView.MostAnswers, client.Take().Count);
    }

    [Fact]
    public void Places_that_were_moved_are_told_and_one_taken_away_is_null()
    {
        PatchbayRoom room = Room();
        ClientView client = Entered(room);

        Assert.True(room.TryPut(new Dictionary<string, NodePlace?> { ["desk"] = new(1, 2, null), ["lamp"] = new(3, 4, true) }));
        Assert.True(room.TryPut(new Dictionary<string, NodePlace?> { ["lamp"] = null }));

        Assert.Equal("""{"desk":{"x":1,"y":2},"lamp":null}""", Assert.Single(client.Take()).GetProperty("nodes").GetRawText());
    }

    [Fact]
    public void A_trace_begins_with_the_last_seconds_and_goes_on()
    {
        PatchbayRoom room = Room();
        ClientView client = Entered(room);
        room.See(client, [Desk], []);
        room.SetValue(Desk, "fader", 0.1, 1_000);
        room.SetValue(Desk, "fader", 0.2, 2_000);
        client.Take(2_000);

        Assert.True(room.Watch(client, 1, on: true));
        Assert.Equal("[[1000,0.1],[2000,0.2]]", Assert.Single(client.Take(2_000).Of("tr")).GetProperty("p").GetRawText());

        room.SetValue(Desk, "fader", 0.2, 2_100);
        Assert.Equal("[[2100,0.2]]", Assert.Single(client.Take(2_100).Of("tr")).GetProperty("p").GetRawText());

        room.Watch(client, 1, on: false);
        room.SetValue(Desk, "fader", 0.3, 2_200);
        Assert.Empty(client.Take(2_200).Of("tr"));
    }

    [Fact]
    public void There_are_no_more_traces_than_may_be()
    {
        PatchbayRoom room = Room();
        room.SetNode(new NodeFacts(Desk, "desk"), [.. Enumerable.Range(0, 20).Select(i => Said($"p{i}", "re"))], 0);
        ClientView client = room.Join(null)!;
        JsonElement[] numbers = [.. Assert.Single(client.Take()).GetProperty("nodes")[0].GetProperty("parameters").EnumerateArray()];

        bool[] done = [.. numbers.Select(p => room.Watch(client, p.GetProperty("i").GetInt32(), on: true))];

        Assert.Equal(ClientView.MostTraces, done.Count(d => d));
        Assert.False(room.Watch(client, 12_345, on: true));
    }

    private static ClientView Entered(PatchbayRoom room)
    {
        ClientView client = room.Join(null)!;
        foreach (ClientView each in room.Clients)
        {
            each.Take();
        }

        return client;
    }
}
