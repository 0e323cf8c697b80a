using System.Text.Json;
using System.Text.Json.Serialization;

using Tutti.Patchbay.Rooms;

namespace Tutti.Patchbay.Feed;

/// <summary>How what clients send is read.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = 32)]
[JsonSerializable(typeof(ClientMessage))]
[JsonSerializable(typeof(Dictionary<string, NodePlace?>))]
[JsonSerializable(typeof(List<string>))]
internal sealed partial class ClientJson : JsonSerializerContext
{
    /// <summary>Reads what a client sent.</summary>
    /// <exception cref="ApiException">It is no such thing.</exception>
    public static ClientMessage Read(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, Default.ClientMessage) ?? throw ApiException.BadRequest("the body is null");
        }
        catch (JsonException e)
        {
            throw ApiException.BadRequest($"this is not what was expected: {e.Message}");
        }
    }

    /// <summary>Reads places of nodes.</summary>
    /// <exception cref="ApiException">They are none.</exception>
    public static IReadOnlyDictionary<string, NodePlace?> ReadPlaces(JsonElement? places)
    {
        try
        {
            return (places is { ValueKind: JsonValueKind.Object } given ? given.Deserialize(Default.DictionaryStringNodePlace) : null) ?? throw ApiException.BadRequest("\"nodes\" is missing, or no object");
        }
        catch (JsonException e)
        {
            throw ApiException.BadRequest($"these are no places: {e.Message}");
        }
    }

    /// <summary>Reads UUIDs of nodes; those that make no sense are passed over.</summary>
    /// <exception cref="ApiException">They are not a list of texts.</exception>
    public static IReadOnlyCollection<Uuid> ReadNodes(JsonElement? nodes)
    {
        try
        {
            List<string> texts = (nodes is { ValueKind: JsonValueKind.Array } given ? given.Deserialize(Default.ListString) : null) ?? [];
            return [.. texts.Select(text => Uuid.TryParse(text, out Uuid uuid) ? uuid : default(Uuid?)).OfType<Uuid>()];
        }
        catch (JsonException e)
        {
            throw ApiException.BadRequest($"these are no nodes: {e.Message}");
        }
    }
}
