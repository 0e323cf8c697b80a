namespace Tutti.Protocols.Zocp;

/// <summary>Walks the items of an array in checked JSON text.</summary>
internal ref struct JsonItems(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _at = JsonText.SkipBlanks(text, 0) + 1;

    /// <summary>The item as it stands in the text, without blanks around it.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>True when the text is an array at all.</summary>
    public static bool IsArray(ReadOnlySpan<byte> text) => !text.IsEmpty && text[JsonText.SkipBlanks(text, 0)] == '[';

    /// <summary>Goes to the next item; false behind the last.</summary>
    public bool MoveNext()
    {
        int at = JsonText.SkipBlanks(_text, _at);
        if (_text[at] == ',')
        {
            at = JsonText.SkipBlanks(_text, at + 1);
        }

        if (_text[at] == ']')
        {
            return false;
        }

        _at = JsonText.SkipValue(_text, at);
        Value = _text[at.._at];
        return true;
    }
}
