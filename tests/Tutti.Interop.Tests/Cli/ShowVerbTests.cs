using Tutti.Interop.Tests.Live;

namespace Tutti.Interop.Tests.Cli;

/// <summary><c>save</c>, <c>load</c>, <c>diff</c> and <c>keep</c> as processes, with live nodes.</summary>
public class ShowVerbTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_saved_is_loaded_into_another_room()
    {
        await using Room room = new();
        Node desk = await DeskAsync(room);
        Node lamp = await LampAsync(room);
        Peer there = await desk.FindAsync("lamp", Room.Limit, Cancel);
        await desk.PatchAsync(desk["fader"], there["level"], Cancel);
        await desk.SetAsync(there["mode"], "auto", Cancel);
        string file = Path.Combine(room.StateFolder, "show.json");
        (int code, string said, _) = await TuttiProcess.RunAsync(room, "save", file, "--value", "lamp/mode", "--json");
        Assert.Equal(0, code);
        Assert.Contains("\"patches\":1,\"values\":1,\"written\":true", said, StringComparison.Ordinal);
        Assert.Equal((0, string.Empty), await DiffAsync(room, file));

        // Another day, the same nodes without memory.
        await using Room later = new();
        Node laterDesk = await DeskAsync(later);
        (int differs, string difference) = await DiffAsync(later, file);
        Assert.Equal(3, differs);
        Assert.Equal("? lamp/mode \"auto\": lamp is not here\n? desk/fader -> lamp/level: lamp is not here", difference);
        await using TuttiProcess load = new(later, "load", file);
        await load.LineAsync(line => line == "? desk/fader -> lamp/level: lamp is not here");
        Node laterLamp = await LampAsync(later);
        await load.LineAsync(line => line == "~ lamp/mode \"auto\"");
        await load.LineAsync(line => line == "+ desk/fader -> lamp/level");
        Assert.Equal(0, await load.EndAsync());
        Assert.Equal((0, string.Empty), await DiffAsync(later, file));
        Assert.Equal(PatchState.Active, Assert.Single(laterDesk.Patches).State);
        GC.KeepAlive(laterLamp);
        GC.KeepAlive(lamp);
    }

    [Fact]
    public async Task A_dry_run_changes_nothing_and_exact_takes_away()
    {
        await using Room room = new();
        Node desk = await DeskAsync(room);
        await LampAsync(room);
        Peer lamp = await desk.FindAsync("lamp", Room.Limit, Cancel);
        await desk.PatchAsync(desk["fader"], lamp["level"], Cancel);
        string file = Write(room, """{ "tutti": "show", "version": 1, "patches": [ { "from": "desk/other", "to": "lamp/level" } ] }""");
        (int code, string output, _) = await TuttiProcess.RunAsync(room, "load", file, "--exact", "--dry-run");
        Assert.Equal((0, "+ desk/other -> lamp/level\n- desk/fader -> lamp/level"), (code, output));
        Assert.Equal("fader", Assert.Single(desk.Patches).From.Path);
        (code, output, _) = await TuttiProcess.RunAsync(room, "load", file, "--exact");
        Assert.Equal((0, "- desk/fader -> lamp/level\n+ desk/other -> lamp/level"), (code, output));
        Assert.Equal("other", Assert.Single(desk.Patches).From.Path);
    }

    [Fact]
    public async Task A_patch_that_waits_is_saved_though_its_other_end_is_away()
    {
        await using Room room = new();
        Node desk = await DeskAsync(room);
        Node lamp = await LampAsync(room);
        Peer there = await desk.FindAsync("lamp", Room.Limit, Cancel);
        await desk.PatchAsync(desk["fader"], there["level"], Cancel);
        Seen<IReadOnlyList<PatchStatus>> changes = new();
        desk.PatchesChanged += () => changes.Add(desk.Patches);
        await lamp.DisposeAsync();
        await changes.NextAsync(patches => patches is [{ State: PatchState.Waiting, Reason: "lamp has left" }]);
        (int code, string output, _) = await TuttiProcess.RunAsync(room, "save", "unused.json", "--dry-run");
        Assert.Equal(0, code);
        Assert.Contains("\"to\": \"lamp/level\"", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_refused_is_told_and_is_exit_code_4()
    {
        await using Room room = new();
        await DeskAsync(room);
        await LampAsync(room);
        string file = Write(room, """{ "tutti": "show", "version": 1, "patches": [ { "from": "desk/fader", "to": "lamp/mode" } ], "values": { "lamp/level": 7 } }""");
        (int code, string output, _) = await TuttiProcess.RunAsync(room, "load", file);
        Assert.Equal(4, code);
        Assert.Equal("! lamp/level 7: 7 is outside 0.0 to 1.0\n! desk/fader -> lamp/mode: mode does not take signals (no s in its access)", output);
    }

    [Fact]
    public async Task What_never_appears_is_given_up_with_exit_code_3()
    {
        await using Room room = new();
        string file = Write(room, """{ "tutti": "show", "version": 1, "patches": [ { "from": "desk/fader", "to": "lamp/level" } ] }""");
        (int code, string output, string error) = await TuttiProcess.RunAsync(room, "load", file, "--for", "1", "--json");
        Assert.Equal(3, code);
        Assert.Equal("""{"change":"patch","state":"waiting","from":"desk/fader","to":"lamp/level","why":"desk is not here; lamp is not here"}""", output);
        Assert.Contains("given up: 1 of the show still missing", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "\"tutti\": \"show\" is missing")]
    [InlineData("""{ "tutti": "show", "version": 9 }""", "it has version 9; this tutti reads 1 to 1")]
    [InlineData("""{ "tutti": "show", "version": 1, "patches": [ { "from": "desk", "to": "lamp/level" } ] }""", "there is no slash in it")]
    [InlineData("""{ "tutti": "show", "version": 1, "ptaches": [] }""", "ptaches")]
    public async Task A_file_that_is_no_show_is_exit_code_2(string text, string why)
    {
        await using Room room = new();
        (int code, _, string error) = await TuttiProcess.RunAsync(room, "diff", Write(room, text));
        Assert.Equal(2, code);
        Assert.Contains(why, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_keeper_makes_patches_as_nodes_appear_and_two_of_one_show_agree()
    {
        await using Room room = new();
        string file = Write(room, """{ "tutti": "show", "version": 1, "patches": [ { "from": "desk/fader", "to": "lamp/level" } ] }""");
        await using TuttiProcess first = new(room, "keep", file);
        await first.LineAsync(line => line == "? desk/fader -> lamp/level: desk is not here");
        await using TuttiProcess second = new(room, "keep", file);
        await second.ErrorAsync(line => line == "1 other keeper of this show here: whoever is left goes on");
        Node desk = await DeskAsync(room);
        Node lamp = await PatchedAsync(room);
        Assert.Equal(PatchState.Active, Assert.Single(desk.Patches).State);

        // Both ends forget; one keeper has died.
        await first.SignalAsync("KILL");
        await first.EndAsync();
        await desk.DisposeAsync();
        await lamp.DisposeAsync();
        Node deskAgain = await DeskAsync(room);
        await PatchedAsync(room);
        Assert.Equal(PatchState.Active, Assert.Single(deskAgain.Patches).State);
        await second.SignalAsync("INT");
        Assert.Equal(0, await second.EndAsync());
    }

    private static async Task<(int Code, string Output)> DiffAsync(Room room, string file)
    {
        (int code, string output, _) = await TuttiProcess.RunAsync(room, "diff", file);
        return (code, output);
    }

    private static string Write(Room room, string text)
    {
        string file = Path.Combine(room.StateFolder, "show.json");
        File.WriteAllText(file, text);
        return file;
    }

    private static async Task<Node> DeskAsync(Room room)
    {
        Node desk = room.Node("desk");
        desk.Add(Parameter.Float("fader", 0.5, 0, 1), Access.Emit);
        desk.Add(Parameter.Float("other", 0.25, 0, 1), Access.Emit);
        await desk.StartAsync(Cancel);
        return desk;
    }

    // A lamp, once a patch has brought it the value of the fader.
    private static async Task<Node> PatchedAsync(Room room)
    {
        Node lamp = room.Node("lamp");
        Parameter<double> level = lamp.Add(Parameter.Float("level", 0, 0, 1), Access.Sense);
        Seen<Change<double>> levels = new();
        level.Changed += levels.Add;
        await lamp.StartAsync(Cancel);
        await levels.NextAsync(change => change.Value == 0.5);
        return lamp;
    }

    private static async Task<Node> LampAsync(Room room)
    {
        Node lamp = room.Node("lamp");
        lamp.Add(Parameter.Float("level", 0, 0, 1), Access.Sense);
        lamp.Add(Parameter.Text("mode"), Access.ReadWrite);
        await lamp.StartAsync(Cancel);
        return lamp;
    }
}
