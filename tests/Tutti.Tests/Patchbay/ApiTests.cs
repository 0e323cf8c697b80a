using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

using Tutti.Patchbay;
using Tutti.Patchbay.Feed;
using Tutti.Patchbay.Http;
using Tutti.Patchbay.Rooms;

using static Tutti.Tests.Patchbay.SeenFrames;

namespace Tutti.Tests.Patchbay;

public class ApiTests
{
    [Fact]
    public async Task Nodes_and_parameters_are_told()
    {
        await using PatchbayHost host = await PatchbayHost.StartAsync();
        host.Server.Room.SetNode(new NodeFacts(Lamp, "lamp") { Endpoint = "tcp://10.0.0.7:1234", Implementation = "tutti" }, [Said("level", "rws"), Said("far/away", "r", "x")], 0);

        (_, JsonElement all) = await host.AskAsync("GET", "/api/nodes");
        (_, JsonElement lamp) = await host.AskAsync("GET", $"/api/nodes/{Lamp}");
        (_, JsonElement level) = await host.AskAsync("GET", $"/api/nodes/{Lamp}/parameters/level");
        (_, JsonElement away) = await host.AskAsync("GET", $"/api/nodes/{Lamp}/parameters/far/away");

        Assert.Equal(lamp.GetRawText(), Assert.Single(all.GetProperty("nodes").EnumerateArray()).GetRawText());
        Assert.Equal("10.0.0.7", lamp.GetProperty("host").GetString());
        Assert.Equal("""{"i":1,"path":"level","type":"flt","access":"rws","canEmit":false,"canReceive":true,"canSet":true,"value":0.5,"min":0,"max":1}""", level.GetRawText());
        Assert.Equal("x", away.GetProperty("value").GetString());
    }

    [Theory]
    [InlineData("GET", "/api/nodes/00000000000000000000000000000042", null, 404, "not-found")]
    [InlineData("GET", "/api/nodes/lamp", null, 404, "not-found")]
    [InlineData("GET", "/api/nowhere", null, 404, "not-found")]
    [InlineData("GET", "/nowhere.js", null, 404, "not-found")]
    [InlineData("GET", "/../../etc/passwd", null, 404, "not-found")]
    [InlineData("GET", "/api/feed", null, 426, "websocket")]
    [InlineData("GET", "/api/set", null, 405, "method")]
    [InlineData("POST", "/api/room", "{}", 405, "method")]
    [InlineData("POST", "/", "{}", 405, "method")]
    [InlineData("POST", "/api/set", "", 400, "bad-request")]
    [InlineData("POST", "/api/set", "null", 400, "bad-request")]
    [InlineData("POST", "/api/set", "[1]", 400, "bad-request")]
    [InlineData("POST", "/api/set", "{\"node\":1}", 400, "bad-request")]
    [InlineData("POST", "/api/set", "{\"node\":\"lamp\",\"path\":\"level\",\"value\":1}", 400, "bad-request")]
    [InlineData("POST", "/api/set", "{\"node\":\"00000000000000000000000000000042\",\"path\":\"level\"}", 400, "bad-request")]
    [InlineData("POST", "/api/set", "{\"node\":\"00000000000000000000000000000042\",\"path\":\"level\",\"value\":1}", 404, "not-found")]
    [InlineData("POST", "/api/patch", "{\"from\":{\"node\":\"00000000000000000000000000000042\"}}", 400, "bad-request")]
    [InlineData("POST", "/api/undo", "{}", 400, "bad-request")]
    [InlineData("POST", "/api/undo", "{\"id\":1}", 409, "stale")]
    [InlineData("POST", "/api/redo", "{\"id\":1}", 409, "stale")]
    [InlineData("POST", "/api/show", "{}", 400, "bad-request")]
    [InlineData("PATCH", "/api/layout", "{}", 400, "bad-request")]
    [InlineData("PATCH", "/api/layout", "{\"nodes\":{\"\":{\"x\":1,\"y\":2}}}", 400, "bad-request")]
    [InlineData("PATCH", "/api/layout", "{\"nodes\":{\"lamp\":{\"x\":1e999,\"y\":2}}}", 400, "bad-request")]
    [InlineData("GET", "/api/trace?node=00000000000000000000000000000042&path=x", null, 404, "not-found")]
    public async Task What_makes_no_sense_is_refused_with_its_reason(string method, string path, string? body, int status, string code)
    {
        await using PatchbayHost host = await PatchbayHost.StartAsync();

        (int got, JsonElement answer) = await host.AskAsync(method, path, body);

        JsonElement error = answer.GetProperty("error");
        Assert.Equal((status, code), (got, error.GetProperty("code").GetString()));
        Assert.NotEmpty(error.GetProperty("what").GetString()!);
        Assert.NotEmpty(error.GetProperty("do").GetString()!);
    }

