using System.Text.Json;

using Tutti.Interop.Tests.Live;

namespace Tutti.Interop.Tests.Cli;

/// <summary><c>node</c> as a process that is killed and started again: its patches are back.</summary>
public class HealingNodeTests
{
    private static readonly string[] s_desk = ["node", "desk", "--emit", "fader:flt=0.5:0..1", "--emit", "cue:string", "--persist", "fader", "--json"];
    private static readonly string[] s_lamp = ["node", "lamp", "--sense", "level:flt=0:0..1", "--sense", "text:string", "--json"];

    [Fact]
    public async Task The_receiver_is_killed_and_gets_the_present_value_again()
    {
        await using Room room = new();
        await using TuttiProcess desk = await UpAsync(room, s_desk);
        await PatchAsync(room, desk);
        await using TuttiProcess lamp = await UpAsync(room, s_lamp);
        await lamp.LineAsync(line => Has(line, "level", "0.75"));
        await desk.SayAsync("cue go");
        await lamp.LineAsync(line => Has(line, "text", "\"go\""));
    }

    [Fact]
    public async Task The_emitter_is_killed_and_goes_on_with_its_value()
    {
        await using Room room = new();
        await using TuttiProcess lamp = await UpAsync(room, s_lamp);
        await using (TuttiProcess desk = await UpAsync(room, s_desk))
        {
            Assert.Equal(0, (await TuttiProcess.RunAsync(room, "patch", "desk/fader", "lamp/level")).Code);
            await desk.SayAsync("fader 0.75");
            await lamp.LineAsync(line => Has(line, "level", "0.75"));

            // Its value is on disk when another process can read it there.
            while (!(await File.ReadAllTextAsync(Path.Combine(room.StateFolder, "desk.json"), TestContext.Current.CancellationToken)).Contains("0.75", StringComparison.Ordinal))
            {
                await Task.Yield();
            }

            await desk.SignalAsync("KILL");
            await desk.EndAsync();
        }

        await using TuttiProcess again = await UpAsync(room, s_desk);
        (_, string value, _) = await TuttiProcess.RunAsync(room, "get", "desk/fader");
        Assert.Equal("0.75", value);
        await again.SayAsync("fader 0.25");
        await lamp.LineAsync(line => Has(line, "level", "0.25"));
    }

    [Fact]
    public async Task Both_are_killed_and_started_in_the_wrong_order()
    {
        await using Room room = new();
        await using (TuttiProcess first = await UpAsync(room, s_desk))
        {
            await PatchAsync(room, first);
            await first.SignalAsync("KILL");
            await first.EndAsync();
        }

        await using TuttiProcess lamp = await UpAsync(room, s_lamp);
        await using TuttiProcess desk = await UpAsync(room, s_desk);
        await desk.SayAsync("fader 0.125");
        await lamp.LineAsync(line => Has(line, "level", "0.125"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_patch_that_was_taken_away_meanwhile_does_not_come_back(bool byName)
    {
        await using Room room = new();
        await using TuttiProcess desk = await UpAsync(room, s_desk);
        string lampUuid = await PatchAsync(room, desk);
        Assert.Equal(0, (await TuttiProcess.RunAsync(room, "unpatch", "desk/fader", byName ? "lamp/level" : $"{lampUuid}/level")).Code);
        await using TuttiProcess lamp = await UpAsync(room, s_lamp);
        await desk.SayAsync("fader 0.5");

        // The other patch is still there, and what came over the first would have come before.
        await desk.SayAsync("cue go");
        string line = await lamp.LineAsync(line => line.Contains("\"parameter\"", StringComparison.Ordinal));
        Assert.True(Has(line, "text", "\"go\""), line);
    }

    [Fact]
    public async Task Without_state_nothing_is_written_and_the_other_end_heals_by_the_name()
    {
        await using Room room = new();
        await using TuttiProcess desk = await UpAsync(room, [.. s_desk, "--no-state"]);
        await using (TuttiProcess lamp = await UpAsync(room, [.. s_lamp, "--no-state"]))
        {
            Assert.Equal(0, (await TuttiProcess.RunAsync(room, "patch", "desk/fader", "lamp/level")).Code);
            await lamp.LineAsync(line => Has(line, "level", "0.5"));
            await lamp.SignalAsync("KILL");
            await lamp.EndAsync();
        }

        await using TuttiProcess again = await UpAsync(room, [.. s_lamp, "--no-state"]);
        await again.LineAsync(line => Has(line, "level", "0.5"));
        Assert.Empty(Directory.GetFiles(room.StateFolder));
    }

    [Fact]
    public async Task A_second_node_of_a_name_starts_under_another_and_says_so()
    {
        await using Room room = new();
        await using TuttiProcess first = await UpAsync(room, s_lamp);
        await using TuttiProcess second = new(room, s_lamp);
        await second.ErrorAsync(line => line.StartsWith("the name lamp: another node of this machine runs under it: this one is lamp-2", StringComparison.Ordinal));
        await second.LineAsync(line => line.StartsWith("{\"node\":\"lamp-2\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task To_remember_a_parameter_that_is_not_there_is_exit_code_2()
    {
        await using Room room = new();
        (int code, _, string error) = await TuttiProcess.RunAsync(room, "node", "desk", "--persist", "fader");
        Assert.Equal(2, code);
        Assert.StartsWith("tutti: fader: --persist names no parameter", error, StringComparison.Ordinal);
    }

    // Two patches to a lamp that is killed then.
    private static async Task<string> PatchAsync(Room room, TuttiProcess desk)
    {
        await using TuttiProcess lamp = new(room, s_lamp);
        using JsonDocument up = JsonDocument.Parse(await lamp.LineAsync());
        Assert.Equal(0, (await TuttiProcess.RunAsync(room, "patch", "desk/fader", "lamp/level")).Code);
        Assert.Equal(0, (await TuttiProcess.RunAsync(room, "patch", "desk/cue", "lamp/text")).Code);
        await desk.SayAsync("fader 0.75");
        await lamp.LineAsync(line => Has(line, "level", "0.75"));
        await lamp.SignalAsync("KILL");
        await lamp.EndAsync();
        return up.RootElement.GetProperty("uuid").GetString()!;
    }

    private static async Task<TuttiProcess> UpAsync(Room room, string[] arguments)
    {
        TuttiProcess process = new(room, arguments);
        await process.LineAsync(line => line.StartsWith("{\"node\":", StringComparison.Ordinal));
        return process;
    }

    private static bool Has(string line, string parameter, string value) => line.Contains($"\"parameter\":\"{parameter}\",\"value\":{value},", StringComparison.Ordinal);
}
