using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;

using Microsoft.Extensions.Logging;

using Tutti.Patchbay.Rooms;

namespace Tutti.Patchbay.Feed;

/// <summary>One client's feed: a loop that sends what is new, never faster than a screen shows it, and a loop that takes what the client asks for.</summary>
internal sealed partial class FeedSocket
{
    /// <summary>A longer message is not taken.</summary>
    public const int LongestMessage = 64 * 1024;

    /// <summary>A client may ask so often.</summary>
    public const int MessagesPerSecond = 200;

    /// <summary>More requests of one client are not done at once.</summary>
    public const int MostAtOnce = 64;

    /// <summary>Thirty frames a second.</summary>
    private static readonly TimeSpan s_frame = TimeSpan.FromMilliseconds(33);

    /// <summary>A client that takes nothing for so long is let go.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly WebSocket _socket;
    private readonly ClientView _view;
    private readonly PatchbayRoom _room;
    private readonly RequestRunner _requests;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly RateLimit _rate = new(MessagesPerSecond, MessagesPerSecond);
    private int _running;

    /// <summary>Nothing is sent or received yet.</summary>
    public FeedSocket(WebSocket socket, ClientView view, PatchbayRoom room, RequestRunner requests, TimeProvider time, ILogger log)
    {
        _socket = socket;
        _view = view;
        _room = room;
        _requests = requests;
        _time = time;
        _log = log;
    }

    private long NowMs => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Until the client has gone, or must go.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Task sending = SendAsync(end.Token);
        Task<(WebSocketCloseStatus, string)> receiving = ReceiveAsync(end.Token);
        Task first = await Task.WhenAny(sending, receiving);
        (WebSocketCloseStatus status, string why) = (WebSocketCloseStatus.EndpointUnavailable, "the server ends");
        try
        {
            await first;
            (status, why) = first == receiving ? await receiving : (WebSocketCloseStatus.PolicyViolation, "too slow");
        }
        catch (OperationCanceledException) when (first == sending && !cancellation.IsCancellationRequested)
        {
            (status, why) = (WebSocketCloseStatus.PolicyViolation, "too slow");
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The connection is cut, or the server ends.
        }
#pragma warning disable CA1031 // The page is told, and connects anew; it must not stand still.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogMistake(_log, e);
            (status, why) = (WebSocketCloseStatus.InternalServerError, "a mistake in tutti");
        }

        await end.CancelAsync();
        await Task.WhenAll(sending, receiving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await CloseAsync(status, why);
    }

    private async Task SendAsync(CancellationToken end)
    {
        ArrayBufferWriter<byte> frame = new(4096);
        using Utf8JsonWriter json = new(frame, new JsonWriterOptions { SkipValidation = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        long last = _time.GetTimestamp() - _time.TimestampFrequency;
        while (!_view.IsOverrun)
        {
            await _view.WaitAsync(end);
            TimeSpan passed = _time.GetElapsedTime(last);
            if (passed < s_frame)
            {
                await Task.Delay(s_frame - passed, _time, end);
            }

            last = _time.GetTimestamp();
            while (_view.TryTake(NowMs, frame, json))
            {
                await SendAsync(frame.WrittenMemory, end);
                frame.ResetWrittenCount();
            }
        }
    }

    private async Task SendAsync(ReadOnlyMemory<byte> frame, CancellationToken end)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(end);
        late.CancelAfter(s_patience);
        await _socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, late.Token);
    }

    private async Task<(WebSocketCloseStatus Status, string Why)> ReceiveAsync(CancellationToken end)
    {
        byte[] buffer = new byte[4096];
        ArrayBufferWriter<byte> message = new(4096);
        while (true)
        {
            ValueWebSocketReceiveResult part = await _socket.ReceiveAsync(buffer.AsMemory(), end);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return (WebSocketCloseStatus.NormalClosure, string.Empty);
            }

            if (part.MessageType == WebSocketMessageType.Binary)
            {
                return (WebSocketCloseStatus.InvalidMessageType, "only text is understood");
            }

            if (message.WrittenCount + part.Count > LongestMessage)
            {
                return (WebSocketCloseStatus.MessageTooBig, "a message is longer than 64 KiB");
            }

            message.Write(buffer.AsSpan(0, part.Count));
            if (!part.EndOfMessage)
            {
                continue;
            }

            if (!_rate.TryTake(NowMs))
            {
                return (WebSocketCloseStatus.PolicyViolation, "more than 200 messages a second");
            }

            try
            {
                Take(ClientJson.Read(message.WrittenSpan), end);
            }
            catch (ApiException e)
            {
                Answer(null, e);
            }

            message.ResetWrittenCount();
        }
    }

    private void Take(ClientMessage message, CancellationToken end)
    {
        switch (message.T)
        {
            case "see":
                bool on = message.On ?? true;
                _room.See(_view, on ? ClientJson.ReadNodes(message.Nodes) : [], on ? message.Parameters ?? [] : []);
                break;
            case "name":
                _room.Rename(_view, ClientName.Clean(message.Name) ?? throw ApiException.BadRequest("a name has at least one character"));
                break;
            case "watch":
                if (!_room.Watch(_view, message.I ?? throw ApiException.BadRequest("\"i\" is missing"), message.On ?? true))
                {
                    throw ApiException.BadRequest("there is no such parameter, or 16 traces are open", "close one");
                }

                break;
            case { } request:
                _ = RunAsync(request, message, end);
                break;
            case null:
                throw ApiException.BadRequest("\"t\" is missing");
        }
    }

    private async Task RunAsync(string request, ClientMessage message, CancellationToken end)
    {
        if (Interlocked.Increment(ref _running) > MostAtOnce)
        {
            Interlocked.Decrement(ref _running);
            Answer(message.Id, new ApiException(429, "too-many", $"{MostAtOnce} requests wait for an answer", string.Empty, "wait for it"));
            return;
        }

        try
        {
            byte[] result = await _requests.RunAsync(request, message with { Id = null }, _view.Name, end);
            _view.Answer(RequestRunner.Write(json =>
            {
                WriteDid(json, message.Id, ok: true);
                json.WritePropertyName("result");
                json.WriteRawValue(result, skipInputValidation: true);
            }));
        }
#pragma warning disable CA1031 // Whatever happens to a request is told to who asked; the others go on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Answer(message.Id, e);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    private void Answer(long? id, Exception failure) => _view.Answer(RequestRunner.Write(json =>
    {
        WriteDid(json, id, ok: false);
        RequestRunner.WriteError(json, ApiFailure.Of(failure));
    }));

    private static void WriteDid(Utf8JsonWriter json, long? id, bool ok)
    {
        json.WriteString("t", "did");
        if (id is long number)
        {
            json.WriteNumber("id", number);
        }

        json.WriteBoolean("ok", ok);
    }

    private async Task CloseAsync(WebSocketCloseStatus status, string why)
    {
        if (_socket.State is not (WebSocketState.Open or WebSocketState.CloseReceived))
        {
            return;
        }

        try
        {
            using CancellationTokenSource late = new(TimeSpan.FromSeconds(1), _time);
            await _socket.CloseOutputAsync(status, why, late.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // It has gone anyway.
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The feed of a browser ended by a mistake; it connects anew")]
    private static partial void LogMistake(ILogger log, Exception exception);
}