    [Theory]
    [InlineData("/api/set", FeedSocket.LongestMessage)]
    [InlineData("/api/show", ApiRoutes.LongestShow)]
    public async Task A_body_is_taken_up_to_its_bound(string path, int most)
    {
        await using PatchbayHost host = await PatchbayHost.StartAsync();

        Assert.Equal(400, (await host.AskAsync("POST", path, new string(' ', most))).Status);
        Assert.Equal(413, (await host.AskAsync("POST", path, new string(' ', most + 1))).Status);
    }

    [Fact]
    public async Task A_show_tells_what_it_waits_for()
    {
        await using PatchbayHost host = await PatchbayHost.StartAsync();
        const string Show = """{"tutti":"show","version":1,"patches":[{"from":"desk/fader","to":"lamp/level"}]}""";

        (int status, JsonElement answer) = await host.AskAsync("POST", "/api/show?dryRun=true", Show);

        Assert.Equal(200, status);
        Assert.Equal("""{"changes":[{"kind":"patch","what":"desk/fader -> lamp/level","state":"waiting","reason":"desk is not here; lamp is not here"}]}""", answer.GetRawText());
        Assert.Equal(answer.GetRawText(), (await host.AskAsync("POST", "/api/show", Show)).Body.GetRawText());
    }

    [Fact]
    public async Task The_page_is_compressed_and_known_again()
    {
        await using PatchbayHost host = await PatchbayHost.StartAsync();
        using HttpResponseMessage page = await host.SendAsync("GET", "/index.html");
        string plain = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Contains("<title>Patchbay</title>", plain, StringComparison.Ordinal);
        Assert.Equal("no-cache", page.Headers.CacheControl!.ToString());
        Assert.NotNull(page.Headers.ETag);
    }

    [Fact]
    public async Task A_client_is_told_what_it_sees()
    {
        await using PatchbayHost host = await PatchbayHost.StartAsync();
        PatchbayRoom room = host.Server.Room;
        room.SetNode(new NodeFacts(Lamp, "lamp"), [Said("level", "rws")], 0);
        using WebSocket feed = await host.FeedAsync(name: "phone");
        JsonElement first = (await feed.NextAsync("room"))!.Value;
        Assert.Equal("phone", first.GetProperty("you").GetString());

        await feed.SayAsync($$"""{"t":"see","nodes":["{{Lamp}}","nonsense"]}""");
        await feed.SayAsync("""{"t":"name","name":" tablet\n"}""");
        await feed.NextAsync("clients", c => c.GetProperty("clients")[0].GetProperty("name").GetString() == "tablet");
        room.SetValue(Lamp, "level", 0.25, 0);

        Assert.Equal("[[1,0.25]]", (await feed.NextAsync("v"))!.Value.GetProperty("c").GetRawText());
    }

    [Fact]
    public async Task Everybody_is_told_of_a_place_and_of_who_looks()
    {
        await using PatchbayHost host = await PatchbayHost.StartAsync();
        using WebSocket one = await host.FeedAsync(name: "desk");
        await one.NextAsync("room");
        using WebSocket two = await host.FeedAsync(name: "phone");
        await one.NextAsync("clients", c => c.GetProperty("clients").GetArrayLength() == 2);

        await two.SayAsync("""{"t":"layout","id":7,"nodes":{"lamp":{"x":1.5,"y":-2}}}""");

        Assert.True((await two.NextAsync("did"))!.Value.GetProperty("ok").GetBoolean());
        Assert.Equal("""{"lamp":{"x":1.5,"y":-2}}""", (await one.NextAsync("layout"))!.Value.GetProperty("nodes").GetRawText());
    }

