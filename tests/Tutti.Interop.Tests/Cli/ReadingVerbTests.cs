using System.Text.Json;

using Tutti.Interop.Tests.Live;

namespace Tutti.Interop.Tests.Cli;

/// <summary><c>ls</c>, <c>get</c> and <c>watch</c> as processes.</summary>
public class ReadingVerbTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ls_tells_a_node_to_a_program()
    {
        await using Room room = new();
        Node lamp = await LampAsync(room);
        (int code, string output, _) = await TuttiProcess.RunAsync(room, "ls", "--json");
        Assert.Equal(0, code);
        using JsonDocument document = JsonDocument.Parse(output);
        JsonElement node = Assert.Single(document.RootElement.EnumerateArray().ToArray());
        Assert.Equal("lamp", node.GetProperty("name").GetString());
        Assert.Equal(lamp.Uuid.ToString(), node.GetProperty("uuid").GetString());
        Assert.Equal(lamp.Identity, node.GetProperty("identity").GetString());
        Assert.Equal("tutti", node.GetProperty("implementation").GetString());
        JsonElement level = node.GetProperty("parameters").GetProperty("level");
        Assert.Equal("0.25 flt rws", $"{level.GetProperty("value")} {level.GetProperty("type")} {level.GetProperty("access")}");
        Assert.Equal(1, level.GetProperty("max").GetDouble());
        Assert.False(level.TryGetProperty("step", out _));
        Assert.Empty(level.GetProperty("subscribers").EnumerateArray());
        Assert.True(node.GetProperty("parameters").TryGetProperty("cube/mass", out _));
    }

    [Fact]
    public async Task Ls_into_a_pipe_is_a_line_a_parameter_with_tabs()
    {
        await using Room room = new();
        await LampAsync(room);
        (int code, string output, _) = await TuttiProcess.RunAsync(room, "ls", "lamp");
        Assert.Equal(0, code);
        Assert.Equal("lamp/level\t0.25\tflt\trws\t0.0..1.0\t\nlamp/cue\ttwo\\nlines\tstring\trws\t\t\nlamp/cube/mass\t3\tint\trw\t\t", output);
    }

    [Fact]
    public async Task Ls_alone_says_which_card_was_used_and_why()
    {
        await using Room room = new();
        (int code, string output, string error) = await TuttiProcess.RunAsync(room, "ls", "--wait", "2");
        Assert.Equal((0, string.Empty), (code, output));
        Assert.Contains("lo (127.0.0.1) was asked for", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_are_escaped_and_may_be_typed_as_they_are_shown()
    {
        await using Room room = new();
        Node odd = room.Node("[x]/\u001b[31m y");
        odd.Add(Parameter.Int("a\u0007b", 5), Access.ReadWrite);
        await odd.StartAsync(Cancel);
        (_, string output, _) = await TuttiProcess.RunAsync(room, "ls");
        string address = output.Split('\t')[0];
        Assert.Equal("[x]%2F\\u001b[31m y/a\\u0007b", address);
        Assert.Equal((0, "5", string.Empty), await TuttiProcess.RunAsync(room, "get", address));
    }

    [Fact]
    public async Task Get_prints_a_string_bare_and_all_else_as_json()
    {
        await using Room room = new();
        await LampAsync(room);
        Assert.Equal((0, "0.25", string.Empty), await TuttiProcess.RunAsync(room, "get", "lamp/level"));
        Assert.Equal((0, "two\nlines", string.Empty), await TuttiProcess.RunAsync(room, "get", "lamp/cue"));
        (_, string json, _) = await TuttiProcess.RunAsync(room, "get", "lamp/cue", "--json");
        Assert.EndsWith("\"parameter\":\"cue\",\"value\":\"two\\nlines\"}", json, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_there_is_exit_code_3_and_says_what_is()
    {
        await using Room room = new();
        await LampAsync(room);
        (int code, _, string error) = await TuttiProcess.RunAsync(room, "get", "lamp/levle");
        Assert.Equal(3, code);
        Assert.Contains("it has level, cue, cube/mass", error, StringComparison.Ordinal);
        (code, _, error) = await TuttiProcess.RunAsync(room, "get", "lmap/level", "--wait", "3", "--json");
        Assert.Equal(3, code);
        using JsonDocument document = JsonDocument.Parse(error);
        JsonElement parts = document.RootElement.GetProperty("error");
        Assert.Equal("not-found", parts.GetProperty("code").GetString());
        Assert.Contains("lamp", parts.GetProperty("do").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Twins_are_an_error_that_lists_both_and_each_can_be_named_by_its_uuid()
    {
        await using Room room = new();
        Node one = await LampAsync(room);
        Node two = await LampAsync(room);
        (int code, _, string error) = await TuttiProcess.RunAsync(room, "get", "lamp/level");
        Assert.Equal(3, code);
        Assert.Contains(one.Uuid.ToString(), error, StringComparison.Ordinal);
        Assert.Contains(two.Uuid.ToString(), error, StringComparison.Ordinal);
        Assert.Equal((0, "0.25", string.Empty), await TuttiProcess.RunAsync(room, "get", $"{two.Uuid.ToString()[..12]}/level"));
        Assert.Equal((0, "0.25", string.Empty), await TuttiProcess.RunAsync(room, "get", $"{one.Identity}/level"));
    }

    [Fact]
    public async Task Watch_gives_the_present_value_and_those_that_follow()
    {
        await using Room room = new();
        await LampAsync(room);
        await using TuttiProcess watch = new(room, "watch", "lamp/level", "--count", "2");
        Assert.Equal("lamp/level 0.25", await watch.LineAsync());
        await TuttiProcess.RunAsync(room, "set", "lamp/level", "0.5");
        Assert.Equal("lamp/level 0.5", await watch.LineAsync());
        Assert.Equal(0, await watch.EndAsync());
    }

    [Fact]
    public async Task Watch_goes_on_when_the_node_is_back()
    {
        await using Room room = new();
        Node lamp = await LampAsync(room);
        await using TuttiProcess watch = new(room, "watch", "lamp/level", "--json");
        await watch.LineAsync();
        await lamp.DisposeAsync();
        await watch.ErrorAsync(line => line.Contains("Waiting for it to come back", StringComparison.Ordinal));
        await LampAsync(room);
        await watch.LineAsync(line => line.Contains("\"node\":\"lamp\",\"parameter\":\"level\",\"value\":0.25", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task A_signal_ends_watch_quietly(string signal)
    {
        await using Room room = new();
        await LampAsync(room);
        await using TuttiProcess watch = new(room, "watch", "lamp/level");
        await watch.LineAsync();
        await watch.SignalAsync(signal);
        Assert.Equal(0, await watch.EndAsync());
    }

    [Fact]
    public async Task A_reader_that_goes_away_ends_watch_quietly()
    {
        await using Room room = new();
        Node lamp = room.Node("lamp");
        Parameter<long> count = lamp.Add(Parameter.Int("count"), Access.Emit);
        await lamp.StartAsync(Cancel);
        using Shell shell = new();
        await using ForeignProcess watch = shell.Start(
            room, "exec 3>&1; ( tutti watch lamp/count; echo ended with $? >&3 ) | ( head -n 1; exec <&-; echo nobody reads >&3 )");
        await watch.LineAsync(line => line == "nobody reads");
        count.Emit(1);
        await watch.LineAsync(line => line == "ended with 0");
    }

    private static async Task<Node> LampAsync(Room room)
    {
        Node lamp = room.Node("lamp", room.Options with { Identity = Guid.NewGuid().ToString("N") });
        lamp.Add(Parameter.Float("level", 0.25, 0, 1), Access.Sense);
        lamp.Add(Parameter.Text("cue", "two\nlines"), Access.Sense);
        lamp.Add(Parameter.Int("cube/mass", 3), Access.ReadWrite);
        await lamp.StartAsync(Cancel);
        return lamp;
    }
}
