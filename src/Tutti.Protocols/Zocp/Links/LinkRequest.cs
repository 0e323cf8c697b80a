namespace Tutti.Protocols.Zocp;

/// <summary>What SUB and UNSUB carry: <c>[emitterPeer, emitter|null, receiverPeer, receiver|null]</c>, names as on the wire.</summary>
internal readonly record struct LinkRequest(Uuid EmitterPeer, string? Emitter, Uuid ReceiverPeer, string? Receiver)
{
    /// <summary>Reads the four items; UUIDs in any case, with or without dashes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out LinkRequest link)
    {
        link = default;
        if (!JsonItems.IsArray(data))
        {
            return false;
        }

        JsonItems items = new(data);
        bool good = TryReadUuid(ref items, out Uuid emitterPeer) & TryReadName(ref items, out string? emitter)
            & TryReadUuid(ref items, out Uuid receiverPeer) & TryReadName(ref items, out string? receiver);
        link = new LinkRequest(emitterPeer, emitter, receiverPeer, receiver);
        return good && !items.MoveNext();
    }

    /// <summary>Writes <c>{"SUB":[...]}</c> or <c>{"UNSUB":[...]}</c>.</summary>
    public void WriteTo(Wire.ByteWriter unit, ReadOnlySpan<byte> method)
    {
        unit.Clear();
        JsonWriter.Raw(unit, "{\""u8);
        JsonWriter.Raw(unit, method);
        JsonWriter.Raw(unit, "\":["u8);
        JsonWriter.String(unit, EmitterPeer.ToString());
        JsonWriter.Raw(unit, ","u8);
        WriteName(unit, Emitter);
        JsonWriter.Raw(unit, ","u8);
        JsonWriter.String(unit, ReceiverPeer.ToString());
        JsonWriter.Raw(unit, ","u8);
        WriteName(unit, Receiver);
        JsonWriter.Raw(unit, "]}"u8);
    }

    private static void WriteName(Wire.ByteWriter unit, string? name)
    {
        if (name is null)
        {
            JsonWriter.Raw(unit, "null"u8);
        }
        else
        {
            JsonWriter.String(unit, name);
        }
    }

    private static bool TryReadUuid(ref JsonItems items, out Uuid uuid)
    {
        uuid = default;
        return items.MoveNext() && items.Value[0] == '"' && items.Value.Length <= 80 && Uuid.TryParse(JsonText.Decode(items.Value[1..^1]), out uuid);
    }

    private static bool TryReadName(ref JsonItems items, out string? name)
    {
        name = null;
        if (!items.MoveNext())
        {
            return false;
        }

        if (items.Value.SequenceEqual("null"u8))
        {
            return true;
        }

        if (items.Value[0] != '"')
        {
            return false;
        }

        name = JsonText.Decode(items.Value[1..^1]);
        return true;
    }
}
