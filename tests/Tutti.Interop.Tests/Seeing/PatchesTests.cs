using System.Text.Json;

using Tutti.Interop.Tests.Cli;
using Tutti.Interop.Tests.Live;

namespace Tutti.Interop.Tests.Seeing;

/// <summary>The patches of a room, by the library and by the command.</summary>
public class PatchesTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_third_node_sees_state_rate_age_and_delay_of_a_patch_between_two_others()
    {
        await using Room room = new();
        (Node desk, Parameter<double> fader, Node lamp, Seen<Change<double>> levels) = await PatchedAsync(room);
        Node viewer = await room.StartAsync("viewer");
        await viewer.FindAsync("desk", Room.Limit, Cancel);
        await viewer.FindAsync("lamp", Room.Limit, Cancel);
        for (int i = 1; i <= 30; i++)
        {
            double value = i / 30.0;
            fader.Emit(value);
            await levels.NextAsync(change => change.Value == value);
        }

        PatchStatus patch = Assert.Single((await viewer.SurveyPatchesAsync(Cancel)).Patches);
        Assert.Equal("desk/fader lamp/level Active", $"{patch.From} {patch.To} {patch.State}");
        Assert.Equal((desk.Uuid, lamp.Uuid, string.Empty), (patch.From.Node, patch.To.Node, patch.Reason));
        Assert.InRange(patch.Rate!.Value, 0, 31);
        Assert.InRange(patch.Age!.Value, TimeSpan.Zero, Room.Limit);
        Assert.Equal((31, 31, 0, 0), (patch.Sent, patch.Received, patch.Merged, patch.Lost));
        Assert.InRange(patch.Delay!.Value.Samples, 1, 31);
        Assert.InRange(patch.Delay.Value.Median, TimeSpan.Zero, Room.Limit);
        Assert.True(patch.Delay.Value.High >= patch.Delay.Value.Median);
        Assert.Equal(31, Assert.Single(desk.Patches).Sent);
        Assert.Equal(31, Assert.Single(lamp.Patches).Received);
        Assert.Empty(viewer.Patches);
    }

    [Fact]
    public async Task A_patch_whose_receiver_has_gone_waits_and_says_for_whom()
    {
        await using Room room = new();
        (Node desk, _, Node lamp, _) = await PatchedAsync(room);
        Seen<IReadOnlyList<PatchStatus>> changes = Changes(desk);
        await lamp.DisposeAsync();
        await changes.NextAsync(patches => patches is [{ State: PatchState.Waiting }]);
        PatchStatus patch = Assert.Single((await desk.SurveyPatchesAsync(Cancel)).Patches);
        Assert.Equal("lamp/level Waiting lamp has left", $"{patch.To} {patch.State} {patch.Reason}");
    }

    [Fact]
    public async Task A_third_node_is_told_when_patches_of_a_node_that_it_watches_change_and_sees_them_go()
    {
        await using Room room = new();
        Node viewer = await room.StartAsync("viewer");
        (Node desk, Parameter<double> fader, Node lamp, Seen<Change<double>> levels) = await PatchedAsync(room);
        Peer seen = await viewer.FindAsync("desk", Room.Limit, Cancel);
        await viewer.FindAsync("lamp", Room.Limit, Cancel);
        Seen<string> subscribers = new();
        viewer.PatchesChanged += () => subscribers.Add(string.Join(' ', seen.Parameters.SelectMany(p => p.Subscribers).Where(s => s.Receiver is not null).Select(s => s.Node)));
        await using IAsyncEnumerator<ParameterChange> values = viewer.WatchAsync(seen, Cancel).GetAsyncEnumerator(Cancel);
        Task<bool> watching = values.MoveNextAsync().AsTask();
        for (int i = 1; !watching.IsCompleted; i++)
        {
            fader.Emit(i);
            await levels.NextAsync(change => change.Value == i);
        }

        Assert.True(await watching);
        await desk.UnpatchAsync(desk["fader"], new ParameterAddress(lamp.Uuid, "level"), Cancel);
        await subscribers.NextAsync(text => text.Length == 0);
        Assert.Empty((await viewer.SurveyPatchesAsync(Cancel)).Patches);
        await lamp.DisposeAsync();
        await subscribers.NextAsync();
    }

    [Fact]
    public async Task What_a_third_node_has_cached_of_lists_long_ago_is_not_believed()
    {
        await using Room room = new();
        (Node desk, _, Node lamp, _) = await PatchedAsync(room);
        Node viewer = await room.StartAsync("viewer");
        Peer seen = await viewer.FindAsync("desk", Room.Limit, Cancel);
        Assert.Single(seen.Parameters[0].Subscribers);
        await desk.UnpatchAsync(desk["fader"], new ParameterAddress(lamp.Uuid, "level"), Cancel);
        Assert.Empty((await viewer.SurveyPatchesAsync(Cancel)).Patches);
    }

    [Fact]
    public async Task Who_does_not_answer_is_told_of()
    {
        await using Room room = new();
        await using HandMadePeer mute = new HandMadePeer(room.Port, "mute") { Answers = false }.Begin();
        Node viewer = room.Node("viewer", room.Options with { RequestTimeout = TimeSpan.FromMilliseconds(100) });
        Seen<Peer> entered = new();
        viewer.PeerEntered += entered.Add;
        await viewer.StartAsync(Cancel);
        await entered.NextAsync();
        PatchSurvey survey = await viewer.SurveyPatchesAsync(Cancel);
        Assert.Empty(survey.Patches);
        Assert.Equal("mute", Assert.Single(survey.Silent).Name);
    }

    [Fact]
    public async Task A_patch_whose_signals_do_not_fit_is_refused_and_says_why()
    {
        await using Room room = new();
        Node desk = room.Node("desk");
        Parameter<string> cue = desk.Add(Parameter.Text("cue", "go"), Access.Emit);
        Node lamp = room.Node("lamp");
        lamp.Add(Parameter.Float("level"), Access.Sense);
        await desk.StartAsync(Cancel);
        await lamp.StartAsync(Cancel);
        Seen<IReadOnlyList<PatchStatus>> changes = Changes(lamp);
        await desk.PatchAsync(desk["cue"], (await desk.FindAsync("lamp", Room.Limit, Cancel))["level"], Cancel);
        cue.Emit("on");
        await changes.NextAsync(patches => patches is [{ State: PatchState.Refused, Reason: "\"on\" does not fit level, which is flt" or "\"go\" does not fit level, which is flt" }]);

        PatchStatus seen = Assert.Single((await desk.SurveyPatchesAsync(Cancel)).Patches);
        Assert.Equal((PatchState.Refused, true), (seen.State, seen.Reason.Contains("does not fit level", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Of_old_nodes_the_lists_tell_what_works_what_is_refused_and_what_is_stale()
    {
        await using Room room = new();
        await using HandMadePeer lamp = new HandMadePeer(room.Port, "oldlamp") { Tree = """{"level":{"value":0,"access":"rws","subscribers":[]}}""" }.Begin();
        string fader = $$"""{"value":1,"access":"re","subscribers":[["{{lamp.Uuid}}","level"],["{{lamp.Uuid}}","typo"],["{{new Uuid(5)}}","x"],["{{lamp.Uuid}}",null]]}""";
        await using HandMadePeer desk = new HandMadePeer(room.Port, "olddesk") { Tree = $$"""{"fader":{{fader}}}""" }.Begin();
        Node viewer = await room.StartAsync("viewer");
        await viewer.FindAsync("oldlamp", Room.Limit, Cancel);
        await viewer.FindAsync("olddesk", Room.Limit, Cancel);
        IReadOnlyList<PatchStatus> patches = (await viewer.SurveyPatchesAsync(Cancel)).Patches;
        Assert.Equal(
            [
                "olddesk/fader 00000000/x Stale the receiver's node is gone; olddesk still lists it",
                "olddesk/fader oldlamp/level Active ",
                "olddesk/fader oldlamp/typo Refused oldlamp has no parameter typo",
            ],
            patches.Select(p => $"{p.From} {p.To} {p.State} {p.Reason}"),
            StringComparer.Ordinal);
        Assert.All(patches, p => Assert.Equal((null, null, null, null), (p.Rate, p.Age, p.Sent, p.Delay)));
    }

    [Fact]
    public async Task Clocks_are_compared_with_an_uncertainty()
    {
        await using Room room = new();
        Node desk = await room.StartAsync("desk");
        await room.StartAsync("lamp");
        ClockComparison clock = await desk.CompareClockAsync(await desk.FindAsync("lamp", Room.Limit, Cancel), Cancel);
        Assert.InRange(clock.Ahead!.Value.Duration(), TimeSpan.Zero, Room.Limit);
    }

    [Fact]
    public async Task The_command_tells_them_as_lines_and_as_json()
    {
        await using Room room = new();
        await PatchedAsync(room, "[lamp]\u001b[1m");
        (int code, string output, _) = await TuttiProcess.RunAsync(room, "patches");
        Assert.Equal(0, code);
        string[] fields = output.Split('\t');
        Assert.Equal("desk/fader [lamp]\\u001b[1m/level active", string.Join(' ', fields.Take(3)));
        Assert.Equal((12, "1", "1", "0"), (fields.Length, fields[5], fields[6], fields[7]));
        (_, string json, _) = await TuttiProcess.RunAsync(room, "patches", "desk", "--json");
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement patch = Assert.Single(document.RootElement.EnumerateArray().ToArray());
        Assert.Equal("active", patch.GetProperty("state").GetString());
        Assert.Equal("fader", patch.GetProperty("from").GetProperty("parameter").GetString());
        Assert.Equal(JsonValueKind.Null, patch.GetProperty("reason").ValueKind);
    }

    [Fact]
    public async Task Watching_looks_again_and_ends_when_told()
    {
        await using Room room = new();
        (_, Parameter<double> fader, _, _) = await PatchedAsync(room);
        await using TuttiProcess patches = new(room, "patches", "--watch", "--json");
        await patches.LineAsync(line => line.Contains("\"sent\":1,", StringComparison.Ordinal));
        fader.Emit(0.75);
        await patches.LineAsync(line => line.Contains("\"sent\":2,", StringComparison.Ordinal));
        await patches.SignalAsync("INT");
        Assert.Equal(0, await patches.EndAsync());
    }

    private static Seen<IReadOnlyList<PatchStatus>> Changes(Node node)
    {
        Seen<IReadOnlyList<PatchStatus>> changes = new();
        node.PatchesChanged += () => changes.Add(node.Patches);
        return changes;
    }

    // Patched, and the present value has arrived.
    private static async Task<(Node Desk, Parameter<double> Fader, Node Lamp, Seen<Change<double>> Levels)> PatchedAsync(Room room, string receiver = "lamp")
    {
        Node desk = room.Node("desk");
        Parameter<double> fader = desk.Add(Parameter.Float("fader", 0.5), Access.Emit);
        Node lamp = room.Node(receiver);
        Seen<Change<double>> levels = new();
        lamp.Add(Parameter.Float("level"), Access.Sense).Changed += levels.Add;
        await desk.StartAsync(Cancel);
        await lamp.StartAsync(Cancel);
        Peer peer = await desk.FindAsync(receiver, Room.Limit, Cancel);
        await desk.PatchAsync(desk["fader"], peer["level"], Cancel);
        await levels.NextAsync(change => change.Value == 0.5);
        return (desk, fader, lamp, levels);
    }
}
