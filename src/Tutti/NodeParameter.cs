namespace Tutti;

/// <summary>A parameter as a person names it: <c>NODE/PARAMETER</c>.</summary>
/// <remarks>
/// It is only a name: neither need exist. Thread-safe: yes (immutable). The first slash parts the two. A slash inside the node's name is written <c>%2F</c>; a percent sign needs <c>%25</c> only where
/// <c>2F</c> or <c>25</c> follows it.
/// </remarks>
/// <param name="Node">Name, identity or first digits of a UUID.</param>
/// <param name="Path">The parameter in the node: <c>NAME</c> or <c>OBJECT/NAME</c>, still escaped.</param>
public readonly record struct NodeParameter(string Node, string Path)
{
    /// <summary>Reads <c>NODE/PARAMETER</c>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="address">What it names.</param>
    /// <param name="error">Why it is none, as a sentence that shows how one is written; empty when it is one.</param>
    public static bool TryParse(string text, out NodeParameter address, out string error)
    {
        address = default;
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash <= 0 || slash == text.Length - 1)
        {
            error = slash < 0 ? "there is no slash in it" : slash == 0 ? "the node is missing" : "the parameter is missing";
            error = $"\"{text}\": {error}; write NODE/PARAMETER, such as lamp/level";
            return false;
        }

        error = string.Empty;
        address = new NodeParameter(ReadNode(text[..slash]), text[(slash + 1)..]);
        return true;
    }

    /// <summary>The name of a node from its escaped form.</summary>
    public static string ReadNode(string text) => text
        .Replace("%2F", "/", StringComparison.OrdinalIgnoreCase)
        .Replace("%25", "%", StringComparison.Ordinal);

    /// <summary>The name of a node as <see cref="TryParse"/> reads it.</summary>
    public static string WriteNode(string name) => name
        .Replace("%2", "%252", StringComparison.Ordinal)
        .Replace("/", "%2F", StringComparison.Ordinal);

    /// <summary><c>NODE/PARAMETER</c>, as <see cref="TryParse"/> reads it.</summary>
    public override string ToString() => $"{WriteNode(Node)}/{Path}";
}
