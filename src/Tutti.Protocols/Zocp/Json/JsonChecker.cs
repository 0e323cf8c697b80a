using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <summary>One pass over a text that may be JSON. See <see cref="JsonText.TryCheck"/>.</summary>
internal ref struct JsonChecker(ReadOnlySpan<byte> text)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private int _at;
    private string? _reason;

    /// <summary>Checks the whole text.</summary>
    public bool TryCheck(int maxDepth, out DecodeError error)
    {
        bool good = TryValue(Math.Min(maxDepth, JsonText.DeepestNesting));
        if (good)
        {
            _at = JsonText.SkipBlanks(_text, _at);
            good = _at == _text.Length || Fail("text after the JSON value");
        }

        error = good ? default : new DecodeError(_reason ?? "not JSON", _at);
        return good;
    }

    private bool TryValue(int depth)
    {
        _at = JsonText.SkipBlanks(_text, _at);
        if (_at == _text.Length)
        {
            return Fail("JSON value missing");
        }

        switch (_text[_at])
        {
            case (byte)'{':
                return depth > 0 ? TryMembers(depth - 1) : Fail("nested too deep");
            case (byte)'[':
                return depth > 0 ? TryItems(depth - 1) : Fail("nested too deep");
            case (byte)'"':
                return TryString();
            case (byte)'t':
                return TryWord("true"u8);
            case (byte)'f':
                return TryWord("false"u8);
            case (byte)'n':
                return TryWord("null"u8);
            case (byte)'N':
                return TryWord("NaN"u8);
            case (byte)'I':
                return TryWord("Infinity"u8);
            default:
                return TryNumber();
        }
    }

    private bool TryMembers(int depth)
    {
        _at++;
        if (TryTake('}'))
        {
            return true;
        }

        while (true)
        {
            _at = JsonText.SkipBlanks(_text, _at);
            if (_at == _text.Length || _text[_at] != '"')
            {
                return Fail("name of a member missing");
            }

            if (!TryString())
            {
                return false;
            }

            if (!TryTake(':'))
            {
                return Fail("colon missing");
            }

            if (!TryValue(depth))
            {
                return false;
            }

            if (TryTake('}'))
            {
                return true;
            }

            if (!TryTake(','))
            {
                return Fail("comma or end of object missing");
            }
        }
    }

    private bool TryItems(int depth)
    {
        _at++;
        if (TryTake(']'))
        {
            return true;
        }

        while (true)
        {
            if (!TryValue(depth))
            {
                return false;
            }

            if (TryTake(']'))
            {
                return true;
            }

            if (!TryTake(','))
            {
                return Fail("comma or end of array missing");
            }
        }
    }

    private bool TryString()
    {
        _at++;
        while (_at < _text.Length)
        {
            byte octet = _text[_at];
            if (octet == '"')
            {
                _at++;
                return true;
            }

            if (octet < 0x20)
            {
                return Fail("control character in a string");
            }

            if (octet != '\\')
            {
                _at++;
            }
            else if (!TryEscape())
            {
                return false;
            }
        }

        return Fail("string without end");
    }

    private bool TryEscape()
    {
        ReadOnlySpan<byte> rest = _text[(_at + 1)..];
        if (!rest.IsEmpty && "\"\\/bfnrt"u8.Contains(rest[0]))
        {
            _at += 2;
            return true;
        }

        if (rest.Length < 5 || rest[0] != 'u')
        {
            return Fail("unknown escape");
        }

        foreach (byte digit in rest.Slice(1, 4))
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return Fail("unknown escape");
            }
        }

        _at += 6;
        return true;
    }

    private bool TryNumber()
    {
        if (_text[_at] == '-')
        {
            _at++;
            if (_at < _text.Length && _text[_at] == 'I')
            {
                return TryWord("Infinity"u8);
            }
        }

        int whole = _at;
        if (!TryDigits() || (_text[whole] == '0' && _at - whole > 1))
        {
            return Fail("not a JSON value");
        }

        if (_at < _text.Length && _text[_at] == '.')
        {
            _at++;
            if (!TryDigits())
            {
                return Fail("digit missing");
            }
        }

        if (_at < _text.Length && (_text[_at] | 0x20) == 'e')
        {
            _at++;
            if (_at < _text.Length && _text[_at] is (byte)'+' or (byte)'-')
            {
                _at++;
            }

            return TryDigits() || Fail("digit missing");
        }

        return true;
    }

    private bool TryDigits()
    {
        int start = _at;
        while (_at < _text.Length && char.IsAsciiDigit((char)_text[_at]))
        {
            _at++;
        }

        return _at > start;
    }

    private bool TryWord(ReadOnlySpan<byte> word)
    {
        if (!_text[_at..].StartsWith(word))
        {
            return Fail("not a JSON value");
        }

        _at += word.Length;
        return true;
    }

    private bool TryTake(char mark)
    {
        _at = JsonText.SkipBlanks(_text, _at);
        if (_at == _text.Length || _text[_at] != mark)
        {
            return false;
        }

        _at++;
        return true;
    }

    private bool Fail(string reason)
    {
        _reason ??= reason;
        return false;
    }
}
