using System.Globalization;

using Tutti.Interop.Tests.Live;

namespace Tutti.Interop.Tests.Cli;

/// <summary>Commands that find a node without beacons: each is in a room of its own, so only the way under test can bring them together.</summary>
public class ReachingVerbTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_is_met_by_its_address()
    {
        await using Room room = new();
        await using Room elsewhere = new();
        Node lamp = await LampAsync(room, room.Options);
        Assert.Equal((0, "0.25", string.Empty), await TuttiProcess.RunAsync(elsewhere, "get", "lamp/level", "--peer", lamp.Endpoint));
    }

    [Fact]
    public async Task A_node_is_met_through_a_gossip_hub()
    {
        await using Room room = new();
        await using Room elsewhere = new();
        await using Room further = new();
        await using TuttiProcess hub = new(further, "node", "hub", "--gossip-hub", Hub(further));
        await hub.ErrorAsync(line => line.Contains("hub is at", StringComparison.Ordinal));
        await LampAsync(room, room.Options with { Gossip = [Hub(further, "tcp://127.0.0.1:")] });
        Assert.Equal((0, "0.25", string.Empty), await TuttiProcess.RunAsync(elsewhere, "get", "lamp/level", "--gossip", Hub(further, "tcp://127.0.0.1:")));
    }

    [Fact]
    public async Task Ls_says_at_which_address_nobody_was_met_and_why()
    {
        await using Room room = new();
        await using Room elsewhere = new();
        Node lamp = await LampAsync(room, room.Options);
        (int code, string output, string error) = await TuttiProcess.RunAsync(
            elsewhere, "ls", "--peer", lamp.Endpoint, "--peer", "tcp://127.0.0.1:1", "--peer", "tcp://nobody.invalid:5", "--wait", "3");
        Assert.Equal(0, code);
        Assert.StartsWith("lamp/level\t0.25", output, StringComparison.Ordinal);
        Assert.Contains("tcp://127.0.0.1:1: it refuses connections", error, StringComparison.Ordinal);
        Assert.Contains("--peer tcp://127.0.0.1:1: nobody was met there within 3 s", error, StringComparison.Ordinal);
        Assert.Contains("--peer tcp://nobody.invalid:5: nobody was met there within 3 s", error, StringComparison.Ordinal);
        Assert.DoesNotContain($"--peer {lamp.Endpoint}", error, StringComparison.Ordinal);
    }

    private static async Task<Node> LampAsync(Room room, NodeOptions options)
    {
        Node lamp = room.Node("lamp", options);
        lamp.Add(Parameter.Float("level", 0.25, min: 0, max: 1), Access.Sense);
        await lamp.StartAsync(Cancel);
        return lamp;
    }

    // A port of its own, as the room has one for its beacons.
    private static string Hub(Room room, string scheme = "") => string.Create(CultureInfo.InvariantCulture, $"{scheme}{room.Port}");
}
