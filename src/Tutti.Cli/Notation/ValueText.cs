namespace Tutti.Cli.Notation;

/// <summary>Values on the command line (ruling 24): text for a string parameter as it is, everything else as JSON.</summary>
internal static class ValueText
{
    /// <summary>Reads a value for a parameter of a known type.</summary>
    /// <param name="type">The type hint as on the wire; empty or unknown: any JSON.</param>
    /// <param name="text">What was typed.</param>
    /// <param name="value">The value.</param>
    /// <param name="error">What is wrong with the text, and how to write it.</param>
    public static bool TryRead(string type, string text, out ZocpValue value, out string error)
    {
        error = string.Empty;
        if (type == "string")
        {
            value = ZocpValue.From(text);
            return true;
        }

        if (!ZocpValue.TryParse(text, out value))
        {
            error = $"\"{text}\" is not JSON; {Example(type)}";
            return false;
        }

        if (!value.IsFinite)
        {
            error = $"\"{text}\" is not a finite number; {Example(type)}";
            return false;
        }

        return true;
    }

    /// <summary>Reads an argument of a call, whose type nobody knows: JSON, or else text.</summary>
    public static ZocpValue ReadArgument(string text) =>
        ZocpValue.TryParse(text, out ZocpValue value) && value.IsFinite ? value : ZocpValue.From(text);

    /// <summary>The value on one line: text bare with its control characters escaped, everything else as JSON.</summary>
    public static string Line(in ZocpValue value) => Printable.Escape(value.TryGetText(out string? text) ? text : value.ToString());

    /// <summary>True when a value is of a type; a value of a type nobody knows is.</summary>
    public static bool Fits(TypeHint type, in ZocpValue value) => type switch
    {
        TypeHint.Int => value.TryGetInteger(out _),
        TypeHint.Flt or TypeHint.Percent => value.TryGetNumber(out _),
        TypeHint.Bool => value.TryGetBool(out _),
        TypeHint.String => value.TryGetText(out _),
        TypeHint.Vec2f => IsVector(value, 2),
        TypeHint.Vec3f => IsVector(value, 3),
        TypeHint.Vec4f => IsVector(value, 4),
        _ => true,
    };

    /// <summary>How a value of a type is written, as a clause.</summary>
    public static string Example(string type) => type switch
    {
        "int" => "an int is written as 3",
        "flt" or "percent" => $"a {type} is written as 0.5",
        "bool" => "a bool is written as true or false",
        "vec2f" => "a vec2f is written as [0,1]",
        "vec3f" => "a vec3f is written as [0,0.5,1]",
        "vec4f" => "a vec4f is written as [0,0,0.5,1]",
        _ => "write text in quotes, such as '\"on\"'",
    };

    private static bool IsVector(in ZocpValue value, int length)
    {
        Span<double> numbers = stackalloc double[4];
        return value.TryGetVector(numbers, out int count) && count == length;
    }
}
