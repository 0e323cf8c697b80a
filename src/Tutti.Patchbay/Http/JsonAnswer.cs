using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

using Microsoft.AspNetCore.Http;

using Tutti.Patchbay.Feed;
using Tutti.Patchbay.Rooms;

namespace Tutti.Patchbay.Http;

/// <summary>Requests and answers as JSON.</summary>
internal static class JsonAnswer
{
    private static readonly JsonWriterOptions s_json = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What stands over every answer: nothing of another server is loaded into the page, and the page into nobody else's.</summary>
    public static void SetHeaders(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
    }

    /// <summary>A JSON object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="members">Writes its members.</param>
    public static void Enclosed(Utf8JsonWriter json, Action members)
    {
        json.WriteStartObject();
        members();
        json.WriteEndObject();
    }

    /// <summary>The body of a request.</summary>
    /// <exception cref="ApiException">It is longer than it may be.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, int longest)
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

    /// <summary>Answers.</summary>
    /// <param name="context">The request.</param>
    /// <param name="room">Its lock is held while it is written.</param>
    /// <param name="write">Writes the answer.</param>
    public static async Task SendAsync(HttpContext context, PatchbayRoom room, Action<Utf8JsonWriter> write)
    {
        ArrayBufferWriter<byte> octets = new(4096);
        await using (Utf8JsonWriter json = new(octets, s_json))
        {
            lock (room.Gate)
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

    /// <summary>Tells why a request was not done.</summary>
    public static async Task FailAsync(HttpContext context, Exception exception)
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
