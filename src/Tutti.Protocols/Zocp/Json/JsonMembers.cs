namespace Tutti.Protocols.Zocp;

/// <summary>Walks the members of an object in checked JSON text, duplicates included.</summary>
internal ref struct JsonMembers(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _at = JsonText.SkipBlanks(text, 0) + 1;

    /// <summary>The name as it stands in the text, without quotes and with its escapes.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The value as it stands in the text, without blanks around it.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Where in the text the value stands.</summary>
    public Range Range { get; private set; }

    /// <summary>True when the text is an object at all.</summary>
    public static bool IsObject(ReadOnlySpan<byte> text) => !text.IsEmpty && text[JsonText.SkipBlanks(text, 0)] == '{';

    /// <summary>Goes to the next member; false behind the last.</summary>
    public bool MoveNext()
    {
        int name = Next();
        if (_text[name] != '"')
        {
            return false;
        }

        int colon = JsonText.SkipString(_text, name);
        Name = _text[(name + 1)..(colon - 1)];
        int value = JsonText.SkipBlanks(_text, JsonText.SkipBlanks(_text, colon) + 1);
        _at = JsonText.SkipValue(_text, value);
        Range = value.._at;
        Value = _text[value.._at];
        return true;
    }

    private readonly int Next()
    {
        int at = JsonText.SkipBlanks(_text, _at);
        return _text[at] == ',' ? JsonText.SkipBlanks(_text, at + 1) : at;
    }
}
