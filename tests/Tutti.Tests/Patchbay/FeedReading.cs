using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Tutti.Tests.Patchbay;

/// <summary>A feed as a client reads it; no test waits longer than its own limit.</summary>
internal static class FeedReading
{
    public static Task SayAsync(this WebSocket feed, string json) =>
        feed.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, endOfMessage: true, TestContext.Current.CancellationToken);

    /// <summary>The next message of a kind that fits; null when the server closes.</summary>
    public static async Task<JsonElement?> NextAsync(this WebSocket feed, string kind, Func<JsonElement, bool>? fits = null)
    {
        using CancellationTokenSource late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(TimeSpan.FromSeconds(20));
        byte[] buffer = new byte[16 * 1024];
        using MemoryStream message = new();
        while (true)
        {
            ValueWebSocketReceiveResult part = await feed.ReceiveAsync(buffer.AsMemory(), late.Token);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer.AsSpan(0, part.Count));
            if (!part.EndOfMessage)
            {
                continue;
            }

            using JsonDocument document = JsonDocument.Parse(message.ToArray());
            message.SetLength(0);
            if (document.RootElement.GetProperty("t").GetString() == kind && (fits is null || fits(document.RootElement)))
            {
                return document.RootElement.Clone();
            }
        }
    }
}
