namespace Tutti.Protocols.Zocp;

/// <summary>The answer to CALL <c>tutti.clock</c>: what the clocks of a node say at the instant it was asked (see-1.3).</summary>
/// <param name="AtNs">Its monotonic clock, in nanoseconds since an arbitrary start.</param>
/// <param name="WallNs">Its wall clock, in nanoseconds since 1970 UTC; null when it has none.</param>
public readonly record struct ClockReading(long AtNs, long? WallNs)
{
    /// <summary>The method.</summary>
    public const string Method = "tutti.clock";

    /// <summary>Reads what another node answered.</summary>
    public static bool TryRead(in ZocpValue answer, out ClockReading reading)
    {
        reading = default;
        if (answer.Kind != ZocpValueKind.Raw || !JsonMembers.IsObject(answer.RawText))
        {
            return false;
        }

        bool found = false;
        JsonMembers members = new(answer.RawText);
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("at"u8) && ZocpValue.Read(members.Value).TryGetInteger(out long at))
            {
                reading = reading with { AtNs = at };
                found = true;
            }
            else if (members.Name.SequenceEqual("wall"u8) && ZocpValue.Read(members.Value).TryGetInteger(out long wall))
            {
                reading = reading with { WallNs = wall };
            }
        }

        return found;
    }

    /// <summary>The answer as it goes on the wire.</summary>
    public ZocpValue ToValue()
    {
        Wire.ByteWriter text = new(64);
        JsonWriter.Raw(text, "{\"at\":"u8);
        JsonWriter.Integer(text, AtNs);
        if (WallNs is long wall)
        {
            JsonWriter.Raw(text, ",\"wall\":"u8);
            JsonWriter.Integer(text, wall);
        }

        JsonWriter.Raw(text, "}"u8);
        return ZocpValue.Read(text.WrittenSpan);
    }
}
