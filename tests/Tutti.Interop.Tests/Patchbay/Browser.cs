using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

using Tutti.Interop.Tests.Live;
using Tutti.Patchbay;

namespace Tutti.Interop.Tests.Patchbay;

/// <summary>A client of a Patchbay: its feed and its requests.</summary>
internal sealed class Browser : IDisposable
{
    private readonly ClientWebSocket _feed = new();
    private readonly HttpClient _http;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _last;

    private Browser(Uri server, string name)
    {
        _http = new HttpClient { BaseAddress = server };
        _http.DefaultRequestHeaders.Add("X-Tutti-Client", name);
        _feed.Options.SetRequestHeader("X-Tutti-Client", name);
        _feed.Options.AddSubProtocol("tutti.feed.1");
    }

    private static CancellationToken Ends => TestContext.Current.CancellationToken;

    /// <summary>Opens the page of a server, and looks at all nodes as soon as so many are there.</summary>
    public static async Task<(Browser Browser, Dictionary<string, string> Uuids)> OpenAsync(PatchbayServer server, string name, int nodes)
    {
        Browser browser = await OpenAsync(new Uri($"http://127.0.0.1:{server.Options.Port}/"), name);
        Dictionary<string, string> uuids = new(StringComparer.Ordinal);
        while (uuids.Count < nodes)
        {
            foreach (JsonElement node in Nodes(await browser.NextAsync(_ => true)))
            {
                if (node.GetProperty("parametersKnown").GetBoolean())
                {
                    uuids[node.GetProperty("name").GetString()!] = node.GetProperty("uuid").GetString()!;
                }
            }
        }

        await browser.SayAsync(new { t = "see", nodes = uuids.Values });
        return (browser, uuids);
    }

    /// <summary>Opens a page, and takes no news yet.</summary>
    public static async Task<Browser> OpenAsync(Uri server, string name)
    {
        Browser browser = new(server, name);
        await browser._feed.ConnectAsync(new UriBuilder(server) { Scheme = "ws", Path = "api/feed" }.Uri, Ends);
        return browser;
    }

    /// <summary>The nodes that some news tell of: all there are at first, then one that is new or has changed.</summary>
    public static IEnumerable<JsonElement> Nodes(JsonElement news) => Kind(news) switch
    {
        "room" => news.GetProperty("nodes").EnumerateArray(),
        "node" => [news.GetProperty("node")],
        _ => [],
    };

    /// <summary>The patches that some news tell of, in the same way.</summary>
    public static IEnumerable<JsonElement> Patches(JsonElement news) => Kind(news) switch
    {
        "room" => news.GetProperty("patches").EnumerateArray(),
        "patches" => news.GetProperty("set").EnumerateArray(),
        _ => [],
    };

    public static string Kind(JsonElement news) => news.GetProperty("t").GetString()!;

    public Task SayAsync(object message) => _feed.SendAsync(JsonSerializer.SerializeToUtf8Bytes(message), WebSocketMessageType.Text, endOfMessage: true, Ends);

    /// <summary>Asks by the feed.</summary>
    public async Task<JsonElement> AskAsync(Func<int, object> request)
    {
        int id = ++_last;
        await SayAsync(request(id));
        return await NextAsync(news => Kind(news) == "did" && news.GetProperty("id").GetInt32() == id);
    }

    /// <summary>Asks by a request.</summary>
    public async Task<(int Status, JsonElement Body)> PostAsync(string path, object body)
    {
        using HttpResponseMessage response = await _http.PostAsync(new Uri(path, UriKind.Relative), body is string text ? new StringContent(text, Encoding.UTF8) : JsonContent.Create(body), Ends);
        return ((int)response.StatusCode, await response.Content.ReadFromJsonAsync<JsonElement>(Ends));
    }

    public Task<string> GetAsync(string path) => _http.GetStringAsync(new Uri(path, UriKind.Relative), Ends);

    /// <summary>The next news that fits; no test waits longer than its limit.</summary>
    public async Task<JsonElement> NextAsync(Func<JsonElement, bool> fits)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(Ends);
        late.CancelAfter(Room.Limit);
        using MemoryStream message = new();
        while (true)
        {
            ValueWebSocketReceiveResult part = await _feed.ReceiveAsync(_buffer.AsMemory(), late.Token);
            message.Write(_buffer.AsSpan(0, part.Count));
            if (part.EndOfMessage)
            {
                using JsonDocument document = JsonDocument.Parse(message.ToArray());
                message.SetLength(0);
                if (fits(document.RootElement))
                {
                    return document.RootElement.Clone();
                }
            }
        }
    }

    public void Dispose()
    {
        _feed.Dispose();
        _http.Dispose();
    }
}
