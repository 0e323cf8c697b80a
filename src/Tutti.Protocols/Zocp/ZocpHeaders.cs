namespace Tutti.Protocols.Zocp;

/// <summary>The ZRE headers by which ZOCP nodes know each other.</summary>
public static class ZocpHeaders
{
    /// <summary>Carried by every ZOCP node, with the value <c>1</c>; only those are asked for their trees (zocp-5.1).</summary>
    public const string Zocp = "X-ZOCP";

    /// <summary>The extensions that a node speaks, a list of words; a peer without it gets plain ZOCP only (zocp-8.1).</summary>
    public const string Extensions = "X-ZOCP-EXT";

    /// <summary>128 random bits as 32 lower-case hex digits that outlive a restart (the UUID does not). A node without memory has none.</summary>
    public const string Identity = "X-ZOCP-ID";

    /// <summary>Carried by a node that is only passing by: links with it end when it leaves.</summary>
    public const string Guest = "X-TUTTI-GUEST";

    /// <summary>The extensions that this implementation speaks, as it announces them.</summary>
    public const string OwnExtensions = "rep gone path heal see";

    /// <summary>What a node of this implementation carries in its HELLO.</summary>
    /// <param name="identity">Its identity; empty: it has none that would outlive a restart, and is known by its name.</param>
    public static IReadOnlyDictionary<string, string> Announce(string identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        Dictionary<string, string> headers = new(StringComparer.Ordinal) { [Zocp] = "1", [Extensions] = OwnExtensions };
        if (identity.Length > 0)
        {
            headers[Identity] = identity;
        }

        return headers;
    }

    /// <summary>Reads an extension list; words that are not known are skipped.</summary>
    public static ZocpExtensions Parse(string? list)
    {
        ZocpExtensions spoken = ZocpExtensions.None;
        foreach (string word in (list ?? "").Split([' ', ',', ';'], StringSplitOptions.RemoveEmptyEntries))
        {
            spoken |= word switch
            {
                "rep" => ZocpExtensions.Replies,
                "gone" => ZocpExtensions.Removal,
                "path" => ZocpExtensions.Paths,
                "heal" => ZocpExtensions.Healing,
                "see" => ZocpExtensions.Sight,
                _ => ZocpExtensions.None,
            };
        }

        return spoken;
    }
}
