namespace Tutti.Cli.Notation;

/// <summary>A parameter of one's own, as <c>tutti node</c> takes it: <c>NAME:TYPE=VALUE[:MIN..MAX][:ACCESS]</c>.</summary>
/// <remarks>A colon inside a part is written <c>\:</c>, a backslash before a colon <c>\\</c>. Without <c>=VALUE</c> it starts at zero, false or empty.</remarks>
/// <param name="Path">Where it stands in its node: <c>NAME</c> or <c>OBJECT/NAME</c>.</param>
/// <param name="Type">Its type.</param>
/// <param name="Value">The value it starts with.</param>
/// <param name="Min">The least value; null: no bound.</param>
/// <param name="Max">The greatest value; null: no bound.</param>
/// <param name="Access">What others may do with it.</param>
internal sealed record ParameterSpec(string Path, TypeHint Type, ZocpValue Value, ZocpValue? Min, ZocpValue? Max, Access Access)
{
    private const string Form = "write NAME:TYPE=VALUE[:MIN..MAX][:ACCESS], such as fader:flt=0.5:0..1";

    private static readonly Dictionary<string, (TypeHint Type, string Zero)> s_types = new(StringComparer.Ordinal)
    {
        ["int"] = (TypeHint.Int, "0"),
        ["flt"] = (TypeHint.Flt, "0"),
        ["percent"] = (TypeHint.Percent, "0"),
        ["bool"] = (TypeHint.Bool, "false"),
        ["string"] = (TypeHint.String, string.Empty),
        ["vec2f"] = (TypeHint.Vec2f, "[0,0]"),
        ["vec3f"] = (TypeHint.Vec3f, "[0,0,0]"),
        ["vec4f"] = (TypeHint.Vec4f, "[0,0,0,0]"),
    };

    /// <summary>The words for types, as on the wire.</summary>
    public static IReadOnlyCollection<string> Types => s_types.Keys;

    /// <summary>The word for a type, as on the wire.</summary>
    public static string Word(TypeHint type) => s_types.FirstOrDefault(t => t.Value.Type == type).Key ?? string.Empty;

    /// <summary>The type a word stands for; <see cref="TypeHint.Any"/> for a word that is none.</summary>
    public static TypeHint TypeOf(string word) => s_types.TryGetValue(word, out (TypeHint Type, string Zero) known) ? known.Type : TypeHint.Any;

    /// <summary>Reads a spec.</summary>
    /// <param name="text">What was typed.</param>
    /// <param name="usual">The access when the text names none.</param>
    /// <param name="needed">Letters that an access named in the text must have.</param>
    /// <param name="spec">What was read.</param>
    /// <param name="error">What is wrong, with the text and how to write it.</param>
    public static bool TryParse(string text, Access usual, Access needed, out ParameterSpec spec, out string error)
    {
        spec = null!;
        if (!TryRead(Split(text), usual, needed, out spec, out string reason))
        {
            error = $"\"{text}\": {reason}";
            return false;
        }

        error = string.Empty;
        return true;
    }

    private static bool TryRead(List<string> parts, Access usual, Access needed, out ParameterSpec spec, out string reason)
    {
        spec = null!;
        reason = string.Empty;
        if (parts.Count is < 2 or > 4 || parts[0].Length == 0)
        {
            reason = parts[0].Length == 0 ? $"the name is missing; {Form}" : parts.Count < 2 ? $"the type is missing; {Form}" : $"it has too many colons; write one inside a part as \\:, {Form}";
            return false;
        }

        int equals = parts[1].IndexOf('=', StringComparison.Ordinal);
        string word = equals < 0 ? parts[1] : parts[1][..equals];
        if (!s_types.TryGetValue(word, out (TypeHint Type, string Zero) type))
        {
            reason = $"there is no type \"{word}\"; the types are {string.Join(' ', s_types.Keys)}";
            return false;
        }

        ZocpValue? min = null;
        ZocpValue? max = null;
        int next = 2;
        bool hasRange = parts.Count > next && parts[next].Contains("..", StringComparison.Ordinal);
        if (!TryValue(word, type.Type, equals < 0 ? type.Zero : parts[1][(equals + 1)..], out ZocpValue value, out reason)
            || (hasRange && !TryRange(parts[next++], word, type.Type, out min, out max, out reason)))
        {
            return false;
        }

        if (Outside(value, min, max, out reason))
        {
            return false;
        }

        Access access = usual;
        if (parts.Count > next && !TryAccess(parts[next++], needed, out access, out reason))
        {
            return false;
        }

        if (parts.Count > next)
        {
            reason = $"the range stands before the access; {Form}";
            return false;
        }

        spec = new ParameterSpec(parts[0], type.Type, value, min, max, access);
        return true;
    }

    // A backslash counts only before a colon or another backslash: C\:\show is C:\show.
    private static List<string> Split(string text)
    {
        List<string> parts = [];
        System.Text.StringBuilder part = new();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is ':' or '\\')
            {
                part.Append(text[++i]);
            }
            else if (text[i] == ':')
            {
                parts.Add(part.ToString());
                part.Clear();
            }
            else
            {
                part.Append(text[i]);
            }
        }

        parts.Add(part.ToString());
        return parts;
    }

    private static bool TryValue(string word, TypeHint type, string text, out ZocpValue value, out string reason)
    {
        if (!ValueText.TryRead(word, text, out value, out reason))
        {
            return false;
        }

        reason = $"{text} is not of its type; {ValueText.Example(word)}";
        return ValueText.Fits(type, value);
    }

    private static bool TryRange(string text, string word, TypeHint type, out ZocpValue? min, out ZocpValue? max, out string reason)
    {
        min = max = null;
        if (type is TypeHint.Bool or TypeHint.String)
        {
            reason = $"a {word} has no range";
            return false;
        }

        int dots = text.IndexOf("..", StringComparison.Ordinal);
        return TryBound(text[..dots], word, type, out min, out reason) && TryBound(text[(dots + 2)..], word, type, out max, out reason);
    }

    private static bool TryBound(string text, string word, TypeHint type, out ZocpValue? bound, out string reason)
    {
        bound = null;
        reason = string.Empty;
        if (text.Length == 0)
        {
            return true;
        }

        bool good = TryValue(word, type, text, out ZocpValue value, out reason);
        bound = value;
        return good;
    }

    // Vectors are left to the node, which knows how to compare them.
    private static bool Outside(in ZocpValue value, ZocpValue? min, ZocpValue? max, out string reason)
    {
        reason = string.Empty;
        if (!value.TryGetNumber(out double number))
        {
            return false;
        }

        double least = min is { } low && low.TryGetNumber(out double l) ? l : double.NegativeInfinity;
        double greatest = max is { } high && high.TryGetNumber(out double h) ? h : double.PositiveInfinity;
        reason = least > greatest ? $"the least is above the greatest: {least} to {greatest}" : $"{number} is outside its range";
        return least > greatest || number < least || number > greatest;
    }

    private static bool TryAccess(string text, Access needed, out Access access, out string reason)
    {
        access = Access.None;
        foreach (char letter in text)
        {
            Access one = letter switch
            {
                'r' => Access.Readable,
                'w' => Access.Writeable,
                'e' => Access.Emitter,
                's' => Access.Sensor,
                _ => Access.None,
            };
            if (one == Access.None)
            {
                reason = $"there is no access \"{letter}\"; the letters are r (read) w (write) e (emit) s (sense)";
                return false;
            }

            access |= one;
        }

        reason = needed == Access.Emitter ? "what is given with --emit needs the access e" : "what is given with --sense needs the access s";
        return (access & needed) == needed;
    }
}
