using System.Text;
using System.Text.Json;

using Tutti.Protocols.Zocp;

namespace Tutti;

/// <summary>Reads the parameters out of a tree that another node has sent: any JSON may be in it.</summary>
internal static class RemoteParameters
{
    private static readonly string[] s_placement = ["_location", "_orientation", "_scale", "_matrix"];

    /// <summary>Every parameter of a tree, in order.</summary>
    public static IReadOnlyList<RemoteParameter> Of(CapabilityTree tree) => [.. tree.Parameters.Select(Of)];

    /// <summary>The placement keys of a tree, without their underscore; those that are not there are left out.</summary>
    public static IReadOnlyDictionary<string, ZocpValue> PlacementOf(CapabilityTree tree) => s_placement
        .Where(tree.Root.Contains)
        .ToDictionary(key => key[1..], key => tree.Root[key], StringComparer.Ordinal);

    /// <summary>Reads <c>[[UUID, RECEIVER or null], ...]</c>; whatever has another shape is passed over.</summary>
    public static List<Subscriber> SubscribersOf(ZocpValue list)
    {
        List<Subscriber> subscribers = [];
        if (list.Kind == ZocpValueKind.Raw)
        {
            using JsonDocument document = JsonDocument.Parse(Encoding.UTF8.GetBytes(list.ToString()));
            if (document.RootElement.ValueKind == JsonValueKind.Array)
            {
                foreach (JsonElement pair in document.RootElement.EnumerateArray())
                {
                    if (TryRead(pair, out Subscriber subscriber))
                    {
                        subscribers.Add(subscriber);
                    }
                }
            }
        }

        return subscribers;
    }

    private static RemoteParameter Of(Capability parameter) => new(
        parameter.Path,
        parameter.Value,
        TextOf(parameter["typeHint"]),
        TextOf(parameter["access"]),
        Given(parameter, "min"),
        Given(parameter, "max"),
        Given(parameter, "step"),
        SubscribersOf(parameter["subscribers"]));

    private static string TextOf(ZocpValue value) => value.TryGetText(out string? text) ? text : string.Empty;

    private static ZocpValue? Given(Capability parameter, string key) => parameter[key] is { IsNull: false } value ? value : default(ZocpValue?); // a bare null would become the value null

    private static bool TryRead(JsonElement pair, out Subscriber subscriber)
    {
        subscriber = default;
        if (pair.ValueKind != JsonValueKind.Array || pair.GetArrayLength() != 2 || pair[0].ValueKind != JsonValueKind.String
            || !Uuid.TryParse(pair[0].GetString(), out Uuid node))
        {
            return false;
        }

        subscriber = new Subscriber(node, pair[1].ValueKind == JsonValueKind.String ? pair[1].GetString() : null);
        return true;
    }
}
