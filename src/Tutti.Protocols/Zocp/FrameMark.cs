using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <summary>What the second content frame of a message says (zocp-8.2). A part that is not given is 0 or false.</summary>
internal readonly record struct FrameMark
{
    /// <summary><c>id</c>: the request it makes or answers.</summary>
    public long Id { get; init; }

    /// <summary><c>whole</c>: a MOD is the whole tree, in answer to GET.</summary>
    public bool IsWhole { get; init; }

    /// <summary><c>hops</c>: how many receivers a signal has passed through.</summary>
    public int Hops { get; init; }

    /// <summary><c>made</c>: counter of the patch that SUB makes or UNSUB ends (zocp-9.4).</summary>
    public long Made { get; init; }

    /// <summary><c>new</c>: somebody wants this patch now; without it, it is only remembered.</summary>
    public bool IsNew { get; init; }

    /// <summary><c>last</c>: count of the last signal that came, plus one, so that 0 means none is told (zocp-10.2).</summary>
    public long LastPlusOne { get; init; }

    /// <summary><c>n</c>: the count of a signal.</summary>
    public long Count { get; init; }

    /// <summary><c>after</c>: the count of the signal before it, where that is not one less.</summary>
    public long After { get; init; }

    /// <summary><c>present</c>: a signal is the present value for a new subscriber; nothing is missing before it.</summary>
    public bool IsPresent { get; init; }

    /// <summary><c>again</c>: a signal that a link had missed, in answer to the count it told; what other links get meanwhile is not meant for it.</summary>
    public bool IsAgain { get; init; }

    /// <summary><c>at</c>: when a signal was emitted, in nanoseconds on the clock of its emitter (see-1.4).</summary>
    public long At { get; init; }

    /// <summary>Writes what is given as an object; nothing when nothing is.</summary>
    public void WriteTo(ByteWriter writer)
    {
        bool any = false;
        Number(writer, "\"id\":"u8, Id, ref any);
        Flag(writer, "\"whole\":true"u8, IsWhole, ref any);
        Number(writer, "\"made\":"u8, Made, ref any);
        Flag(writer, "\"new\":true"u8, IsNew, ref any);
        if (LastPlusOne > 0)
        {
            Begin(writer, "\"last\":"u8, ref any);
            JsonWriter.Integer(writer, LastPlusOne - 1);
        }

        Number(writer, "\"n\":"u8, Count, ref any);
        Number(writer, "\"after\":"u8, After, ref any);
        Flag(writer, "\"present\":true"u8, IsPresent, ref any);
        Flag(writer, "\"again\":true"u8, IsAgain, ref any);
        Number(writer, "\"hops\":"u8, Hops, ref any);
        Number(writer, "\"at\":"u8, At, ref any);
        if (any)
        {
            JsonWriter.Raw(writer, "}"u8);
        }
    }

    /// <summary>Reads an object that is known to be good JSON; whatever is not understood is skipped.</summary>
    public static FrameMark Read(ReadOnlySpan<byte> json, int maxHops)
    {
        FrameMark mark = default;
        JsonMembers members = new(json);
        while (members.MoveNext())
        {
            ZocpValue value = ZocpValue.Read(members.Value);
            bool isTrue = value.TryGetBool(out bool flag) && flag;
            long number = value.TryGetInteger(out long given) && given >= 0 ? given : -1;
            ReadOnlySpan<byte> name = members.Name;
            mark = number >= 0 && name.SequenceEqual("id"u8) ? mark with { Id = number }
                : number >= 0 && name.SequenceEqual("hops"u8) ? mark with { Hops = (int)Math.Min(number, maxHops) }
                : number >= 0 && name.SequenceEqual("n"u8) ? mark with { Count = number }
                : number >= 0 && name.SequenceEqual("at"u8) ? mark with { At = number }
                : number >= 0 && name.SequenceEqual("after"u8) ? mark with { After = number }
                : number is >= 0 and < long.MaxValue / 2 && name.SequenceEqual("made"u8) ? mark with { Made = number }
                : number is >= 0 and < long.MaxValue && name.SequenceEqual("last"u8) ? mark with { LastPlusOne = number + 1 }
                : isTrue && name.SequenceEqual("whole"u8) ? mark with { IsWhole = true }
                : isTrue && name.SequenceEqual("new"u8) ? mark with { IsNew = true }
                : isTrue && name.SequenceEqual("present"u8) ? mark with { IsPresent = true }
                : isTrue && name.SequenceEqual("again"u8) ? mark with { IsAgain = true }
                : mark;
        }

        return mark;
    }

    private static void Number(ByteWriter writer, ReadOnlySpan<byte> key, long number, ref bool any)
    {
        if (number > 0)
        {
            Begin(writer, key, ref any);
            JsonWriter.Integer(writer, number);
        }
    }

    private static void Flag(ByteWriter writer, ReadOnlySpan<byte> text, bool given, ref bool any)
    {
        if (given)
        {
            Begin(writer, text, ref any);
        }
    }

    private static void Begin(ByteWriter writer, ReadOnlySpan<byte> text, ref bool any)
    {
        JsonWriter.Raw(writer, any ? ","u8 : "{"u8);
        JsonWriter.Raw(writer, text);
        any = true;
    }
}
