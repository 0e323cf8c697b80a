using System.Text.Json;

using Tutti.Interop.Tests.Live;
using Tutti.Patchbay;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary>What stands in no tree of another node: methods, and the node of the server itself.</summary>
public sealed class OwnNodeTests : IAsyncDisposable
{
    private static readonly int[] s_arguments = [21];

    private readonly Room _room = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Methods_are_told_and_can_be_called()
    {
        Node lamp = _room.Node("lamp");
        lamp.Add(Parameter.Float("level", 0, 0, 1), Access.Sense);
        lamp.AddMethod("double", arguments => arguments[0].TryGetNumber(out double number) ? ZocpValue.From(number * 2) : default);
        await lamp.StartAsync(Cancel);
        Node web = await _room.StartAsync("web");
        Peer peer = await web.FindAsync("lamp", Room.Limit, Cancel);
        Assert.Equal(["double"], await web.MethodsAsync(peer, Cancel));
        await using PatchbayServer server = await PatchbayServer.StartAsync(web, new PatchbayOptions { Port = 0 }, Cancel);
        string uuid = peer.Uuid.ToString();
        using Browser phone = await Browser.OpenAsync(Page(server), "phone");

        await phone.NextAsync(news => Methods(news, uuid).SequenceEqual(["double"]));
        (int status, JsonElement answer) = await phone.PostAsync("api/call", new { node = uuid, method = "double", arguments = s_arguments });
        Assert.Equal((200, 42), (status, answer.GetProperty("result").GetDouble()));

        // One that was added later is seen when somebody looks.
        lamp.AddMethod("reset", _ => default);
        await phone.SayAsync(new { t = "see", nodes = new[] { uuid } });
        await phone.NextAsync(news => Methods(news, uuid).SequenceEqual(["double", "reset"]));
    }

    [Fact]
    public async Task A_program_that_serves_the_page_for_itself_is_on_it()
    {
        Node desk = _room.Node("desk");
        Parameter<double> fader = desk.Add(Parameter.Float("fader", 0.25, 0, 1), Access.Emit | Access.Writeable);
        desk.Add(Parameter.Float("heat", 21), Access.Readable);
        await desk.StartAsync(Cancel);
        Node lamp = _room.Node("lamp");
        lamp.Add(Parameter.Float("level", 0, 0, 1), Access.Sense);
        await lamp.StartAsync(Cancel);
        await desk.FindAsync("lamp", Room.Limit, Cancel);
        await using PatchbayServer server = await PatchbayServer.StartAsync(desk, new PatchbayOptions { Port = 0 }, Cancel);
        (Browser phone, Dictionary<string, string> uuids) = await Browser.OpenAsync(server, "phone", nodes: 2);
        using Browser closed = phone;
        string self = uuids["desk"];

        using (JsonDocument node = JsonDocument.Parse(await phone.GetAsync($"api/nodes/{self}")))
        {
            Assert.True(node.RootElement.GetProperty("isSelf").GetBoolean());
        }

        object patch = new { from = new { node = self, path = "fader" }, to = new { node = uuids["lamp"], path = "level" } };
        Assert.Equal(200, (await phone.PostAsync("api/patch", patch)).Status);
        (int status, JsonElement answer) = await phone.PostAsync("api/set", new { node = self, path = "fader", value = 0.75 });
        Assert.Equal((200, 0.75), (status, answer.GetProperty("value").GetDouble()));
        Assert.Equal(422, (await phone.PostAsync("api/set", new { node = self, path = "heat", value = 3 })).Status);

        // The set comes first, or what was emitted last would be taken back.
        await phone.NextAsync(news => Browser.Kind(news) == "v" && news.GetRawText().Contains("0.75", StringComparison.Ordinal));
        fader.Emit(0.5);
        await phone.NextAsync(news => Browser.Kind(news) == "v" && news.GetRawText().Contains("0.5", StringComparison.Ordinal));
        Assert.Equal(409, (await phone.PostAsync("api/undo", new { id = 2 })).Status);
    }

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    private static Uri Page(PatchbayServer server) => new($"http://127.0.0.1:{server.Options.Port}/");

    private static IEnumerable<string> Methods(JsonElement news, string uuid) => Browser.Nodes(news)
        .Where(node => node.GetProperty("uuid").GetString() == uuid)
        .SelectMany(node => node.GetProperty("parameters").EnumerateArray())
        .Where(parameter => parameter.TryGetProperty("isMethod", out _))
        .Select(method => method.GetProperty("path").GetString()!);
}
