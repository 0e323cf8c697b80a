using System.Text.Json;

using Tutti.Interop.Tests.Live;

namespace Tutti.Interop.Tests.Cli;

/// <summary><c>set</c>, <c>call</c>, <c>patch</c>, <c>unpatch</c> and <c>emit</c> as processes.</summary>
public class ActingVerbTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("lamp/level", "0.5", 0, "0.5", "")]
    [InlineData("lamp/mode", "0.5", 0, "0.5", "")]
    [InlineData("lamp/mode", "", 0, "", "")]
    [InlineData("lamp/level", "7", 4, "", "outside")]
    [InlineData("lamp/level", "true", 4, "", "flt")]
    [InlineData("lamp/serial", "1", 4, "", "not writeable")]
    [InlineData("lamp/level", "high", 2, "", "a flt is written as 0.5")]
    [InlineData("lamp/nothing", "1", 3, "", "it has level")]
    public async Task Set_prints_the_value_it_has_then_or_why_not(string parameter, string value, int code, string output, string error)
    {
        await using Room room = new();
        await LampAsync(room);
        (int Code, string Output, string Error) end = await TuttiProcess.RunAsync(room, "set", parameter, value);
        Assert.Equal((code, output), (end.Code, end.Output));
        Assert.Contains(error, end.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_prints_the_result_or_why_there_is_none()
    {
        await using Room room = new();
        Node lamp = await LampAsync(room);
        lamp.AddMethod("join", arguments => string.Join('+', arguments.Select(a => a.ToString())));
        lamp.AddMethod("fail", _ => throw new InvalidOperationException("the bulb is broken"));
        Assert.Equal((0, "3+\"red\"+[1,2]", string.Empty), await TuttiProcess.RunAsync(room, "call", "lamp/join", "3", "red", "[1,2]"));
        (int code, _, string error) = await TuttiProcess.RunAsync(room, "call", "lamp/fail");
        Assert.Equal(4, code);
        Assert.Contains("the bulb is broken", error, StringComparison.Ordinal);
        (code, _, _) = await TuttiProcess.RunAsync(room, "call", "lamp/nothing", "--json");
        Assert.Equal(3, code);
    }

    [Fact]
    public async Task A_patch_between_two_others_stays_when_the_command_has_gone()
    {
        await using Room room = new();
        Node lamp = await LampAsync(room);
        Node desk = room.Node("desk");
        Parameter<double> fader = desk.Add(Parameter.Float("fader", 0.75, 0, 1), Access.Emit);
        await desk.StartAsync(Cancel);
        Assert.Equal((0, "desk/fader -> lamp/level", string.Empty), await TuttiProcess.RunAsync(room, "patch", "desk/fader", "lamp/level"));
        Assert.Equal([new Subscriber(lamp.Uuid, "level")], fader.Subscribers);
        (int code, string json, _) = await TuttiProcess.RunAsync(room, "unpatch", "desk/fader", "lamp/level", "--json");
        Assert.Equal(0, code);
        Assert.Empty(fader.Subscribers);
        using JsonDocument document = JsonDocument.Parse(json);
        Assert.False(document.RootElement.GetProperty("patched").GetBoolean());
        (code, _, string error) = await TuttiProcess.RunAsync(room, "patch", "lamp/level", "lamp/mode");
        Assert.Equal(4, code);
        Assert.Contains("does not emit", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Emit_sends_each_value_once_and_leaves_nothing_behind()
    {
        await using Room room = new();
        Node lamp = await LampAsync(room, out Parameter<double> level);
        Seen<Change<double>> changes = new();
        level.Changed += changes.Add;
        Assert.Equal((0, "0.9", string.Empty), await TuttiProcess.RunAsync(room, "emit", "lamp/level", "0.1", "0.5", "0.9", "--rate", "100"));
        foreach (double expected in (double[])[0.1, 0.5, 0.9])
        {
            Assert.Equal(expected, (await changes.NextAsync(_ => true)).Value);
        }

        Assert.Empty(lamp.Peers);
        (int code, _, string error) = await TuttiProcess.RunAsync(room, "emit", "lamp/serial", "1");
        Assert.Equal(4, code);
        Assert.Contains("does not take signals", error, StringComparison.Ordinal);
        (code, _, _) = await TuttiProcess.RunAsync(room, "emit", "lamp/level", "0.1", "high");
        Assert.Equal(2, code);
    }

    [Theory]
    [InlineData("--interface", "nosuchcard")]
    [InlineData("--interface", "192.0.2.1")]
    public async Task A_card_that_is_not_there_is_exit_code_3_and_lists_those_that_are(string option, string card)
    {
        await using Room room = new();
        (int code, _, string error) = await TuttiProcess.RunAsync(room, "ls", option, card);
        Assert.Equal(3, code);
        Assert.Contains("127.0.0.1", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ls", "--nope")]
    [InlineData("set", "lamp")]
    [InlineData("frobnicate")]
    public async Task A_usage_error_is_exit_code_2_and_json_when_asked_for(params string[] arguments)
    {
        await using Room room = new();
        (int code, string output, string error) = await TuttiProcess.RunAsync(room, [.. arguments, "--json"]);
        Assert.Equal((2, string.Empty), (code, output));
        using JsonDocument document = JsonDocument.Parse(error);
        Assert.Equal("usage", document.RootElement.GetProperty("error").GetProperty("code").GetString());
    }

    private static Task<Node> LampAsync(Room room) => LampAsync(room, out _);

    private static Task<Node> LampAsync(Room room, out Parameter<double> level)
    {
        Node lamp = room.Node("lamp");
        level = lamp.Add(Parameter.Float("level", 0.25, 0, 1), Access.Sense);
        lamp.Add(Parameter.Text("mode", "auto"), Access.ReadWrite);
        lamp.Add(Parameter.Int("serial", 4711), Access.Readable);
        return StartAsync(lamp);
    }

    private static async Task<Node> StartAsync(Node node)
    {
        await node.StartAsync(Cancel);
        return node;
    }
}
