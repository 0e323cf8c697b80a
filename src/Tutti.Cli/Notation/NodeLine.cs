namespace Tutti.Cli.Notation;

/// <summary>A line on the standard input of <c>tutti node</c>: <c>fader 0.7</c>.</summary>
/// <param name="Path">The parameter.</param>
/// <param name="Value">Its new value.</param>
internal readonly record struct NodeLine(string Path, ZocpValue Value)
{
    /// <summary>Reads a line.</summary>
    /// <param name="line">A parameter, white space, and a value: for a string parameter the rest of the line as it is, else JSON.</param>
    /// <param name="types">The parameters of the node, with their types. A name may hold spaces: the longest that fits is taken.</param>
    /// <param name="read">What was read.</param>
    /// <param name="error">What is wrong with the line.</param>
    public static bool TryParse(string line, IReadOnlyDictionary<string, TypeHint> types, out NodeLine read, out string error)
    {
        read = default;
        line = line.TrimStart();
        string? path = types.Keys.Where(p => Names(line, p)).MaxBy(p => p.Length);
        if (path is null)
        {
            string[] words = line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
            error = $"there is no parameter \"{(words.Length == 0 ? string.Empty : words[0])}\"";
            return false;
        }

        TypeHint type = types[path];
        string word = ParameterSpec.Word(type);
        string text = line.Length == path.Length ? string.Empty : line[(path.Length + 1)..];
        if (type != TypeHint.String && text.AsSpan().IsWhiteSpace())
        {
            error = $"the value of {path} is missing; {ValueText.Example(word)}";
            return false;
        }

        if (!ValueText.TryRead(word, text, out ZocpValue value, out error))
        {
            return false;
        }

        error = $"{text.Trim()} is not of the type of {path}; {ValueText.Example(word)}";
        read = new NodeLine(path, value);
        return ValueText.Fits(type, value);
    }

    private static bool Names(string line, string path) =>
        line.StartsWith(path, StringComparison.Ordinal) && (line.Length == path.Length || char.IsWhiteSpace(line[path.Length]));
}
