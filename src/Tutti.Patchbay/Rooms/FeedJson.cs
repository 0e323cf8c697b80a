using System.Text.Json;

namespace Tutti.Patchbay.Rooms;

/// <summary>The messages of the feed (docs/patchbay-api.md), but for the room itself. They are written with the room's lock held.</summary>
internal static class FeedJson
{
    /// <summary>A node that is new, or has changed.</summary>
    public static void WriteNodeFrame(Utf8JsonWriter json, ShownNode node)
    {
        Start(json, "node"u8);
        json.WritePropertyName("node"u8);
        ShownJson.WriteNode(json, node);
        json.WriteEndObject();
    }

    /// <summary>A node that is no more.</summary>
    public static void WriteGone(Utf8JsonWriter json, ShownNode node)
    {
        Start(json, "gone"u8);
        json.WriteString("uuid"u8, node.Facts.Uuid.ToString());
        json.WriteEndObject();
    }

    /// <summary>Patches that are new, have changed, or are no more.</summary>
    public static void WritePatches(Utf8JsonWriter json, IEnumerable<ShownPatch> patches)
    {
        List<string> gone = [];
        Start(json, "patches"u8);
        json.WriteStartArray("set"u8);
        foreach (ShownPatch patch in patches)
        {
            if (patch.IsGone)
            {
                gone.Add(patch.Facts.Key.ToString());
            }
            else
            {
                ShownJson.WritePatch(json, patch);
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("del"u8);
        foreach (string id in gone)
        {
            json.WriteStringValue(id);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Values that have changed.</summary>
    public static void WriteValues(Utf8JsonWriter json, IEnumerable<ShownParameter> parameters)
    {
        Start(json, "v"u8);
        json.WriteStartArray("c"u8);
        foreach (ShownParameter parameter in parameters)
        {
            json.WriteStartArray();
            json.WriteNumberValue(parameter.Index);
            json.WriteRawValue(parameter.Encoded, skipInputValidation: true);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>How busy patches are.</summary>
    public static void WriteActivity(Utf8JsonWriter json, IEnumerable<ShownPatch> patches)
    {
        Start(json, "act"u8);
        json.WriteStartArray("c"u8);
        foreach (ShownPatch patch in patches.Where(p => !p.IsGone))
        {
            json.WriteStartArray();
            json.WriteNumberValue(patch.Index);
            json.WriteNumberValue(patch.PerSecond);
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Points of a trace.</summary>
    public static void WriteTrace(Utf8JsonWriter json, ShownParameter parameter, IEnumerable<(long AtMs, ZocpValue Value)> points)
    {
        Start(json, "tr"u8);
        json.WriteNumber("i"u8, parameter.Index);
        json.WritePropertyName("p"u8);
        ShownJson.WritePoints(json, points);
        json.WriteEndObject();
    }

    /// <summary>What was done.</summary>
    public static void WriteHistoryFrame(Utf8JsonWriter json, History history)
    {
        Start(json, "history"u8);
        RoomJson.WriteHistory(json, history);
        json.WriteEndObject();
    }

    /// <summary>Who looks.</summary>
    public static void WriteClientsFrame(Utf8JsonWriter json, PatchbayRoom room, ClientView you)
    {
        Start(json, "clients"u8);
        RoomJson.WriteClients(json, room, you);
        json.WriteEndObject();
    }

    /// <summary>How the room is.</summary>
    public static void WriteHealthFrame(Utf8JsonWriter json, RoomHealth health)
    {
        Start(json, "health"u8);
        RoomJson.WriteHealth(json, health);
        json.WriteEndObject();
    }

    /// <summary>New places; null for a node that has none any more.</summary>
    public static void WriteLayoutFrame(Utf8JsonWriter json, Layout layout, IEnumerable<string> moved)
    {
        Start(json, "layout"u8);
        json.WriteStartObject("nodes"u8);
        foreach (string key in moved)
        {
            ShownJson.WritePlace(json, key, layout.Places.GetValueOrDefault(key));
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>A refusal that nobody asked for.</summary>
    public static void WriteRefused(Utf8JsonWriter json, RoomRefusal refusal)
    {
        Start(json, "refused"u8);
        json.WriteString("what"u8, $"{refusal.What}: {refusal.Why}");
        json.WriteString("where"u8, refusal.Where);
        json.WriteString("do"u8, refusal.Remedy);
        json.WriteEndObject();
    }

    private static void Start(Utf8JsonWriter json, ReadOnlySpan<byte> kind)
    {
        json.WriteStartObject();
        json.WriteString("t"u8, kind);
    }
}
