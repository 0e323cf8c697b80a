using System.Buffers;
using System.Text;
using System.Text.Json;

using Tutti.Patchbay.Rooms;

namespace Tutti.Patchbay.Live;

/// <summary>What there is to tell of a peer.</summary>
internal static class PeerFacts
{
    /// <summary>Of a peer as it is now.</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="gone">Why it is no longer here; null while it is.</param>
    /// <param name="isEvasive">True while it is silent.</param>
    public static NodeFacts Of(Peer peer, string? gone, bool isEvasive) => new(peer.Uuid, peer.Name)
    {
        Identity = peer.Identity,
        Endpoint = peer.Endpoint,
        Implementation = peer.Implementation,
        State = gone is not null ? NodeFacts.Ghost : isEvasive ? NodeFacts.Evasive : NodeFacts.Present,
        Why = gone is not null ? $"it has gone: {gone}" : isEvasive ? "it is silent and does not answer" : null,
        Limits = LimitsOf(peer),
        ParametersKnown = peer.ParametersKnown,
        Groups = string.Join(NodeFacts.GroupsApart, peer.Groups),
        Placement = JsonOf(peer.Placement),
    };

    private static string? LimitsOf(Peer peer) => peer.Implementation switch
    {
        "tutti" => null,
        "zre" => "it speaks ZRE but not ZOCP: it has no parameters",
        _ => "old ZOCP node: it does not say whether a request worked, checks no ranges, and forgets its patches when it ends; delays to and from it are not measured",
    };

    private static string JsonOf(IReadOnlyDictionary<string, ZocpValue> placement)
    {
        if (placement.Count == 0)
        {
            return string.Empty;
        }

        ArrayBufferWriter<byte> text = new();
        using Utf8JsonWriter json = new(text);
        json.WriteStartObject();
        foreach ((string key, ZocpValue value) in placement)
        {
            json.WritePropertyName(key);
            ShownJson.WriteValue(json, value);
        }

        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(text.WrittenSpan);
    }
}
