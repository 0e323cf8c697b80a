using System.Buffers;

using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <summary>What can be asked of an array or object that is kept as JSON text. All texts given in have been checked.</summary>
internal static class RawValues
{
    /// <summary>Longer texts are compared octet by octet only: comparing by meaning takes the square of the members.</summary>
    private const int LongestCompared = 16 * 1024;

    /// <summary>A copy that is plain JSON: kept octet by octet unless it holds NaN, an infinity, a lone surrogate or broken UTF-8.</summary>
    public static byte[] Clean(ReadOnlySpan<byte> json)
    {
        if (IsFinite(json) && System.Text.Unicode.Utf8.IsValid(json) && json.IndexOf("\\u"u8) < 0)
        {
            return json.ToArray();
        }

        ByteWriter writer = new(json.Length + 16);
        Rewrite(json, writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>True when no number in it is NaN, an infinity or beyond the range of a double.</summary>
    public static bool IsFinite(ReadOnlySpan<byte> json)
    {
        for (int at = 0; at < json.Length;)
        {
            byte octet = json[at];
            if (octet == '"')
            {
                at = JsonText.SkipString(json, at);
            }
            else if (octet is (byte)'N' or (byte)'I')
            {
                return false;
            }
            else if (char.IsAsciiDigit((char)octet) || octet == '-')
            {
                int end = JsonText.SkipValue(json, at);
                if (!IsFiniteNumeral(json[at..end]))
                {
                    return false;
                }

                at = end;
            }
            else
            {
                at++;
            }
        }

        return true;
    }

    /// <summary>Writes a JSON array of numbers.</summary>
    public static void WriteNumbers(IBufferWriter<byte> writer, ReadOnlySpan<double> numbers)
    {
        JsonWriter.Raw(writer, "["u8);
        for (int i = 0; i < numbers.Length; i++)
        {
            if (i > 0)
            {
                JsonWriter.Raw(writer, ","u8);
            }

            JsonWriter.Number(writer, numbers[i]);
        }

        JsonWriter.Raw(writer, "]"u8);
    }

    /// <summary>Reads an array of nothing but numbers into a span that may be longer.</summary>
    public static bool TryReadNumbers(ReadOnlySpan<byte> json, Span<double> numbers, out int count)
    {
        count = 0;
        if (!JsonItems.IsArray(json))
        {
            return false;
        }

        JsonItems items = new(json);
        while (items.MoveNext())
        {
            if (count == numbers.Length || items.Value[0] is not ((byte)'-' or (>= (byte)'0' and <= (byte)'9'))
                || !ZocpValue.Read(items.Value).TryGetNumber(out numbers[count]))
            {
                return false;
            }

            count++;
        }

        return true;
    }

    /// <summary>Equal by meaning: arrays item by item, objects member by member in any order.</summary>
    public static bool AreEqual(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (Math.Max(left.Length, right.Length) > LongestCompared)
        {
            return left.SequenceEqual(right);
        }

        if (JsonItems.IsArray(left) && JsonItems.IsArray(right))
        {
            JsonItems a = new(left);
            JsonItems b = new(right);
            while (a.MoveNext())
            {
                if (!b.MoveNext() || !SameValue(a.Value, b.Value))
                {
                    return false;
                }
            }

            return !b.MoveNext();
        }

        return JsonMembers.IsObject(left) && JsonMembers.IsObject(right) && Covers(left, right) && Covers(right, left);
    }

    /// <summary>A hash that equal texts share.</summary>
    public static int Hash(ReadOnlySpan<byte> json)
    {
        int hash = 0;
        if (json.Length <= LongestCompared && JsonItems.IsArray(json))
        {
            JsonItems items = new(json);
            while (items.MoveNext())
            {
                hash = HashCode.Combine(hash, ZocpValue.Read(items.Value));
            }
        }

        return hash;
    }

    private static bool IsFiniteNumeral(ReadOnlySpan<byte> numeral) =>
        double.TryParse(numeral, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out double number)
        && double.IsFinite(number);

    private static bool SameValue(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) =>
        left.SequenceEqual(right) || ZocpValue.Read(left).Equals(ZocpValue.Read(right));

    private static bool Covers(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        JsonMembers a = new(right);
        while (a.MoveNext())
        {
            if (!TryFind(left, a.Name, out ReadOnlySpan<byte> mine) || !TryFind(right, a.Name, out ReadOnlySpan<byte> theirs)
                || !SameValue(mine, theirs))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryFind(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        string wanted = JsonText.Decode(name);
        JsonMembers members = new(json);
        while (members.MoveNext())
        {
            if (members.Name.SequenceEqual(name) || string.Equals(JsonText.Decode(members.Name), wanted, StringComparison.Ordinal))
            {
                value = members.Value;
            }
        }

        return !value.IsEmpty;
    }

    private static void Rewrite(ReadOnlySpan<byte> json, ByteWriter writer)
    {
        for (int at = 0; at < json.Length;)
        {
            int end = at + 1;
            switch (json[at])
            {
                case (byte)'"':
                    end = JsonText.SkipString(json, at);
                    JsonWriter.String(writer, JsonText.Decode(json[(at + 1)..(end - 1)]));
                    break;
                case (byte)'N' or (byte)'I' or (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                    end = JsonText.SkipValue(json, at);
                    JsonWriter.Raw(writer, IsFiniteNumeral(json[at..end]) ? json[at..end] : "null"u8);
                    break;
                default:
                    JsonWriter.Raw(writer, json[at..end]);
                    break;
            }

            at = end;
        }
    }
}
