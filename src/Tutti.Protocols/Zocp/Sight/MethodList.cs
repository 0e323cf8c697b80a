using System.Diagnostics.CodeAnalysis;

namespace Tutti.Protocols.Zocp;

/// <summary>The answer to CALL <c>tutti.methods</c>: names of methods of the node that answers, at most <see cref="NamesInOne"/> at a time (see-1.6).</summary>
/// <param name="Total">How many methods it has; ask again with how many are known already until all are.</param>
/// <param name="Names">Their names, in ordinal order.</param>
public sealed record MethodList(int Total, IReadOnlyList<string> Names)
{
    /// <summary>The method.</summary>
    public const string Method = "tutti.methods";

    /// <summary>The most names in one answer.</summary>
    public const int NamesInOne = 1000;

    /// <summary>Reads what another node answered; what is no name is passed over.</summary>
    public static bool TryRead(in ZocpValue answer, [NotNullWhen(true)] out MethodList? list)
    {
        list = null;
        if (answer.Kind != ZocpValueKind.Raw || !JsonMembers.IsObject(answer.RawText))
        {
            return false;
        }

        long total = 0;
        List<string> names = [];
        JsonMembers members = new(answer.RawText);
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual("total"u8))
            {
                ZocpValue.Read(members.Value).TryGetInteger(out total);
            }
            else if (members.Name.SequenceEqual("methods"u8) && JsonItems.IsArray(members.Value))
            {
                JsonItems items = new(members.Value);
                while (items.MoveNext() && names.Count < NamesInOne)
                {
                    if (ZocpValue.Read(items.Value).TryGetText(out string? name) && name.Length > 0)
                    {
                        names.Add(name);
                    }
                }
            }
        }

        list = new MethodList((int)Math.Clamp(total, names.Count, int.MaxValue), names);
        return true;
    }

    /// <summary>The answer as it goes on the wire.</summary>
    public ZocpValue ToValue()
    {
        Wire.ByteWriter text = new(256);
        JsonWriter.Raw(text, "{\"total\":"u8);
        JsonWriter.Integer(text, Total);
        JsonWriter.Raw(text, ",\"methods\":["u8);
        for (int i = 0; i < Names.Count; i++)
        {
            if (i > 0)
            {
                JsonWriter.Raw(text, ","u8);
            }

            JsonWriter.String(text, Names[i]);
        }

        JsonWriter.Raw(text, "]}"u8);
        return ZocpValue.Read(text.WrittenSpan);
    }
}
