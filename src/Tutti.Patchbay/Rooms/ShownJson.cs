using System.Buffers;
using System.Text.Json;

using Tutti.Protocols.Wire;

namespace Tutti.Patchbay.Rooms;

/// <summary>What a room is made of, as JSON (docs/patchbay-api.md). It is written with the room's lock held.</summary>
internal static class ShownJson
{
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
        foreach (ShownParameter parameter in node.Parameters.Concat(node.Methods))
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

    /// <summary>A place; null for none.</summary>
    public static void WritePlace(Utf8JsonWriter json, string key, NodePlace? place)
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
        if (parameter.IsMethod)
        {
            json.WriteBoolean("isMethod"u8, true);
        }

        json.WriteEndObject();
    }

    private static void WriteEnd(Utf8JsonWriter json, ReadOnlySpan<byte> name, in ShownEnd end)
    {
        json.WriteStartObject(name);
        json.WriteString("uuid"u8, end.Node.ToString());
        json.WriteString("name"u8, end.Name);
        json.WriteString("path"u8, end.Path);
        json.WriteEndObject();
    }

    private static void WriteIfAny(Utf8JsonWriter json, ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    /// <summary>A number, if there is one.</summary>
    public static void WriteIfAny(Utf8JsonWriter json, ReadOnlySpan<byte> name, double? number)
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
