using System.Text;
using System.Text.Json;

using Tutti.Interop.Tests.Live;

namespace Tutti.Interop.Tests.Zre;

/// <summary>zyre.js (npm), an independent ZRE node, in a room with ours.</summary>
public class ZyreJsTests
{
    private static readonly string s_folder = Path.Combine(Repository.Root, "tests", "Tutti.Interop.Tests", "peers");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task It_meets_us_whispers_and_shouts_both_ways_and_leaves()
    {
        await using Room room = new();
        await using ForeignProcess peer = Start(room, "CHAT");
        Node node = room.Node("tutti", room.Options with { Groups = ["CHAT"] });
        Seen<Peer> entered = new();
        Seen<ZreMessage> messages = new();
        Seen<PeerGroup> joined = new();
        Seen<PeerGroup> left = new();
        Seen<PeerExit> exits = new();
        node.PeerEntered += entered.Add;
        node.MessageReceived += messages.Add;
        node.PeerJoined += joined.Add;
        node.PeerLeft += left.Add;
        node.PeerExited += exits.Add;
        await node.StartAsync(Cancel);

        await peer.NextAsync("start");
        Peer met = await entered.NextAsync();
        Assert.Equal("js", met.Name);
        Assert.Equal("1", met.Headers["X-JS"]);
        Assert.False(met.IsZocp);
        JsonElement connect = await peer.NextAsync("connect");
        Assert.Equal("tutti", connect.GetProperty("name").GetString());
        Assert.Equal("1", connect.GetProperty("headers").GetProperty("X-ZOCP").GetString());

        await peer.SayAsync($"whisper {node.Uuid} hello from js");
        ZreMessage whisper = await messages.NextAsync();
        Assert.Equal("hello from js", Encoding.UTF8.GetString(Assert.Single(whisper.Frames)));
        Assert.Null(whisper.Group);

        await peer.SayAsync("shout CHAT all together");
        ZreMessage shout = await messages.NextAsync();
        Assert.Equal("all together", Encoding.UTF8.GetString(Assert.Single(shout.Frames)));
        Assert.Equal("CHAT", shout.Group);

        node.Whisper(met, Encoding.UTF8.GetBytes("hello from tutti"));
        Assert.Equal("hello from tutti", (await peer.NextAsync("whisper")).GetProperty("text").GetString());
        node.Shout("CHAT", Encoding.UTF8.GetBytes("tutti!"));
        Assert.Equal("tutti!", (await peer.NextAsync("shout")).GetProperty("text").GetString());

        node.Join("LIGHTS");
        await peer.NextAsync(e => e.GetProperty("event").GetString() == "join" && e.GetProperty("group").GetString() == "LIGHTS");
        node.Leave("LIGHTS");
        await peer.NextAsync("leave");
        await peer.SayAsync("join SOUND");
        await joined.NextAsync(j => j.Group == "SOUND");
        await peer.SayAsync("leave SOUND");
        await left.NextAsync(j => j.Group == "SOUND");

        await peer.SayAsync("quit");
        Assert.Equal(met.Uuid, (await exits.NextAsync()).Peer.Uuid);
    }

    [Fact]
    public async Task Our_farewell_is_understood()
    {
        await using Room room = new();
        await using ForeignProcess peer = Start(room);
        Node node = await room.StartAsync("tutti");
        await peer.NextAsync("connect");
        await node.StopAsync(Cancel);
        Assert.Equal(node.Uuid.ToString(), (await peer.NextAsync("disconnect")).GetProperty("peer").GetString());
    }

    [Fact]
    public async Task A_killed_one_is_noticed_at_once()
    {
        await using Room room = new();
        await using ForeignProcess peer = Start(room);
        Node node = room.Node("tutti");
        Seen<Peer> entered = new();
        Seen<PeerExit> exits = new();
        node.PeerEntered += entered.Add;
        node.PeerExited += exits.Add;
        await node.StartAsync(Cancel);
        Peer met = await entered.NextAsync();

        peer.Kill();

        PeerExit exit = await exits.NextAsync();
        Assert.Equal(met.Uuid, exit.Peer.Uuid);
    }

    [Fact]
    public async Task Ten_thousand_whispers_arrive_whole_and_in_order()
    {
        await using Room room = new();
        await using ForeignProcess peer = Start(room);
        Node node = room.Node("tutti");
        Seen<Peer> entered = new();
        node.PeerEntered += entered.Add;
        await node.StartAsync(Cancel);
        Peer met = await entered.NextAsync();
        await peer.NextAsync("connect");

        for (int i = 0; i < 10_000; i++)
        {
            node.Whisper(met, Encoding.UTF8.GetBytes($"message {i}"));
            Assert.True(i % 1000 != 999 || (await peer.NextAsync(e => Text(e) == $"message {i}")).ValueKind == JsonValueKind.Object);
        }
    }

    private static string? Text(JsonElement element) => element.TryGetProperty("text", out JsonElement text) ? text.GetString() : null;

    private static ForeignProcess Start(Room room, params string[] groups)
    {
        Assert.SkipUnless(Directory.Exists(Path.Combine(s_folder, "node_modules", "zyre.js")), $"zyre.js is not installed: npm ci --prefix tests/Tutti.Interop.Tests/peers --ignore-scripts");
        return new ForeignProcess(s_folder, "node", ["zyre-peer.js", "js", $"{room.Port}", $"{room.Port}", .. groups]);
    }
}
