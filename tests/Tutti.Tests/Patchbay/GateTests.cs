using System.Net;
using System.Net.WebSockets;
using System.Text.Json;

using Tutti.Patchbay;
using Tutti.Patchbay.Http;

namespace Tutti.Tests.Patchbay;

public class GateTests
{
    private static readonly PatchbayOptions s_guarded = new() { Token = PatchbayHost.Token };

    [Theory]
    [InlineData("GET", "/api/room")]
    [InlineData("GET", "/api/nodes")]
    [InlineData("GET", "/api/patches")]
    [InlineData("GET", "/api/layout")]
    [InlineData("GET", "/api/show")]
    [InlineData("GET", "/api/trace")]
    [InlineData("GET", "/api/feed")]
    [InlineData("GET", "/api/nothing")]
    [InlineData("GET", "/api")]
    [InlineData("POST", "/api/set")]
    [InlineData("POST", "/api/call")]
    [InlineData("POST", "/api/patch")]
    [InlineData("POST", "/api/unpatch")]
    [InlineData("POST", "/api/undo")]
    [InlineData("POST", "/api/show")]
    [InlineData("PATCH", "/api/layout")]
    public async Task Without_the_token_nothing_is_told_and_nothing_done(string method, string path)
    {
        await using PatchbayHost host = await PatchbayHost.StartAsync(s_guarded);
        foreach (string? token in (string?[])[null, string.Empty, "0123456789abcdeg", $"{PatchbayHost.Token}0", PatchbayHost.Token[..15]])
        {
            (int status, JsonElement body) = await host.AskAsync(method, path, "{}", token);

            Assert.Equal(401, status);
            Assert.Equal(["error"], body.EnumerateObject().Select(p => p.Name));
            Assert.Equal("token", body.GetProperty("error").GetProperty("code").GetString());
        }

        (int inQuery, _) = await host.AskAsync(method, $"{path}?token={PatchbayHost.Token}", "{}");
        Assert.Equal(401, inQuery);
    }

    [Fact]
    public async Task With_the_token_it_is_told()
    {
        await using PatchbayHost host = await PatchbayHost.StartAsync(s_guarded);

        (int status, JsonElement room) = await host.AskAsync("GET", "/api/room", token: PatchbayHost.Token);

        Assert.Equal(200, status);
        Assert.Equal("main", room.GetProperty("show").GetString());
        Assert.Equal("web", room.GetProperty("self").GetProperty("name").GetString());
    }

    [Fact]
    public async Task The_feed_opens_by_the_token_alone()
    {
        await using PatchbayHost host = await PatchbayHost.StartAsync(s_guarded);
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.FeedAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.FeedAsync("0123456789abcdeX"));

        using WebSocket feed = await host.FeedAsync(PatchbayHost.Token);

        Assert.Equal("tutti.feed.1", feed.SubProtocol);
        Assert.NotNull(await feed.NextAsync("room"));
    }

    [Fact]
    public async Task The_page_holds_nothing_and_needs_no_token()
    {
        await using PatchbayHost host = await PatchbayHost.StartAsync(s_guarded);

        using HttpResponseMessage page = await host.SendAsync("GET", "/");

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        Assert.StartsWith("default-src 'self'", Assert.Single(page.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.False(page.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("127.0.0.1:8080", 200)]
    [InlineData("[::1]:8080", 200)]
    [InlineData("192.168.7.9", 200)]
    [InlineData("localhost:8080", 200)]
    [InlineData("stage:8080", 200)]
    [InlineData("evil.example:8080", 403)]
    [InlineData("127.0.0.1.evil.example", 403)]
    [InlineData("localhost.evil.example", 403)]
    public async Task A_strange_name_for_this_machine_is_refused(string name, int status)
    {
        await using PatchbayHost host = await PatchbayHost.StartAsync(new PatchbayOptions { HostNames = ["stage"] });

        Assert.Equal(status, (await host.AskAsync("GET", "/api/room", host: name)).Status);
    }

    [Theory]
    [InlineData("http://127.0.0.1:8080", 200)]
    [InlineData("https://show.example", 200)]
    [InlineData("http://127.0.0.1:8081", 403)]
    [InlineData("https://127.0.0.1:8080", 403)]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    public async Task A_strange_page_may_not_use_it(string origin, int status)
    {
        await using PatchbayHost host = await PatchbayHost.StartAsync(new PatchbayOptions { Origins = ["https://show.example"] });

        Assert.Equal(status, (await host.AskAsync("GET", "/api/room", origin: origin)).Status);
        if (status == 403)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => host.FeedAsync(origin: origin));
        }
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_so_and_wrong_tokens_weigh_more()
    {
        PatchbayOptions stopped = s_guarded with { TimeProvider = new StoppedClock() };
        await using (PatchbayHost host = await PatchbayHost.StartAsync(stopped))
        {
            for (int i = 0; i < Gatekeeper.RequestsAtOnce; i++)
            {
                Assert.Equal(200, (await host.AskAsync("GET", "/api/layout", token: PatchbayHost.Token)).Status);
            }

            Assert.Equal(429, (await host.AskAsync("GET", "/api/layout", token: PatchbayHost.Token)).Status);
        }

        await using PatchbayHost other = await PatchbayHost.StartAsync(stopped);
        for (int i = 0; i < Gatekeeper.RequestsAtOnce / (Gatekeeper.WrongTokenWeighs + 1); i++)
        {
            Assert.Equal(401, (await other.AskAsync("GET", "/api/layout")).Status);
        }

        // What is left is too little for another wrong one, but it is answered.
        while ((await other.AskAsync("GET", "/api/layout")).Status != 429)
        {
        }

        Assert.Equal(429, (await other.AskAsync("GET", "/api/layout", token: PatchbayHost.Token)).Status);
    }

    [Fact]
    public async Task Another_address_than_loopback_demands_a_token()
    {
        await using Node node = new("web");
        foreach (IPAddress address in (IPAddress[])[IPAddress.Any, IPAddress.IPv6Any, IPAddress.Parse("10.0.0.5")])
        {
            await Assert.ThrowsAsync<ArgumentException>(() => PatchbayServer.StartAsync(node, new PatchbayOptions { Address = address }, TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData("short")]
    [InlineData("0123456789 abcdef")]
    [InlineData("0123456789abcdef/")]
    public async Task A_token_is_long_and_plain(string token)
    {
        await using Node node = new("web");

        await Assert.ThrowsAsync<ArgumentException>(() => PatchbayServer.StartAsync(node, new PatchbayOptions { Token = token }, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Tokens_are_made_of_chance_and_can_stand_in_a_link()
    {
        string[] tokens = [.. Enumerable.Range(0, 100).Select(_ => PatchbayServer.NewToken())];

        Assert.Equal(100, tokens.Distinct(StringComparer.Ordinal).Count());
        Assert.All(tokens, token => Assert.Matches("^[A-Za-z0-9_-]{22}$", token));
    }

    /// <summary>A clock on which no time passes.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
