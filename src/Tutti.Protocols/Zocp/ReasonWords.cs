namespace Tutti.Protocols.Zocp;

/// <summary>Reasons as they stand in REP: <c>{"code":"out-of-range","text":"...","do":"..."}</c>.</summary>
internal static class ReasonWords
{
    private static readonly string[] Words = [.. Enum.GetNames<ZocpReason>().Select(Hyphenate)];

    public static string Write(ZocpReason reason) => Words[(int)reason];

    public static ZocpRefusal Read(ReadOnlySpan<byte> error, string what, string where)
    {
        ZocpReason reason = ZocpReason.Failed;
        string why = "refused";
        string remedy = "";
        if (JsonMembers.IsObject(error))
        {
            JsonMembers members = new(error);
            while (members.MoveNext())
            {
                if (!ZocpValue.Read(members.Value).TryGetText(out string? text))
                {
                    continue;
                }

                if (members.Name.SequenceEqual("code"u8))
                {
                    int known = Array.IndexOf(Words, text);
                    reason = known > 0 ? (ZocpReason)known : ZocpReason.Failed;
                }
                else if (members.Name.SequenceEqual("text"u8))
                {
                    why = text;
                }
                else if (members.Name.SequenceEqual("do"u8))
                {
                    remedy = text;
                }
            }
        }

        return new ZocpRefusal(reason, what, where, why, remedy);
    }

    private static string Hyphenate(string name) => string.Concat(
        name.Select((letter, at) => char.IsUpper(letter) && at > 0 ? $"-{char.ToLowerInvariant(letter)}" : $"{char.ToLowerInvariant(letter)}"));
}
