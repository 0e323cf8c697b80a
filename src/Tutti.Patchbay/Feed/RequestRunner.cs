using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

using Tutti.Patchbay.Live;
using Tutti.Patchbay.Rooms;

namespace Tutti.Patchbay.Feed;

/// <summary>Does what clients ask for and writes what comes of it, the same for the feed and for requests.</summary>
/// <param name="room">The room.</param>
/// <param name="actions">Does it.</param>
/// <param name="layouts">Keeps the places.</param>
internal sealed class RequestRunner(PatchbayRoom room, RoomActions actions, LayoutKeeper layouts)
{
    private static readonly JsonWriterOptions s_json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Does one thing.</summary>
    /// <param name="kind">Which: <c>set</c>, <c>call</c>, <c>patch</c>, <c>unpatch</c>, <c>undo</c>, <c>redo</c>, <c>layout</c>.</param>
    /// <param name="message">What it needs.</param>
    /// <param name="by">Who asks.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <returns>What comes of it, as a JSON object.</returns>
    /// <exception cref="ApiException">It makes no sense, or not any more.</exception>
    /// <exception cref="TuttiException">The room does not do it.</exception>
    public async Task<byte[]> RunAsync(string kind, ClientMessage message, string by, CancellationToken cancellation)
    {
        switch (kind)
        {
            case "set":
                ZocpValue value = await actions.SetAsync(by, NodeOf(message.Node), Given(message.Path, "path"), ValueOf(message.Value), message.Force, cancellation);
                return Write(json => WriteValue(json, "value", value));
            case "call":
                ZocpValue result = await actions.CallAsync(NodeOf(message.Node), Given(message.Method, "method"), ArgumentsOf(message.Arguments), cancellation);
                return Write(json => WriteValue(json, "result", result));
            case "patch":
                PatchFacts made = await actions.PatchAsync(by, EndOf(message.From, "from"), EndOf(message.To, "to"), cancellation);
                return Write(json => WritePatch(json, made.Key));
            case "unpatch":
                await actions.UnpatchAsync(by, EndOf(message.From, "from"), EndOf(message.To, "to"), cancellation);
                return Write(_ => { });
            case "undo" or "redo":
                HistoryEntry entry = await actions.UndoAsync(kind == "redo", message.Entry ?? message.Id ?? throw ApiException.BadRequest("\"id\" is missing"), cancellation);
                return Write(json =>
                {
                    json.WritePropertyName("entry");
                    ShownJson.WriteEntry(json, entry);
                });
            case "layout":
                if (!room.TryPut(ClientJson.ReadPlaces(message.Nodes)))
                {
                    throw ApiException.BadRequest("a place has no finite numbers, a key is empty or too long, or there are too many places");
                }

                layouts.Changed();
                return Write(WriteLayout);
            default:
                throw ApiException.BadRequest($"there is no request \"{kind}\"");
        }
    }

    /// <summary>A JSON object.</summary>
    /// <param name="members">Writes its members.</param>
    public static byte[] Write(Action<Utf8JsonWriter> members)
    {
        ArrayBufferWriter<byte> octets = new();
        using Utf8JsonWriter json = new(octets, s_json);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        return octets.WrittenSpan.ToArray();
    }

    /// <summary>An error, as the property <c>error</c>.</summary>
    public static void WriteError(Utf8JsonWriter json, ApiFailure failure)
    {
        json.WriteStartObject("error");
        json.WriteString("code", failure.Code);
        json.WriteString("what", failure.What);
        json.WriteString("where", failure.Where);
        json.WriteString("do", failure.Remedy);
        json.WriteEndObject();
    }

    /// <summary>The places of the nodes.</summary>
    public void WriteLayout(Utf8JsonWriter json)
    {
        lock (room.Gate)
        {
            RoomJson.WriteLayout(json, room.Layout);
        }
    }

    private static void WriteValue(Utf8JsonWriter json, string name, in ZocpValue value)
    {
        json.WritePropertyName(name);
        ShownJson.WriteValue(json, value);
    }

    private void WritePatch(Utf8JsonWriter json, ShownPatchKey key)
    {
        lock (room.Gate)
        {
            if (room.Patches.FirstOrDefault(p => p.Facts.Key == key) is { } patch)
            {
                json.WritePropertyName("patch");
                ShownJson.WritePatch(json, patch);
            }
        }
    }

    private static string Given(string? text, string name) => text is { Length: > 0 } ? text : throw ApiException.BadRequest($"\"{name}\" is missing");

    private static Uuid NodeOf(string? text) =>
        Uuid.TryParse(Given(text, "node"), out Uuid uuid) ? uuid : throw ApiException.BadRequest($"\"{text}\" is no UUID", "name a node by its uuid of 32 hexadecimal digits");

    private static ParameterAddress EndOf(ClientMessage.EndMessage? end, string name) =>
        end is null ? throw ApiException.BadRequest($"\"{name}\" is missing") : new ParameterAddress(NodeOf(end.Node), Given(end.Path, "path"));

    private static ZocpValue ValueOf(JsonElement? json) =>
        json is { ValueKind: not JsonValueKind.Undefined } given && ZocpValue.TryParse(given.GetRawText(), out ZocpValue value) ? value : throw ApiException.BadRequest("\"value\" is missing");

    private static ZocpValue[] ArgumentsOf(IReadOnlyList<JsonElement>? arguments) =>
        arguments is { Count: > RoomActions.MostArguments } ? throw ApiException.BadRequest("there are too many arguments") : [.. (arguments ?? []).Select(a => ValueOf(a))];
}
