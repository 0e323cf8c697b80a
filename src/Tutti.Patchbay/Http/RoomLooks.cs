using System.Globalization;
using System.Text.Json;

using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

using Tutti.Patchbay.Rooms;

namespace Tutti.Patchbay.Http;

/// <summary>What a request that changes nothing is told.</summary>
internal sealed class RoomLooks(PatchbayRoom room, TimeProvider time)
{
    private long NowMs => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>What is at an address below <c>/api/</c>.</summary>
    /// <param name="name">What follows it.</param>
    /// <returns>Writes it, with the room's lock held.</returns>
    /// <exception cref="ApiException">There is nothing.</exception>
    public Action<Utf8JsonWriter> Look(string name)
    {
        switch (name)
        {
            case "room":
                return json => RoomJson.WriteRoom(json, room, null, NowMs);
            case "nodes":
                return json => JsonAnswer.Enclosed(json, () => RoomJson.WriteNodes(json, room));
            case "patches":
                return json => JsonAnswer.Enclosed(json, () => RoomJson.WritePatchList(json, room));
            case "layout":
                return json => JsonAnswer.Enclosed(json, () => RoomJson.WriteLayout(json, room.Layout));
            default:
                string[] parts = name.Split('/', 4);
                return parts switch
                {
                    ["nodes", var uuid] => json => ShownJson.WriteNode(json, Find(uuid)),
                    ["nodes", var uuid, "parameters", var path] => json => ShownJson.WriteWholeParameter(json, ParameterOf(Find(uuid), path)),
                    _ => throw ApiException.NotFound($"there is nothing at /api/{name}", string.Empty, "see docs/patchbay-api.md"),
                };
        }
    }

    /// <summary>The last seconds of a parameter.</summary>
    /// <exception cref="ApiException">The request makes no sense.</exception>
    public Action<Utf8JsonWriter> Trace(IQueryCollection query)
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
            ShownJson.WritePoints(json, (parameter.Trace?.From(0, nowMs) ?? []).Where(point => nowMs - point.AtMs <= seconds * 1000));
            json.WriteEndObject();
        };
    }

    private ShownNode Find(string uuid) =>
        (Uuid.TryParse(uuid, out Uuid wanted) ? room.Nodes.FirstOrDefault(n => n.Facts.Uuid == wanted) : null)
        ?? throw ApiException.NotFound($"there is no node {uuid}", string.Empty, "see /api/nodes");

    private static ShownParameter ParameterOf(ShownNode node, string path) =>
        node.Find(path) ?? throw ApiException.NotFound($"there is no parameter {path}", node.Facts.Name, $"see /api/nodes/{node.Facts.Uuid}");
}
