using System.Diagnostics;
using System.Text.Json;

using Tutti.Interop.Tests.Live;

namespace Tutti.Interop.Tests.Cli;

/// <summary><c>node</c>, <c>demo</c> and <c>completion</c> as processes.</summary>
public class LastingVerbTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_on_standard_input_emit_and_bad_ones_are_told_with_their_number()
    {
        await using Room room = new();
        await using TuttiProcess node = new(room, "node", "desk", "--emit", "fader:flt=0.5:0..1", "--emit", "cue:string");
        await node.ErrorAsync(line => line.StartsWith("desk is at tcp://127.0.0.1:", StringComparison.Ordinal));
        await node.ErrorAsync(line => line == "network card: lo (127.0.0.1) was asked for");
        Node lamp = await room.StartAsync("lamp");
        Peer desk = await lamp.FindAsync("desk", Room.Limit, Cancel);
        await node.SayAsync("fadr 1");
        await node.SayAsync("fader high");
        await node.SayAsync("fader 0.7");
        await node.ErrorAsync(line => line.StartsWith("tutti: line 1: there is no parameter \"fadr\"", StringComparison.Ordinal));
        await node.ErrorAsync(line => line.StartsWith("tutti: line 2: \"high\" is not JSON", StringComparison.Ordinal));
        await node.SayAsync("cue go now");
        await foreach (ParameterChange change in lamp.WatchAsync(desk["cue"], Cancel))
        {
            if (change.Value == "go now")
            {
                break;
            }
        }

        Assert.Equal(0.7, await lamp.GetAsync(desk["fader"], Cancel));
    }

    [Fact]
    public async Task Changes_are_printed_and_the_end_of_standard_input_does_not_end_the_node()
    {
        await using Room room = new();
        await using TuttiProcess node = new(room, "node", "lamp", "--sense", "level:flt=0:0..1", "--param", "mode:string=auto");
        node.EndInput();
        Node desk = await room.StartAsync("desk");
        Peer lamp = await desk.FindAsync("lamp", Room.Limit, Cancel);
        await desk.SetAsync(lamp["level"], 0.7, Cancel);
        await desk.SetAsync(lamp["mode"], "two\nlines", Cancel);
        Assert.Equal("level 0.7", await node.LineAsync());
        Assert.Equal("mode two\\nlines", await node.LineAsync());
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_the_node_with_a_farewell(string signal)
    {
        await using Room room = new();
        Node desk = room.Node("desk");
        Seen<PeerExit> exits = new();
        desk.PeerExited += exits.Add;
        await desk.StartAsync(Cancel);
        await using TuttiProcess node = new(room, "node", "lamp", "--json");
        await node.LineAsync(line => line.StartsWith("{\"node\":\"lamp\",\"uuid\":", StringComparison.Ordinal));
        await desk.FindAsync("lamp", Room.Limit, Cancel);
        await node.SignalAsync(signal);
        Assert.Equal(0, await node.EndAsync());
        Assert.Contains("goodbye", (await exits.NextAsync(_ => true)).Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fader")]
    [InlineData("fader:flt=2:0..1")]
    [InlineData("a/b/c:int")]
    public async Task A_spec_that_makes_no_parameter_is_exit_code_2(string spec)
    {
        await using Room room = new();
        (int code, _, string error) = await TuttiProcess.RunAsync(room, "node", "lamp", "--emit", spec, "--for", "5");
        Assert.Equal(2, code);
        Assert.StartsWith("tutti: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_demo_ends_by_itself_with_a_summary()
    {
        await using Room room = new();
        (int code, string output, _) = await TuttiProcess.RunAsync(room, "demo", "--for", "3", "--json");
        Assert.Equal(0, code);
        string[] lines = output.Split('\n');
        Assert.Contains(lines, line => line.Contains("\"node\":\"lamp\",\"parameter\":\"level\"", StringComparison.Ordinal));
        using JsonDocument document = JsonDocument.Parse(lines[^1]);
        JsonElement summary = document.RootElement.GetProperty("summary");
        Assert.Equal(3, summary.GetProperty("patches").GetInt32());
        Assert.Equal(lines.Length - 1, summary.GetProperty("signals").GetInt32());
    }

    [Fact]
    public async Task A_peer_is_found_without_beacons()
    {
        await using Room room = new();
        await using Room elsewhere = new();
        Node lamp = room.Node("lamp");
        lamp.Add(Parameter.Float("level", 0.25), Access.Sense);
        await lamp.StartAsync(Cancel);
        Assert.Equal((0, "0.25", string.Empty), await TuttiProcess.RunAsync(elsewhere, "get", "lamp/level", "--peer", lamp.Endpoint));
    }

    [Fact]
    public async Task The_completion_script_for_bash_is_bash()
    {
        Assert.SkipUnless(File.Exists("/bin/bash"), "/bin/bash is not there");
        await using Room room = new();
        (int code, string script, _) = await TuttiProcess.RunAsync(room, "completion", "bash");
        Assert.Equal(0, code);
        using Process bash = Process.Start(new ProcessStartInfo("/bin/bash", ["-n"]) { UseShellExecute = false, RedirectStandardInput = true })!;
        await bash.StandardInput.WriteAsync(script);
        bash.StandardInput.Close();
        await bash.WaitForExitAsync(Cancel);
        Assert.Equal(0, bash.ExitCode);
    }
}
