using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

using Microsoft.AspNetCore.TestHost;

using Tutti.Patchbay;

namespace Tutti.Tests.Patchbay;

/// <summary>A server in memory over a node that is on no network.</summary>
internal sealed class PatchbayHost : IAsyncDisposable
{
    public const string Token = "0123456789abcdef";

    private readonly Node _node;

    private PatchbayHost(Node node, PatchbayServer server)
    {
        _node = node;
        Server = server;
    }

    public PatchbayServer Server { get; }

    private TestServer Test => Server.App.GetTestServer();

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    public static async Task<PatchbayHost> StartAsync(PatchbayOptions? options = null)
    {
        Node node = new("web");
        return new PatchbayHost(node, await PatchbayServer.StartAsync(node, (options ?? new PatchbayOptions()) with { Port = 0 }, host => host.UseTestServer(), isLive: false, Ends));
    }

    /// <summary>Asks as a browser at this machine does.</summary>
    public async Task<(int Status, JsonElement Body)> AskAsync(string method, string path, string? body = null, string? token = null, string host = "127.0.0.1:8080", string? origin = null)
    {
        using HttpResponseMessage response = await SendAsync(method, path, body, token, host, origin);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Ends));
    }

    public async Task<HttpResponseMessage> SendAsync(string method, string path, string? body = null, string? token = null, string host = "127.0.0.1:8080", string? origin = null)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), new Uri($"http://{host}{path}"));
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        if (token is not null)
        {
            request.Headers.Add("Authorization", $"Bearer {token}");
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await Test.CreateClient().SendAsync(request, Ends);
    }

    public async Task<WebSocket> FeedAsync(string? token = null, string? name = null, string? origin = null)
    {
        WebSocketClient client = Test.CreateWebSocketClient();
        client.SubProtocols.Add("tutti.feed.1");
        if (token is not null)
        {
            client.SubProtocols.Add($"tutti.token.{token}");
        }

        client.ConfigureRequest = request =>
        {
            if (name is not null)
            {
                request.Headers["X-Tutti-Client"] = name;
            }

            if (origin is not null)
            {
                request.Headers.Origin = origin;
            }
        };
        return await client.ConnectAsync(new Uri("http://127.0.0.1:8080/api/feed"), Ends);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _node.DisposeAsync();
    }
}
