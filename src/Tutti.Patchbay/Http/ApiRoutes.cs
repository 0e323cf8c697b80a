using System.Net.WebSockets;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

using Tutti.Patchbay.Feed;
using Tutti.Patchbay.Live;
using Tutti.Patchbay.Rooms;
using Tutti.Shows;

namespace Tutti.Patchbay.Http;

/// <summary>What is behind each address of the server (docs/patchbay-api.md).</summary>
internal sealed partial class ApiRoutes
{
    /// <summary>The sub-protocol of the feed.</summary>
    public const string FeedProtocol = "tutti.feed.1";

    /// <summary>A longer show file is not taken.</summary>
    public const int LongestShow = 1024 * 1024;

    private const int LongestBody = FeedSocket.LongestMessage;

    private readonly PatchbayRoom _room;
    private readonly LiveRoom _live;
    private readonly RoomLooks _looks;
    private readonly RequestRunner _requests;
    private readonly RoomShows _shows;
    private readonly PageFiles _page = new();
    private readonly Gatekeeper _gate;
    private readonly PatchbayOptions _options;
    private readonly CancellationToken _ending;

    /// <summary>Makes them.</summary>
    public ApiRoutes(PatchbayRoom room, LiveRoom live, RequestRunner requests, RoomShows shows, Gatekeeper gate, PatchbayOptions options, CancellationToken ending)
    {
        _room = room;
        _live = live;
        _looks = new RoomLooks(room, options.TimeProvider);
        _requests = requests;
        _shows = shows;
        _gate = gate;
        _options = options;
        _ending = ending;
    }

    /// <summary>Answers a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        JsonAnswer.SetHeaders(context.Response.Headers);
        try
        {
            _gate.Check(context);
            await AnswerAsync(context);
        }
        catch (BadHttpRequestException e)
        {
            await JsonAnswer.FailAsync(context, new ApiException(e.StatusCode, "bad-request", e.Message, string.Empty, "see docs/patchbay-api.md"));
        }
#pragma warning disable CA1031 // The last place: whatever happens is told to who asked.
        catch (Exception e) when (!context.RequestAborted.IsCancellationRequested)
#pragma warning restore CA1031
        {
            if (ApiFailure.Of(e).IsMistake)
            {
                LogMistake(_options.Logger, context.Request.Path, e);
            }

            await JsonAnswer.FailAsync(context, e);
        }
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
                await JsonAnswer.SendAsync(context, _room, _looks.Trace(context.Request.Query));
                break;
            case "layout" when !isGet:
                await DoAsync(context, name, HttpMethods.Patch);
                break;
            default:
                if (!isGet)
                {
                    throw WrongMethod(path, "GET");
                }

                if (name is "room" or "patches")
                {
                    await _live.LookedAsync(context.RequestAborted);
                }

                await JsonAnswer.SendAsync(context, _room, _looks.Look(name));
                break;
        }
    }

    private static ApiException WrongMethod(string path, string method) => new(405, "method", $"{path} wants {method}", string.Empty, "see docs/patchbay-api.md");

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
            await new FeedSocket(socket, view, _room, _requests, _options.TimeProvider, _options.Logger).RunAsync(_ending);
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

        ClientMessage message = ClientJson.Read((await JsonAnswer.ReadAsync(context, LongestBody)).Span);
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

        ReadOnlyMemory<byte> file = await JsonAnswer.ReadAsync(context, LongestShow);
        IReadOnlyList<(ShowChange Change, ShowProgressState? State, string? Why)> changes = await _shows.LoadAsync(NameOf(context), file, Says(context, "dryRun"), context.RequestAborted);
        await JsonAnswer.SendAsync(context, _room, json => JsonAnswer.Enclosed(json, () =>
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

    [LoggerMessage(Level = LogLevel.Error, Message = "{Path} was not answered by a mistake")]
    private static partial void LogMistake(ILogger log, string? path, Exception exception);
}
