using System.Runtime.InteropServices;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zipi.Naming;

/// <summary>What to look for: a checked postfix expression over characteristics (zipi-3.3 to zipi-3.5). Immutable.</summary>
public sealed class Query
{
    /// <summary>The most terms of an expression.</summary>
    public const int MostTerms = 64;

    /// <summary>The most results that may wait for an operator.</summary>
    public const int MostDeep = 16;

    private readonly Term[] _terms;

    private Query(Term[] terms) => _terms = terms;

    /// <summary>Terms of the expression.</summary>
    public int Count => _terms.Length;

    /// <summary>Reads an expression that fills <paramref name="octets"/>.</summary>
    public static bool TryRead(ReadOnlySpan<byte> octets, out Query? query, out DecodeError error)
    {
        query = null;
        ByteReader reader = new(octets);
        List<Term> terms = [];
        while (reader.Remaining > 0)
        {
            int at = reader.Position;
            if (terms.Count == MostTerms)
            {
                error = new DecodeError("query has more than 64 terms", at);
                return false;
            }

            if (!TryReadTerm(ref reader, out Term term, out error))
            {
                return false;
            }

            terms.Add(term);
        }

        return TryMake(terms, octets.Length, out query, out error);
    }

    /// <summary>Reads the text form (zipi-3.6).</summary>
    /// <param name="text">Such as <c>class = synthesizer and max-speed &gt;= 1M</c>.</param>
    /// <param name="query">The query; null when the result is false.</param>
    /// <param name="error">What is wrong and at which character.</param>
    public static bool TryParse(string? text, out Query? query, out DecodeError error)
    {
        query = null;
        QueryParser parser = new(text ?? "");
        return parser.TryParse(out List<Term> terms, out error) && TryMake(terms, (text ?? "").Length, out query, out error);
    }

    /// <summary>Writes the expression.</summary>
    public void Write(ByteWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        foreach (Term term in _terms)
        {
            writer.WriteU8((byte)term.Code);
            if (term.Code == QueryCode.Present)
            {
                writer.WriteU16((ushort)term.Value.Key);
            }
            else if (term.Code < QueryCode.Present)
            {
                term.Value.Write(writer);
            }
        }
    }

    /// <summary>True when a device with these characteristics is meant.</summary>
    public bool Matches(IReadOnlyList<Characteristic> characteristics)
    {
        ArgumentNullException.ThrowIfNull(characteristics);
        Span<bool> stack = stackalloc bool[MostDeep];
        int depth = 0;
        foreach (ref readonly Term term in _terms.AsSpan())
        {
            switch (term.Code)
            {
                case QueryCode.And:
                    depth--;
                    stack[depth - 1] &= stack[depth];
                    break;
                case QueryCode.Or:
                    depth--;
                    stack[depth - 1] |= stack[depth];
                    break;
                case QueryCode.Not:
                    stack[depth - 1] = !stack[depth - 1];
                    break;
                default:
                    stack[depth++] = AnyMatches(term, characteristics);
                    break;
            }
        }

        return stack[0];
    }

    private static bool TryReadTerm(ref ByteReader reader, out Term term, out DecodeError error)
    {
        int at = reader.Position;
        term = default;
        error = default;
        reader.TryReadU8(out byte code);
        switch ((QueryCode)code)
        {
            case >= QueryCode.Equal and <= QueryCode.Contains:
                bool read = Characteristic.TryRead(ref reader, out Characteristic value, out error);
                term = new Term((QueryCode)code, value);
                return read;
            case QueryCode.Present:
                if (!reader.TryReadU16(out ushort key))
                {
                    error = new DecodeError("key is cut short", at);
                    return false;
                }

                term = new Term(QueryCode.Present, Characteristic.OfFlag((CharacteristicKey)key));
                return true;
            case QueryCode.And or QueryCode.Or or QueryCode.Not:
                term = new Term((QueryCode)code, default);
                return true;
            default:
                error = new DecodeError("unknown term", at);
                return false;
        }
    }

    private static bool TryMake(List<Term> terms, int end, out Query? query, out DecodeError error)
    {
        query = null;
        int depth = 0;
        int deepest = 0;
        foreach (Term term in terms)
        {
            int needs = term.Code is QueryCode.And or QueryCode.Or ? 2 : term.Code == QueryCode.Not ? 1 : 0;
            if (depth < needs)
            {
                error = new DecodeError("operator without operands", end);
                return false;
            }

            depth += needs == 0 ? 1 : 1 - needs;
            deepest = Math.Max(deepest, depth);
        }

        string? reason = terms.Count > MostTerms ? "query has more than 64 terms"
            : deepest > MostDeep ? "query is more than 16 deep"
            : depth != 1 ? "query is not one expression"
            : null;
        error = reason is null ? default : new DecodeError(reason, end);
        query = reason is null ? new Query([.. terms]) : null;
        return reason is null;
    }

    private static bool AnyMatches(in Term term, IReadOnlyList<Characteristic> characteristics)
    {
        for (int i = 0; i < characteristics.Count; i++)
        {
            Characteristic has = characteristics[i];
            if (has.Key == term.Value.Key && (term.Code == QueryCode.Present || (has.Type == term.Value.Type && Compare(term, has))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Compare(in Term term, in Characteristic has)
    {
        Characteristic wanted = term.Value;
        if (term.Code == QueryCode.Contains)
        {
            return has.Type == CharacteristicType.Text && Fold(has.Text).Contains(Fold(wanted.Text), StringComparison.Ordinal);
        }

        int order = has.Type == CharacteristicType.Text
            ? string.CompareOrdinal(Fold(has.Text), Fold(wanted.Text))
            : has.Number.CompareTo(wanted.Number);
        return term.Code switch
        {
            QueryCode.Equal => order == 0,
            QueryCode.NotEqual => order != 0,
            QueryCode.Less => order < 0,
            QueryCode.LessOrEqual => order <= 0,
            QueryCode.Greater => order > 0,
            _ => order >= 0,
        };
    }

    // Only ASCII letters are alike: what other alphabets hold to be alike differs from place to place.
    private static string Fold(string text) => string.Create(text.Length, text, (to, from) =>
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
        }
    });

    /// <summary>A term: a code, and for comparisons the value to compare with.</summary>
    [StructLayout(LayoutKind.Auto)]
    internal readonly record struct Term(QueryCode Code, Characteristic Value);
}
