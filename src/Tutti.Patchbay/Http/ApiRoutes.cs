using System.Buffers;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Encodings.Web;
using System.Text.Json;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

using Tutti.Patchbay.Feed;
using Tutti.Patchbay.Live;
using Tutti.Patchbay.Rooms;
using Tutti.Shows;

namespace Tutti.Patchbay.Http;

/// <summary>What is behind each address of the server (docs/patchbay-api.md).</summary>
internal sealed class ApiRoutes
{
    /// <summary>The sub-protocol of the feed.</summary>
    public const string FeedProtocol = "tutti.feed.1";

    /// <summary>A longer show file is not taken.</summary>
    public const int LongestShow = 1024 * 1024;

    private const int LongestBody = FeedSocket.LongestMessage;

    private static readonly JsonWriterOptions s_json = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly PatchbayRoom _room;
    private readonly LiveRoom _live;
    private readonly RequestRunner _requests;
    private readonly RoomShows _shows;
    private readonly PageFiles _page = new();
    private readonly Gatekeeper _gate;
    private readonly TimeProvider _time;
    private readonly CancellationToken _ending;

    /// <summary>Makes them.</summary>
    public ApiRoutes(PatchbayRoom room, LiveRoom live, RequestRunner requests, RoomShows shows, Gatekeeper gate, TimeProvider time, CancellationToken ending)
    {
        _room = room;
        _live = live;
        _requests = requests;
        _shows = shows;
        _gate = gate;
        _time = time;
        _ending = ending;
    }

