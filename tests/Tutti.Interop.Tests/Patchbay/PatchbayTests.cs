using System.Text.Json;

using Tutti.Interop.Tests.Live;
using Tutti.Patchbay;

namespace Tutti.Interop.Tests.Patchbay;

public sealed class PatchbayTests : IAsyncDisposable
{
    private readonly Room _room = new();

    [Fact]
    public async Task Two_clients_see_one_patch_and_one_undo()
    {
        await using PatchbayServer server = await ShowAsync();
        (Browser desk, Dictionary<string, string> uuids) = await Browser.OpenAsync(server, "desk", nodes: 2);
        (Browser phone, _) = await Browser.OpenAsync(server, "phone", nodes: 2);
        object from = new { node = uuids["pb-desk"], path = "fader" };
        object to = new { node = uuids["pb-lamp"], path = "level" };

        JsonElement did = await phone.AskAsync(id => new { t = "patch", id, from, to });
        Assert.True(did.GetProperty("ok").GetBoolean(), did.GetRawText());
        JsonElement history = await desk.NextAsync(news => Browser.Kind(news) == "history");
        JsonElement entry = history.GetProperty("undo")[0];
        Assert.Equal("patch pb-desk/fader to pb-lamp/level", entry.GetProperty("what").GetString());
        Assert.Equal("phone", entry.GetProperty("by").GetString());

        long number = entry.GetProperty("id").GetInt64();
        did = await desk.AskAsync(id => new { t = "undo", id, entry = number });
        Assert.True(did.GetProperty("ok").GetBoolean(), did.GetRawText());
        await phone.NextAsync(news => Browser.Kind(news) == "patches" && news.GetProperty("del").GetArrayLength() == 1);

        did = await phone.AskAsync(id => new { t = "undo", id, entry = number });
        Assert.Equal("stale", did.GetProperty("error").GetProperty("code").GetString());
        desk.Dispose();
        phone.Dispose();
    }

    [Fact]
    public async Task An_undo_is_refused_when_somebody_else_was_there_first()
    {
        await using PatchbayServer server = await ShowAsync();
        (Browser phone, Dictionary<string, string> uuids) = await Browser.OpenAsync(server, "phone", nodes: 2);
        using Browser closed = phone;
        object from = new { node = uuids["pb-desk"], path = "fader" };
        object to = new { node = uuids["pb-lamp"], path = "level" };
        Assert.Equal(200, (await phone.PostAsync("api/patch", new { from, to })).Status);

        Node desk = _room.All.Single(n => n.Name == "pb-desk");
        Node lamp = _room.All.Single(n => n.Name == "pb-lamp");
        await desk.UnpatchAsync(desk["fader"], lamp["level"], TestContext.Current.CancellationToken);
        (int status, JsonElement answer) = await phone.PostAsync("api/undo", new { id = 1 });

        Assert.Equal(409, status);
        Assert.Contains("is gone already", answer.GetProperty("error").GetProperty("what").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_is_set_seen_and_taken_back_and_one_out_of_range_is_refused()
    {
        await using PatchbayServer server = await ShowAsync();
        (Browser phone, Dictionary<string, string> uuids) = await Browser.OpenAsync(server, "phone", nodes: 2);
        using Browser closed = phone;
        string lamp = uuids["pb-lamp"];

        (int status, JsonElement answer) = await phone.PostAsync("api/set", new { node = lamp, path = "level", value = 0.75 });
        Assert.Equal((200, 0.75), (status, answer.GetProperty("value").GetDouble()));
        (status, answer) = await phone.PostAsync("api/set", new { node = lamp, path = "level", value = 7 });
        Assert.Equal(422, status);
        Assert.Contains("outside", answer.GetProperty("error").GetProperty("what").GetString(), StringComparison.Ordinal);
        (status, _) = await phone.PostAsync("api/undo", new { id = 1 });
        Assert.Equal(200, status);

        using JsonDocument level = JsonDocument.Parse(await phone.GetAsync($"api/nodes/{lamp}/parameters/level"));
        Assert.Equal(0, level.RootElement.GetProperty("value").GetDouble());
    }

    [Fact]
    public async Task A_node_that_has_gone_is_a_ghost_while_a_patch_waits_for_it_and_heals_when_it_is_back()
    {
        await using PatchbayServer server = await ShowAsync();
        (Browser phone, Dictionary<string, string> uuids) = await Browser.OpenAsync(server, "phone", nodes: 2);
        using Browser closed = phone;
        string lamp = uuids["pb-lamp"];
        object from = new { node = uuids["pb-desk"], path = "fader" };
        Assert.Equal(200, (await phone.PostAsync("api/patch", new { from, to = new { node = lamp, path = "level" } })).Status);

        await _room.All.Single(n => n.Name == "pb-lamp").DisposeAsync();
        JsonElement ghost = await phone.NextAsync(news => Browser.Kind(news) == "node" && State(news) == "ghost" && news.GetProperty("node").GetProperty("why").GetString()!.EndsWith("1 patch waits for it", StringComparison.Ordinal));
        Assert.Equal(lamp, ghost.GetProperty("node").GetProperty("uuid").GetString());
        Assert.NotEqual(0, ghost.GetProperty("node").GetProperty("parameters").GetArrayLength());

        await LampAsync();
        await phone.NextAsync(news => Browser.Kind(news) == "gone" && news.GetProperty("uuid").GetString() == lamp);
    }

    [Fact]
    public async Task A_show_is_saved_and_made_again_and_taken_back_as_one()
    {
        await using PatchbayServer server = await ShowAsync();
        (Browser phone, Dictionary<string, string> uuids) = await Browser.OpenAsync(server, "phone", nodes: 2);
        using Browser closed = phone;
        object from = new { node = uuids["pb-desk"], path = "fader" };
        object to = new { node = uuids["pb-lamp"], path = "level" };
        await phone.PostAsync("api/patch", new { from, to });
        string show = await phone.GetAsync("api/show");
        Assert.Contains("pb-desk/fader", show, StringComparison.Ordinal);
        await phone.PostAsync("api/unpatch", new { from, to });

        (int status, JsonElement answer) = await phone.PostAsync("api/show?dryRun=true", show);
        Assert.Equal((200, "todo"), (status, answer.GetProperty("changes")[0].GetProperty("state").GetString()));
        (status, answer) = await phone.PostAsync("api/show", show);
        Assert.Equal((200, "done"), (status, answer.GetProperty("changes")[0].GetProperty("state").GetString()));

        (status, answer) = await phone.PostAsync("api/undo", new { id = 3 });
        Assert.Equal(200, status);
        Assert.Equal("load a show: 1 change", answer.GetProperty("entry").GetProperty("what").GetString());
    }

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    private static string State(JsonElement news) => news.GetProperty("node").GetProperty("state").GetString()!;

    private async Task<PatchbayServer> ShowAsync()
    {
        Node desk = _room.Node("pb-desk");
        desk.Add(Parameter.Float("fader", 0.5, 0, 1), Access.Emit);
        await desk.StartAsync(TestContext.Current.CancellationToken);
        await LampAsync();
        Node web = await _room.StartAsync("pb-web");
        return await PatchbayServer.StartAsync(web, new PatchbayOptions { Port = 0 }, TestContext.Current.CancellationToken);
    }

    private async Task LampAsync()
    {
        Node lamp = _room.Node("pb-lamp");
        lamp.Add(Parameter.Float("level", 0, 0, 1), Access.Sense);
        await lamp.StartAsync(TestContext.Current.CancellationToken);
    }
}
