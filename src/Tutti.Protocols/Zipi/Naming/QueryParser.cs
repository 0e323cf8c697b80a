using System.Globalization;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Naming;

/// <summary>Reads the text form of a query (zipi-3.6).</summary>
/// <remarks>
/// <code>
/// query      = both { "or" both }
/// both       = single { "and" single }
/// single     = "not" single | "(" query ")" | "present" key | key operator value
/// operator   = "=" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=" | "contains"
/// </code>
/// </remarks>
internal ref struct QueryParser(string text)
{
    private const int MostNested = 64;

    private static readonly string[] s_operators = ["=", "!=", "<", "<=", ">", ">=", "contains"];

    private readonly List<Query.Term> _terms = [];
    private int _at;
    private int _nested;
    private DecodeError _error;

    public bool TryParse(out List<Query.Term> terms, out DecodeError error)
    {
        terms = _terms;
        bool read = Either() && (AtEnd() || Fail("something follows the query"));
        error = _error;
        return read;
    }

    private bool Either()
    {
        if (!Both())
        {
            return false;
        }

        while (TakeWord("or"))
        {
            if (!Both())
            {
                return false;
            }

            _terms.Add(new Query.Term(QueryCode.Or, default));
        }

        return true;
    }

    private bool Both()
    {
        if (!Single())
        {
            return false;
        }

        while (TakeWord("and"))
        {
            if (!Single())
            {
                return false;
            }

            _terms.Add(new Query.Term(QueryCode.And, default));
        }

        return true;
    }

    private bool Single()
    {
        if (++_nested > MostNested)
        {
            return Fail("query is nested too deep");
        }

        bool read = TakeWord("not") ? Single() && Add(QueryCode.Not) : TakeSign("(") ? Either() && (TakeSign(")") || Fail("bracket is not closed")) : Comparison();
        _nested--;
        return read;
    }

    private bool Comparison()
    {
        bool present = TakeWord("present");
        int start = _at;
        ReadOnlySpan<char> name = Word();
        if (!CharacteristicNames.TryFind(name, out CharacteristicKey key, out CharacteristicType? type))
        {
            _at = start;
            return Fail(name.IsEmpty ? "a key is missing" : "unknown key");
        }

        if (present)
        {
            _terms.Add(new Query.Term(QueryCode.Present, Characteristic.OfFlag(key)));
            return true;
        }

        if (!TryOperator(out QueryCode code))
        {
            return Fail("an operator is missing");
        }

        if (!TryValue(key, code == QueryCode.Contains ? CharacteristicType.Text : type, out Characteristic value))
        {
            return Fail("a value is missing or does not fit the key");
        }

        _terms.Add(new Query.Term(code, value));
        return true;
    }

    private bool TryOperator(out QueryCode code)
    {
        SkipSpace();
        code = default;
        for (int i = s_operators.Length - 1; i >= 0; i--)
        {
            if (i == s_operators.Length - 1 ? TakeWord(s_operators[i]) : TakeSign(s_operators[i]))
            {
                code = (QueryCode)(i + 1);
                return true;
            }
        }

        return false;
    }

    private bool TryValue(CharacteristicKey key, CharacteristicType? type, out Characteristic value)
    {
        value = default;
        SkipSpace();
        if (_at < text.Length && text[_at] == '"')
        {
            int end = text.IndexOf('"', _at + 1);
            if (end < 0 || type is CharacteristicType.Number or CharacteristicType.Version || System.Text.Encoding.UTF8.GetByteCount(text.AsSpan(_at + 1, end - _at - 1)) > 255)
            {
                return false;
            }

            value = Characteristic.OfText(key, text[(_at + 1)..end]);
            _at = end + 1;
            return true;
        }

        int start = _at;
        ReadOnlySpan<char> word = Word();
        bool isVersion = TryVersion(word, out byte major, out byte minor);
        bool isNumber = TryNumber(word, out ulong number);
        type ??= isNumber ? CharacteristicType.Number : isVersion ? CharacteristicType.Version : CharacteristicType.Text;
        bool fits = type switch
        {
            CharacteristicType.Number => isNumber,
            CharacteristicType.Version => isVersion,
            _ => !word.IsEmpty && System.Text.Encoding.UTF8.GetByteCount(word) <= 255,
        };
        if (!fits)
        {
            _at = start;
            return false;
        }

        value = type switch
        {
            CharacteristicType.Number => Characteristic.OfNumber(key, number),
            CharacteristicType.Version => Characteristic.OfVersion(key, major, minor),
            _ => Characteristic.OfText(key, word.ToString()),
        };
        return true;
    }

    private static bool TryVersion(ReadOnlySpan<char> word, out byte major, out byte minor)
    {
        minor = 0;
        int dot = word.IndexOf('.');
        return byte.TryParse(dot < 0 ? word : word[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out major)
            && (dot < 0 || byte.TryParse(word[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out minor));
    }

    // k and M as in Bd: thousand and million. 1.5M is a whole number, too.
    private static bool TryNumber(ReadOnlySpan<char> word, out ulong number)
    {
        number = 0;
        decimal unit = word.IsEmpty ? 1 : word[^1] switch
        {
            'k' or 'K' => 1_000,
            'M' => 1_000_000,
            _ => 1,
        };
        ReadOnlySpan<char> digits = unit == 1 ? word : word[..^1];
        NumberStyles style = unit == 1 ? NumberStyles.None : NumberStyles.AllowDecimalPoint;
        if (!decimal.TryParse(digits, style, CultureInfo.InvariantCulture, out decimal value) || value > ulong.MaxValue / unit || decimal.Truncate(value * unit) != value * unit)
        {
            return false;
        }

        number = (ulong)(value * unit);
        return true;
    }

    private bool Add(QueryCode code)
    {
        _terms.Add(new Query.Term(code, default));
        return true;
    }

    private ReadOnlySpan<char> Word()
    {
        SkipSpace();
        int start = _at;
        while (_at < text.Length && !char.IsWhiteSpace(text[_at]) && text[_at] is not ('(' or ')' or '=' or '!' or '<' or '>' or '"'))
        {
            _at++;
        }

        return text.AsSpan(start, _at - start);
    }

    private bool TakeWord(string word)
    {
        int start = _at;
        if (Word().Equals(word, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        _at = start;
        return false;
    }

    private bool TakeSign(string sign)
    {
        SkipSpace();
        if (!text.AsSpan(_at).StartsWith(sign, StringComparison.Ordinal))
        {
            return false;
        }

        _at += sign.Length;
        return true;
    }

    private bool AtEnd()
    {
        SkipSpace();
        return _at == text.Length;
    }

    private void SkipSpace()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
        {
            _at++;
        }
    }

    private bool Fail(string reason)
    {
        _error = new DecodeError(reason, _at);
        return false;
    }
}