    private long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        SetHeaders(context.Response.Headers);
        try
        {
            _gate.Check(context);
            await AnswerAsync(context);
        }
        catch (BadHttpRequestException e)
        {
            await FailAsync(context, new ApiException(e.StatusCode, "bad-request", e.Message, string.Empty, "see docs/patchbay-api.md"));
        }
#pragma warning disable CA1031 // The last place: whatever happens is told to who asked.
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
#pragma warning restore CA1031
        {
            await FailAsync(context, e);
        }
    }

    // Nothing of another server is loaded into the page, and the page into nobody else's.
    private static void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    private async Task AnswerAsync(HttpContext context)
    {
        string path = context.Request.Path.Value ?? string.Empty;
        bool isGet = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        if (!path.StartsWith("/api/", StringComparison.Ordinal))
        {
            if (!isGet)
            {
                throw WrongMethod(path, "GET");
            }

            if (!await _page.TrySendAsync(context))
            {
                throw ApiException.NotFound($"there is no page {path}", string.Empty, "open /");
            }

            return;
        }

        context.Response.Headers.CacheControl = "no-store";
        string name = path["/api/".Length..];
        switch (name)
        {
            case "feed":
                await FeedAsync(context);
                break;
            case "set" or "call" or "patch" or "unpatch" or "undo" or "redo":
                await DoAsync(context, name, HttpMethods.Post);
                break;
            case "show" when isGet:
                string text = await _shows.SaveAsync(Says(context, "values"), context.RequestAborted);
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(text, context.RequestAborted);
                break;
            case "show":
                await LoadAsync(context);
                break;
            case "trace":
                await SendAsync(context, Trace(context.Request.Query));
                break;
            case "layout" when !isGet:
                await DoAsync(context, name, HttpMethods.Patch);
                break;
            default:
                if (!isGet)
                {
                    throw WrongMethod(path, "GET");
                }

                await SendAsync(context, Look(name));
                break;
        }
    }

    private static ApiException WrongMethod(string path, string method) => new(405, "method", $"{path} wants {method}", string.Empty, "see docs/patchbay-api.md");

    private Action<Utf8JsonWriter> Look(string name)
    {
        switch (name)
        {
            case "room":
                _live.LookAtPatches();
                return json => RoomJson.WriteRoom(json, _room, null, NowMs);
            case "nodes":
                return json => Enclosed(json, () => RoomJson.WriteNodes(json, _room));
            case "patches":
                return json => Enclosed(json, () => RoomJson.WritePatchList(json, _room));
            case "layout":
                return json => Enclosed(json, () => RoomJson.WriteLayout(json, _room.Layout));
            default:
                string[] parts = name.Split('/', 4);
                return parts switch
                {
                    ["nodes", var uuid] => json => RoomJson.WriteNode(json, Find(uuid)),
                    ["nodes", var uuid, "parameters", var path] => json => RoomJson.WriteWholeParameter(json, ParameterOf(Find(uuid), path)),
                    _ => throw ApiException.NotFound($"there is nothing at /api/{name}", string.Empty, "see docs/patchbay-api.md"),
                };
        }
    }

    private Action<Utf8JsonWriter> Trace(IQueryCollection query)
    {
        const int LongestSeconds = 10;
        int seconds = !query.TryGetValue("seconds", out StringValues text) ? LongestSeconds
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number is > 0 and <= LongestSeconds ? number
            : throw ApiException.BadRequest($"seconds is a whole number from 1 to {LongestSeconds}");
        return json =>
        {
            ShownNode node = Find(query["node"].ToString());
            ShownParameter parameter = ParameterOf(node, query["path"].ToString());
            long nowMs = NowMs;
            json.WriteStartObject();
            json.WritePropertyName("points");
            RoomJson.WritePoints(json, (parameter.Trace?.From(0, nowMs) ?? []).Where(point => nowMs - point.AtMs <= seconds * 1000));
            json.WriteEndObject();
        };
    }

    private static void Enclosed(Utf8JsonWriter json, Action members)
    {
        json.WriteStartObject();
        members();
        json.WriteEndObject();
    }

    private ShownNode Find(string uuid) =>
        (Uuid.TryParse(uuid, out Uuid wanted) ? _room.Nodes.FirstOrDefault(n => n.Facts.Uuid == wanted) : null)
        ?? throw ApiException.NotFound($"there is no node {uuid}", string.Empty, "see /api/nodes");

    private static ShownParameter ParameterOf(ShownNode node, string path) =>
        node.Find(path) ?? throw ApiException.NotFound($"there is no parameter {path}", node.Facts.Name, $"see /api/nodes/{node.Facts.Uuid}");

    private async Task FeedAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            throw new ApiException(426, "websocket", "the feed is a WebSocket", string.Empty, "connect with a WebSocket, see docs/patchbay-api.md");
        }

        ClientView view = _room.Join(ClientName.Clean(context.Request.Headers["X-Tutti-Client"]))
            ?? throw new ApiException(429, "too-many", "as many browsers watch as may", string.Empty, "close one");
        try
        {
            _live.LookAtPatches();
            bool isNamed = context.WebSockets.WebSocketRequestedProtocols.Contains(FeedProtocol);
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
            {
                SubProtocol = isNamed ? FeedProtocol : null,
                KeepAliveInterval = TimeSpan.FromSeconds(10),
                KeepAliveTimeout = TimeSpan.FromSeconds(10),
            });
            await new FeedSocket(socket, view, _room, _requests, _time).RunAsync(_ending);
        }
        finally
        {
            _room.Leave(view);
        }
    }

    private async Task DoAsync(HttpContext context, string kind, string method)
    {
        if (context.Request.Method != method)
        {
            throw WrongMethod(context.Request.Path, method);
        }

        ClientMessage message = ClientJson.Read((await ReadAsync(context, LongestBody)).Span);
        byte[] result = await _requests.RunAsync(kind, message, NameOf(context), context.RequestAborted);
        context.Response.ContentType = "application/json";
        await context.Response.Body.WriteAsync(result, context.RequestAborted);
    }

    private async Task LoadAsync(HttpContext context)
    {
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            throw WrongMethod(context.Request.Path, HttpMethods.Post);
        }

        ReadOnlyMemory<byte> file = await ReadAsync(context, LongestShow);
        IReadOnlyList<(ShowChange Change, ShowProgressState? State, string? Why)> changes = await _shows.LoadAsync(NameOf(context), file, Says(context, "dryRun"), context.RequestAborted);
        await SendAsync(context, json => Enclosed(json, () =>
        {
            json.WriteStartArray("changes");
            foreach ((ShowChange change, ShowProgressState? state, string? why) in changes)
            {
                json.WriteStartObject();
                json.WriteString("kind", change.Kind.ToString().ToLowerInvariant());
                json.WriteString("what", change.What);
                json.WriteString("state", state?.ToString().ToLowerInvariant() ?? "todo");
                json.WriteString("reason", why ?? string.Empty);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }));
    }

    private static bool Says(HttpContext context, string name) => string.Equals(context.Request.Query[name], "true", StringComparison.OrdinalIgnoreCase);

    private static string NameOf(HttpContext context) => ClientName.Clean(context.Request.Headers["X-Tutti-Client"]) ?? "somebody";

    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, int longest)
    {
        ArrayBufferWriter<byte> body = new(4096);
        while (true)
        {
            int count = await context.Request.Body.ReadAsync(body.GetMemory(4096), context.RequestAborted);
            if (count == 0)
            {
                return body.WrittenMemory;
            }

            body.Advance(count);
            if (body.WrittenCount > longest)
            {
                throw new ApiException(413, "too-large", $"the body is longer than {longest / 1024} KiB", string.Empty, "send less");
            }
        }
    }

    private async Task SendAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> octets = new(4096);
        await using (Utf8JsonWriter json = new(octets, s_json))
        {
            lock (_room.Gate)
            {
                write(json);
            }
        }

        context.Response.ContentType = "application/json";
        context.Response.ContentLength = octets.WrittenCount;
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await context.Response.Body.WriteAsync(octets.WrittenMemory, context.RequestAborted);
        }
    }

    private static async Task FailAsync(HttpContext context, Exception exception)
    {
        if (context.Response.HasStarted)
        {
            context.Abort();
            return;
        }

        ApiFailure failure = ApiFailure.Of(exception);
        context.Response.Clear();
        SetHeaders(context.Response.Headers);
        context.Response.StatusCode = failure.Status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        if (failure.Status == 401)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        await context.Response.Body.WriteAsync(RequestRunner.Write(json => RequestRunner.WriteError(json, failure)), context.RequestAborted);
    }
}
