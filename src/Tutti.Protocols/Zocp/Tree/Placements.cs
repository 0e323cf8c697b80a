using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zocp;

/// <summary>The placement keys of a tree.</summary>
internal static class Placements
{
    private static readonly string[] Keys = ["_location", "_orientation", "_scale", "_matrix"];

    public static string Key(Placement part) => Keys[(int)part];

    public static bool IsKey(string name) => Array.IndexOf(Keys, name) >= 0;

    /// <summary>True when the value has the shape that the key asks for.</summary>
    public static bool IsGood(string name, in ZocpValue value)
    {
        Span<double> numbers = stackalloc double[4];
        if (!value.IsFinite)
        {
            return false;
        }

        if (!string.Equals(name, Keys[(int)Placement.Matrix], StringComparison.Ordinal))
        {
            return value.TryGetVector(numbers, out int count) && count == 3;
        }

        int rows = 0;
        if (value.Kind != ZocpValueKind.Raw || !JsonItems.IsArray(value.RawText))
        {
            return false;
        }

        JsonItems items = new(value.RawText);
        while (items.MoveNext())
        {
            if (!ZocpValue.Read(items.Value).TryGetVector(numbers, out int count) || count != 4)
            {
                return false;
            }

            rows++;
        }

        return rows == 4;
    }

    /// <summary>Sixteen numbers as four rows.</summary>
    public static ZocpValue Matrix(ReadOnlySpan<double> numbers)
    {
        ByteWriter writer = new();
        for (int row = 0; row < 4; row++)
        {
            JsonWriter.Raw(writer, row == 0 ? "["u8 : ","u8);
            RawValues.WriteNumbers(writer, numbers.Slice(row * 4, 4));
        }

        JsonWriter.Raw(writer, "]"u8);
        return ZocpValue.Read(writer.WrittenSpan);
    }
}
