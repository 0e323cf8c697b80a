using System.Text.Json;

namespace Tutti.Patchbay.Rooms;

/// <summary>The room as JSON (docs/patchbay-api.md). Everything is written with the room's lock held.</summary>
internal static class RoomJson
{
    /// <summary>Everything there is.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="room">The room.</param>
    /// <param name="you">Who is told; null for one that does not stay.</param>
    /// <param name="nowMs">The time, in Unix milliseconds.</param>
    public static void WriteRoom(Utf8JsonWriter json, PatchbayRoom room, ClientView? you, long nowMs)
    {
        RoomFacts facts = room.Facts;
        json.WriteStartObject();
        if (you is not null)
        {
            json.WriteString("t"u8, "room"u8);
            json.WriteString("you"u8, you.Name);
        }

        json.WriteString("show"u8, facts.Show);
        json.WriteString("version"u8, facts.Version);
        json.WriteNumber("now"u8, nowMs);
        json.WriteStartObject("self"u8);
        json.WriteString("name"u8, facts.SelfName);
        json.WriteString("uuid"u8, facts.SelfUuid.ToString());
        json.WriteString("endpoint"u8, facts.SelfEndpoint());
        json.WriteEndObject();
        json.WriteString("card"u8, facts.Card());
        WriteNodes(json, room);
        WritePatchList(json, room);
        json.WriteStartObject("history"u8);
        WriteHistory(json, room.History);
        json.WriteEndObject();
        json.WriteStartObject("health"u8);
        WriteHealth(json, room.Health);
        json.WriteEndObject();
        json.WriteStartObject("layout"u8);
        WriteLayout(json, room.Layout);
        json.WriteEndObject();
        WriteClients(json, room, you);
        json.WriteEndObject();
    }

    /// <summary>All nodes, as the property <c>nodes</c>.</summary>
    public static void WriteNodes(Utf8JsonWriter json, PatchbayRoom room)
    {
        json.WriteStartArray("nodes"u8);
        foreach (ShownNode node in room.Nodes)
        {
            ShownJson.WriteNode(json, node);
        }

        json.WriteEndArray();
    }

    /// <summary>All patches, as the property <c>patches</c>.</summary>
    public static void WritePatchList(Utf8JsonWriter json, PatchbayRoom room)
    {
        json.WriteStartArray("patches"u8);
        foreach (ShownPatch patch in room.Patches)
        {
            ShownJson.WritePatch(json, patch);
        }

        json.WriteEndArray();
    }

    /// <summary>The members of a layout.</summary>
    public static void WriteLayout(Utf8JsonWriter json, Layout layout)
    {
        json.WriteNumber("version"u8, layout.Version);
        json.WriteStartObject("nodes"u8);
        foreach ((string key, NodePlace place) in layout.Places)
        {
            ShownJson.WritePlace(json, key, place);
        }

        json.WriteEndObject();
    }

    /// <summary>The members of what was done.</summary>
    public static void WriteHistory(Utf8JsonWriter json, History history)
    {
        WriteEntries(json, "undo"u8, history.Undo);
        WriteEntries(json, "redo"u8, history.Redo);
    }

    /// <summary>The members of how the room is.</summary>
    public static void WriteHealth(Utf8JsonWriter json, RoomHealth health)
    {
        json.WriteNumber("peers"u8, health.Peers);
        json.WriteNumber("old"u8, health.Old);
        json.WriteNumber("evasive"u8, health.Evasive);
        json.WriteNumber("ghosts"u8, health.Ghosts);
        json.WriteStartObject("patches"u8);
        json.WriteNumber("active"u8, health.Patches.Active);
        json.WriteNumber("waiting"u8, health.Patches.Waiting);
        json.WriteNumber("refused"u8, health.Patches.Refused);
        json.WriteEndObject();
        ShownJson.WriteIfAny(json, "delayP50Ms"u8, health.DelayP50Ms);
        ShownJson.WriteIfAny(json, "delayP99Ms"u8, health.DelayP99Ms);
        json.WriteNumber("lost"u8, health.Lost);
        json.WriteString("card"u8, health.Card);
        json.WriteStartArray("findings"u8);
        foreach (RoomFinding finding in health.Findings)
        {
            json.WriteStartObject();
            json.WriteString("code"u8, finding.Code);
            json.WriteString("level"u8, finding.Level);
            json.WriteString("what"u8, finding.What);
            json.WriteString("where"u8, finding.Where);
            json.WriteString("do"u8, finding.Do);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("clients"u8, health.Clients);
    }

    /// <summary>Who looks, as the property <c>clients</c>.</summary>
    public static void WriteClients(Utf8JsonWriter json, PatchbayRoom room, ClientView? you)
    {
        json.WriteStartArray("clients"u8);
        foreach (ClientView client in room.Clients)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, client.Name);
            json.WriteBoolean("you"u8, client == you);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteEntries(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<HistoryEntry> entries)
    {
        json.WriteStartArray(name);
        foreach (HistoryEntry entry in entries)
        {
            ShownJson.WriteEntry(json, entry);
        }

        json.WriteEndArray();
    }
}
