using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;
using Tutti.Protocols.Zocp;

namespace Tutti.Protocols.Tap;

/// <summary>Says in words what a ZOCP message holds.</summary>
/// <param name="names">Where names are looked up.</param>
internal sealed class MessageTap(NameBook names)
{
    private const int DeepestNesting = 32;

    private string? _emitter;

    /// <summary>Content of a WHISPER or SHOUT.</summary>
    /// <param name="unit">What is known of the unit.</param>
    /// <param name="verb">WHISPER, or SHOUT and its group.</param>
    /// <param name="content">The first content frame.</param>
    /// <param name="second">The second, or empty.</param>
    /// <param name="frames">How many there are.</param>
    public TapUnit Read(TapUnit unit, string verb, ReadOnlySpan<byte> content, ReadOnlySpan<byte> second, int frames)
    {
        ReadOnlySpan<byte> text = JsonText.TrimMark(content);
        if (!text.TrimStart(" \t\r\n"u8).StartsWith("{"u8))
        {
            string count = frames == 1 ? "" : $" and {frames - 1} more frames";
            return unit with { Kind = TapKind.Message, Says = $"{verb} {Quoted.Text(content)}{count}" };
        }

        string whole = Encoding.UTF8.GetString(text);
        if (!JsonText.TryCheck(text, DeepestNesting, out DecodeError error))
        {
            return unit with { Kind = TapKind.Malformed, Says = $"{verb} {whole}", Error = error, Content = whole };
        }

        StringBuilder says = new(unit.Group is null ? "" : $"{verb}: ");
        TapKind? first = null;
        JsonMembers members = new(text);
        while (members.MoveNext())
        {
            says.Append(first is null ? "" : "; ");
            TapKind kind = Say(says, members.Name, members.Value, ref error, members.Range.Start.Value);
            first = first is null || kind == TapKind.Malformed ? kind : first;
        }

        if (first is null)
        {
            says.Append("{}");
        }

        if (!second.IsEmpty)
        {
            says.Append(' ').Append(Encoding.UTF8.GetString(second));
        }

        return unit with { Kind = first ?? TapKind.Message, Says = says.ToString(), Error = error, Content = whole, Emitter = first == TapKind.Sig ? _emitter : null };
    }

    private TapKind Say(StringBuilder says, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ref DecodeError error, int at)
    {
        string method = JsonText.Decode(name);
        says.Append(method).Append(' ');
        TapKind kind = method switch
        {
            "GET" => TapKind.Get,
            "SET" => TapKind.Set,
            "MOD" => TapKind.Mod,
            "SUB" => TapKind.Sub,
            "UNSUB" => TapKind.Unsub,
            "SIG" => TapKind.Sig,
            "CALL" => TapKind.Call,
            "REP" => TapKind.Rep,
            _ => TapKind.Malformed,
        };
        bool good = kind switch
        {
            TapKind.Get => SayGet(says, value),
            TapKind.Set or TapKind.Mod => SayEntries(says, value),
            TapKind.Sig => SayPair(says, value),
            TapKind.Sub or TapKind.Unsub => SayLink(says, value),
            TapKind.Call => SayCall(says, value),
            TapKind.Rep => SayReply(says, value),
            _ => false,
        };
        if (good)
        {
            return kind;
        }

        says.Append(Encoding.UTF8.GetString(value));
        error = new DecodeError(kind == TapKind.Malformed ? $"there is no method {method}" : $"{method} has another shape", at);
        return TapKind.Malformed;
    }

    private static bool SayGet(StringBuilder says, ReadOnlySpan<byte> value)
    {
        if (value.SequenceEqual("null"u8))
        {
            says.Append("everything");
            return true;
        }

        return SayItems(says, value, ' ');
    }

    // The common case, one value, without its braces; everything else as it stands.
    private static bool SayEntries(StringBuilder says, ReadOnlySpan<byte> value)
    {
        if (!JsonMembers.IsObject(value))
        {
            return false;
        }

        JsonMembers entries = new(value);
        if (entries.MoveNext() && JsonMembers.IsObject(entries.Value))
        {
            string name = JsonText.Decode(entries.Name);
            JsonMembers parts = new(entries.Value);
            if (parts.MoveNext() && parts.Name.SequenceEqual("value"u8) && Encoding.UTF8.GetString(parts.Value) is { } only && !parts.MoveNext() && !entries.MoveNext())
            {
                says.Append(name).Append(' ').Append(only);
                return true;
            }
        }

        says.Append(Encoding.UTF8.GetString(value));
        return true;
    }

    private bool SayPair(StringBuilder says, ReadOnlySpan<byte> value)
    {
        if (!JsonItems.IsArray(value))
        {
            return false;
        }

        JsonItems items = new(value);
        if (!items.MoveNext() || items.Value[0] != '"')
        {
            return false;
        }

        string name = JsonText.Decode(items.Value[1..^1]);
        if (!items.MoveNext())
        {
            return false;
        }

        string carried = Encoding.UTF8.GetString(items.Value);
        if (items.MoveNext())
        {
            return false;
        }

        _emitter = name;
        says.Append(name).Append(' ').Append(carried);
        return true;
    }

    private bool SayLink(StringBuilder says, ReadOnlySpan<byte> value)
    {
        if (!LinkRequest.TryRead(value, out LinkRequest link))
        {
            return false;
        }

        says.Append(names.NameOf(link.EmitterPeer)).Append('/').Append(link.Emitter ?? "*").Append(" -> ").Append(names.NameOf(link.ReceiverPeer));
        says.Append(link.Receiver is null ? " (watching)" : $"/{link.Receiver}");
        return true;
    }

    private static bool SayCall(StringBuilder says, ReadOnlySpan<byte> value)
    {
        if (!JsonItems.IsArray(value))
        {
            return false;
        }

        JsonItems items = new(value);
        if (!items.MoveNext() || items.Value[0] != '"')
        {
            return false;
        }

        says.Append(JsonText.Decode(items.Value[1..^1])).Append('(');
        if (items.MoveNext() && !SayItems(says, items.Value, ','))
        {
            says.Append(Encoding.UTF8.GetString(items.Value));
        }

        says.Append(')');
        return true;
    }

    private static bool SayReply(StringBuilder says, ReadOnlySpan<byte> value)
    {
        says.Append(Encoding.UTF8.GetString(value));
        return true;
    }

    private static bool SayItems(StringBuilder says, ReadOnlySpan<byte> value, char between)
    {
        if (!JsonItems.IsArray(value))
        {
            return false;
        }

        int start = says.Length;
        JsonItems items = new(value);
        while (items.MoveNext())
        {
            says.Append(says.Length == start ? "" : $"{between}").Append(items.Value[0] == '"' && between == ' ' ? JsonText.Decode(items.Value[1..^1]) : Encoding.UTF8.GetString(items.Value));
        }

        return true;
    }
}
