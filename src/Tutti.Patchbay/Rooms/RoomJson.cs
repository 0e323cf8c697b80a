using System.Buffers;
using System.Text.Json;

using Tutti.Protocols.Wire;

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

    /// <summary>A node that is new, or has changed.</summary>
    public static void WriteNodeFrame(Utf8JsonWriter json, ShownNode node)
    {
        Start(json, "node"u8);
        json.WritePropertyName("node"u8);
        WriteNode(json, node);
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
                WritePatch(json, patch);
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
        WritePoints(json, points);
        json.WriteEndObject();
    }

    /// <summary>Points, each as <c>[MS, VALUE]</c>.</summary>
    public static void WritePoints(Utf8JsonWriter json, IEnumerable<(long AtMs, ZocpValue Value)> points)
    {
        json.WriteStartArray();
        foreach ((long atMs, ZocpValue value) in points)
        {
            json.WriteStartArray();
            json.WriteNumberValue(atMs);
            WriteValue(json, value);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>What was done.</summary>
    public static void WriteHistoryFrame(Utf8JsonWriter json, History history)
    {
        Start(json, "history"u8);
        WriteHistory(json, history);
        json.WriteEndObject();
    }

    /// <summary>Who looks.</summary>
    public static void WriteClientsFrame(Utf8JsonWriter json, PatchbayRoom room, ClientView you)
    {
        Start(json, "clients"u8);
        WriteClients(json, room, you);
        json.WriteEndObject();
    }

    /// <summary>How the room is.</summary>
    public static void WriteHealthFrame(Utf8JsonWriter json, RoomHealth health)
    {
        Start(json, "health"u8);
        WriteHealth(json, health);
        json.WriteEndObject();
    }

    /// <summary>New places; null for a node that has none any more.</summary>
    public static void WriteLayoutFrame(Utf8JsonWriter json, Layout layout, IEnumerable<string> moved)
    {
        Start(json, "layout"u8);
        json.WriteStartObject("nodes"u8);
        foreach (string key in moved)
        {
            WritePlace(json, key, layout.Places.GetValueOrDefault(key));
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

    /// <summary>All nodes, as the property <c>nodes</c>.</summary>
    public static void WriteNodes(Utf8JsonWriter json, PatchbayRoom room)
    {
        json.WriteStartArray("nodes"u8);
        foreach (ShownNode node in room.Nodes)
        {
            WriteNode(json, node);
        }

        json.WriteEndArray();
    }

    /// <summary>All patches, as the property <c>patches</c>.</summary>
    public static void WritePatchList(Utf8JsonWriter json, PatchbayRoom room)
    {
        json.WriteStartArray("patches"u8);
        foreach (ShownPatch patch in room.Patches)
        {
            WritePatch(json, patch);
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
            WritePlace(json, key, place);
        }

        json.WriteEndObject();
    }

    /// <summary>One node.</summary>
    public static void WriteNode(Utf8JsonWriter json, ShownNode node)
    {
        NodeFacts facts = node.Facts;
        json.WriteStartObject();
        json.WriteString("uuid"u8, facts.Uuid.ToString());
        json.WriteString("name"u8, facts.Name);
        WriteIfAny(json, "identity"u8, facts.Identity);
        json.WriteString("host"u8, Endpoint.TryParse(facts.Endpoint, out Endpoint endpoint) ? endpoint.Host : string.Empty);
        json.WriteString("endpoint"u8, facts.Endpoint);
        json.WriteString("implementation"u8, facts.Implementation);
        json.WriteString("state"u8, facts.State);
        WriteIfAny(json, "why"u8, facts.Why);
        WriteIfAny(json, "limits"u8, facts.Limits);
        json.WriteBoolean("isSelf"u8, facts.IsSelf);
        if (node.Twins.Count > 0)
        {
            json.WriteStartArray("twinOf"u8);
            foreach (Uuid twin in node.Twins)
            {
                json.WriteStringValue(twin.ToString());
            }

            json.WriteEndArray();
        }

        json.WriteBoolean("parametersKnown"u8, facts.ParametersKnown);
        json.WriteStartArray("groups"u8);
        foreach (string group in facts.Groups.Split(NodeFacts.GroupsApart, StringSplitOptions.RemoveEmptyEntries))
        {
            json.WriteStringValue(group);
        }

        json.WriteEndArray();
        if (facts.Placement.Length > 0)
        {
            json.WritePropertyName("placement"u8);
            json.WriteRawValue(facts.Placement, skipInputValidation: true);
        }

        json.WriteStartArray("parameters"u8);
        foreach (ShownParameter parameter in node.Parameters)
        {
            WriteParameter(json, parameter);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>One parameter, with a value that is too long to be sent unasked left out.</summary>
    public static void WriteParameter(Utf8JsonWriter json, ShownParameter parameter)
    {
        StartParameter(json, parameter);
        json.WriteRawValue(parameter.Encoded, skipInputValidation: true);
        EndParameter(json, parameter);
    }

    /// <summary>One parameter, with its value however long it is.</summary>
    public static void WriteWholeParameter(Utf8JsonWriter json, ShownParameter parameter)
    {
        StartParameter(json, parameter);
        WriteValue(json, parameter.Value);
        EndParameter(json, parameter);
    }

    private static void StartParameter(Utf8JsonWriter json, ShownParameter parameter)
    {
        RemoteParameter said = parameter.Said;
        json.WriteStartObject();
        json.WriteNumber("i"u8, parameter.Index);
        json.WriteString("path"u8, said.Path);
        json.WriteString("type"u8, said.Type);
        json.WriteString("access"u8, said.Access);
        json.WriteBoolean("canEmit"u8, said.Access.Contains('e', StringComparison.Ordinal));
        json.WriteBoolean("canReceive"u8, said.Access.Contains('s', StringComparison.Ordinal));
        json.WriteBoolean("canSet"u8, said.Access.Contains('w', StringComparison.Ordinal));
        json.WritePropertyName("value"u8);
    }

    private static void EndParameter(Utf8JsonWriter json, ShownParameter parameter)
    {
        RemoteParameter said = parameter.Said;
        WriteIfAny(json, "min"u8, said.Min);
        WriteIfAny(json, "max"u8, said.Max);
        WriteIfAny(json, "step"u8, said.Step);
        json.WriteEndObject();
    }

    /// <summary>One patch.</summary>
    public static void WritePatch(Utf8JsonWriter json, ShownPatch patch)
    {
        PatchFacts facts = patch.Facts;
        json.WriteStartObject();
        json.WriteNumber("p"u8, patch.Index);
        json.WriteString("id"u8, facts.Key.ToString());
        WriteEnd(json, "from"u8, facts.From);
        WriteEnd(json, "to"u8, facts.To);
        json.WriteString("state"u8, facts.State);
        json.WriteString("reason"u8, facts.Reason);
        WriteIfAny(json, "rate"u8, facts.Rate);
        WriteIfAny(json, "ageMs"u8, facts.AgeMs);
        WriteIfAny(json, "lost"u8, facts.Lost);
        WriteIfAny(json, "merged"u8, facts.Merged);
        WriteIfAny(json, "delayP50Ms"u8, facts.DelayP50Ms);
        WriteIfAny(json, "delayP99Ms"u8, facts.DelayP99Ms);
        json.WriteEndObject();
    }

    /// <summary>A value as the JSON it is; what is not finite becomes null.</summary>
    public static void WriteValue(Utf8JsonWriter json, in ZocpValue value)
    {
        if (value.TryGetNumber(out double number) && double.IsFinite(number) && value.Kind != ZocpValueKind.Raw)
        {
            json.WriteNumberValue(number);
            return;
        }

        ArrayBufferWriter<byte> text = new(32);
        value.WriteTo(text);
        json.WriteRawValue(text.WrittenSpan, skipInputValidation: true);
    }

    /// <summary>One thing that was done.</summary>
    public static void WriteEntry(Utf8JsonWriter json, HistoryEntry entry)
    {
        json.WriteStartObject();
        json.WriteNumber("id"u8, entry.Id);
        json.WriteString("what"u8, entry.What);
        json.WriteString("by"u8, entry.By);
        json.WriteNumber("at"u8, entry.AtMs);
        json.WriteEndObject();
    }

    private static void WriteHistory(Utf8JsonWriter json, History history)
    {
        WriteEntries(json, "undo"u8, history.Undo);
        WriteEntries(json, "redo"u8, history.Redo);
    }

    private static void WriteEntries(Utf8JsonWriter json, ReadOnlySpan<byte> name, IEnumerable<HistoryEntry> entries)
    {
        json.WriteStartArray(name);
        foreach (HistoryEntry entry in entries)
        {
            WriteEntry(json, entry);
        }

        json.WriteEndArray();
    }

    private static void WriteHealth(Utf8JsonWriter json, RoomHealth health)
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
        WriteIfAny(json, "delayP50Ms"u8, health.DelayP50Ms);
        WriteIfAny(json, "delayP99Ms"u8, health.DelayP99Ms);
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

    private static void WriteClients(Utf8JsonWriter json, PatchbayRoom room, ClientView? you)
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

    private static void WriteEnd(Utf8JsonWriter json, ReadOnlySpan<byte> name, in ShownEnd end)
    {
        json.WriteStartObject(name);
        json.WriteString("uuid"u8, end.Node.ToString());
        json.WriteString("name"u8, end.Name);
        json.WriteString("path"u8, end.Path);
        json.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter json, string key, NodePlace? place)
    {
        if (place is null)
        {
            json.WriteNull(key);
            return;
        }

        json.WriteStartObject(key);
        json.WriteNumber("x"u8, place.X);
        json.WriteNumber("y"u8, place.Y);
        if (place.Collapsed is bool collapsed)
        {
            json.WriteBoolean("collapsed"u8, collapsed);
        }

        json.WriteEndObject();
    }

    private static void Start(Utf8JsonWriter json, ReadOnlySpan<byte> kind)
    {
        json.WriteStartObject();
        json.WriteString("t"u8, kind);
    }

    private static void WriteIfAny(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private static void WriteIfAny(Utf8JsonWriter json, ReadOnlySpan<byte> name, double? number)
    {
        if (number is double there)
        {
            json.WriteNumber(name, there);
        }
    }

    private static void WriteIfAny(Utf8JsonWriter json, ReadOnlySpan<byte> name, ZocpValue? value)
    {
        if (value is { } there)
        {
            json.WritePropertyName(name);
            WriteValue(json, there);
        }
    }
}