    [Fact]
    public async Task A_request_by_the_feed_is_answered_by_its_number()
    {
        await using PatchbayHost host = await PatchbayHost.StartAsync();
        using WebSocket feed = await host.FeedAsync();

        await feed.SayAsync($$"""{"t":"set","id":41,"node":"{{Lamp}}","path":"level","value":1}""");
        await feed.SayAsync("""{"t":"dance","id":42}""");
        await feed.SayAsync("not JSON");

        Assert.Equal("not-found", (await feed.NextAsync("did", d => Number(d) == 41))!.Value.GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("bad-request", (await feed.NextAsync("did", d => Number(d) == 42))!.Value.GetProperty("error").GetProperty("code").GetString());
        Assert.False((await feed.NextAsync("did"))!.Value.GetProperty("ok").GetBoolean());
    }

    [Fact]
    public async Task A_message_that_is_too_long_closes_the_feed()
    {
        await using PatchbayHost host = await PatchbayHost.StartAsync();
        using WebSocket feed = await host.FeedAsync();
        await feed.SayAsync(new string(' ', FeedSocket.LongestMessage));
        Assert.NotNull(await feed.NextAsync("did"));

        await feed.SayAsync(new string(' ', FeedSocket.LongestMessage + 1));

        Assert.Null(await feed.NextAsync("never"));
        Assert.Equal(WebSocketCloseStatus.MessageTooBig, feed.CloseStatus);
    }

    [Fact]
    public async Task Octets_close_the_feed()
    {
        await using PatchbayHost host = await PatchbayHost.StartAsync();
        using WebSocket feed = await host.FeedAsync();

        await feed.SendAsync("{}"u8.ToArray(), WebSocketMessageType.Binary, endOfMessage: true, TestContext.Current.CancellationToken);

        Assert.Null(await feed.NextAsync("never"));
        Assert.Equal(WebSocketCloseStatus.InvalidMessageType, feed.CloseStatus);
    }

    [Fact]
    public async Task Messages_that_come_too_often_close_the_feed()
    {
        await using PatchbayHost host = await PatchbayHost.StartAsync(new PatchbayOptions { TimeProvider = new StoppedDay() });
        using WebSocket feed = await host.FeedAsync();
        for (int i = 0; i <= FeedSocket.MessagesPerSecond; i++)
        {
            await feed.SayAsync("""{"t":"see","nodes":[]}""");
        }

        Assert.Null(await feed.NextAsync("never"));
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, feed.CloseStatus);
    }

    [Fact]
    public async Task No_more_browsers_watch_than_may()
    {
        await using PatchbayHost host = await PatchbayHost.StartAsync(new PatchbayOptions { MaxClients = 1 });
        using WebSocket one = await host.FeedAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => host.FeedAsync());
    }

    [Fact]
    public async Task Places_survive_a_restart_and_each_show_has_its_own()
    {
        string folder = Directory.CreateTempSubdirectory("tutti-patchbay-").FullName;
        try
        {
            PatchbayOptions friday = new() { StateFolder = folder, Show = "friday/night" };
            await using (PatchbayHost host = await PatchbayHost.StartAsync(friday))
            {
                Assert.Equal(200, (await host.AskAsync("PATCH", "/api/layout", """{"nodes":{"lamp":{"x":1,"y":2,"collapsed":true},"desk":{"x":3,"y":4}}}""")).Status);
                Assert.Equal(200, (await host.AskAsync("PATCH", "/api/layout", """{"nodes":{"desk":null}}""")).Status);
            }

            await using (PatchbayHost again = await PatchbayHost.StartAsync(friday))
            {
                Assert.Equal("""{"lamp":{"x":1,"y":2,"collapsed":true}}""", (await again.AskAsync("GET", "/api/layout")).Body.GetProperty("nodes").GetRawText());
            }

            await using (PatchbayHost other = await PatchbayHost.StartAsync(friday with { Show = "saturday" }))
            {
                Assert.Equal("{}", (await other.AskAsync("GET", "/api/layout")).Body.GetProperty("nodes").GetRawText());
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"nodes\":{\"lamp\":{\"x\":\"left\"}}}")]
    public async Task A_damaged_file_of_places_is_set_aside(string text)
    {
        string folder = Directory.CreateTempSubdirectory("tutti-patchbay-").FullName;
        try
        {
            string file = Path.Combine(folder, "patchbay.main.layout");
            await File.WriteAllTextAsync(file, text, Encoding.UTF8, TestContext.Current.CancellationToken);

            await using PatchbayHost host = await PatchbayHost.StartAsync(new PatchbayOptions { StateFolder = folder });

            Assert.NotNull(host.Server.LayoutTrouble);
            Assert.True(File.Exists($"{file}.bad"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static long? Number(JsonElement did) => did.TryGetProperty("id", out JsonElement id) ? id.GetInt64() : null;

    /// <summary>A day on which no time passes; timers run all the same.</summary>
    private sealed class StoppedDay : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }
}
