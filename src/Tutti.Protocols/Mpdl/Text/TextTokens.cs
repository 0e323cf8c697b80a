namespace Tutti.Protocols.Mpdl;

/// <summary>Cuts a line at white space; a token that starts with a quotation mark runs to its end.</summary>
/// <param name="line">Without its line end.</param>
internal ref struct TextTokens(ReadOnlySpan<char> line)
{
    private readonly ReadOnlySpan<char> _line = line;
    private int _next = Skip(line, 0);

    /// <summary>Where the token that was last taken starts.</summary>
    public int Position { get; private set; }

    public readonly bool IsAtEnd => _next == _line.Length;

    public readonly ReadOnlySpan<char> Peek() => _line[_next..End()];

    public ReadOnlySpan<char> Take()
    {
        int end = End();
        ReadOnlySpan<char> token = _line[_next..end];
        Position = _next;
        _next = Skip(_line, end);
        return token;
    }

    public bool TryTake(ReadOnlySpan<char> expected)
    {
        bool isThere = Peek().SequenceEqual(expected);
        if (isThere)
        {
            Take();
        }

        return isThere;
    }

    private static int Skip(ReadOnlySpan<char> line, int from)
    {
        while (from < line.Length && char.IsWhiteSpace(line[from]))
        {
            from++;
        }

        return from;
    }

    private readonly int End()
    {
        int end = _next;
        if (end < _line.Length && _line[end] == '"')
        {
            for (end++; end < _line.Length && _line[end] != '"'; end++)
            {
                end += _line[end] == '\\' ? 1 : 0;
            }

            return Math.Min(end + 1, _line.Length);
        }

        while (end < _line.Length && !char.IsWhiteSpace(_line[end]))
        {
            end++;
        }

        return end;
    }
}
