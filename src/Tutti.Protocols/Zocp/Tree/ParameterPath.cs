namespace Tutti.Protocols.Zocp;

/// <summary>The canonical text that names a parameter in one node: <c>NAME</c>, or <c>OBJECT/NAME</c> for one inside an object.</summary>
/// <remarks>
/// A slash inside a name is written <c>%2F</c> and a percent sign <c>%25</c>. On the wire a root parameter has its plain name, as old peers
/// expect; one inside an object has its path, which only peers with the feature <c>path</c> understand (zocp-8.4).
/// </remarks>
public static class ParameterPath
{
    /// <summary>The path of a parameter at the root.</summary>
    public static string Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.AsSpan().IndexOfAny('/', '%') < 0
            ? name
            : name.Replace("%", "%25", StringComparison.Ordinal).Replace("/", "%2F", StringComparison.Ordinal);
    }

    /// <summary>The path of a parameter inside an object.</summary>
    public static string Of(string objectName, string name) => $"{Of(objectName)}/{Of(name)}";

    /// <summary>Takes a path apart; <paramref name="objectName"/> is null for one at the root. False when it is not canonical.</summary>
    public static bool TrySplit(string? path, out string? objectName, out string name)
    {
        objectName = null;
        name = "";
        if (path is null)
        {
            return false;
        }

        int slash = path.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0)
        {
            return TryUnescape(path, out name);
        }

        bool good = TryUnescape(path[..slash], out string first) & TryUnescape(path[(slash + 1)..], out name);
        objectName = first;
        return good;
    }

    /// <summary>What stands for the path in SIG, SUB and UNSUB.</summary>
    internal static string ToWire(string path) =>
        path.Contains('%', StringComparison.Ordinal) && TrySplit(path, out string? inside, out string name) && inside is null ? name : path;

    /// <summary>True when the path names a parameter inside an object.</summary>
    internal static bool IsNested(string path) => path.Contains('/', StringComparison.Ordinal);

    private static bool TryUnescape(string text, out string name)
    {
        name = text;
        if (text.AsSpan().IndexOfAny('/', '%') < 0)
        {
            return true;
        }

        name = text.Replace("%2F", "/", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal);
        return string.Equals(Of(name), text, StringComparison.Ordinal);
    }
}
