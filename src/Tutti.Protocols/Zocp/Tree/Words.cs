namespace Tutti.Protocols.Zocp;

/// <summary>The words of a capability on the wire.</summary>
internal static class Words
{
    /// <summary>The objects of a tree hang under this key.</summary>
    public const string Objects = "objects";

    private static readonly string[] Hints = ["", "int", "flt", "percent", "bool", "string", "vec2f", "vec3f", "vec4f"];

    /// <summary>The word for a type; empty for <see cref="TypeHint.Any"/>.</summary>
    public static string Write(TypeHint hint) => Hints[(int)hint];

    /// <summary>The letters <c>r w e s</c>, in this order.</summary>
    public static string Write(Access access) => string.Concat(
        access.HasFlag(Access.Readable) ? "r" : "",
        access.HasFlag(Access.Writeable) ? "w" : "",
        access.HasFlag(Access.Emitter) ? "e" : "",
        access.HasFlag(Access.Sensor) ? "s" : "");

    /// <summary>The type that a word names. <c>float</c> is not defined but used by an old example.</summary>
    public static TypeHint ReadTypeHint(in ZocpValue value) =>
        !value.TryGetText(out string? word) || word.Length == 0 ? TypeHint.Any
        : string.Equals(word, "float", StringComparison.Ordinal) ? TypeHint.Flt
        : (TypeHint)Math.Max(0, Array.IndexOf(Hints, word));

    /// <summary>The letters in any order and number; others mean nothing.</summary>
    public static Access ReadAccess(in ZocpValue value)
    {
        Access access = Access.None;
        foreach (char letter in value.TryGetText(out string? text) ? text : "")
        {
            access |= letter switch
            {
                'r' => Access.Readable,
                'w' => Access.Writeable,
                'e' => Access.Emitter,
                's' => Access.Sensor,
                _ => Access.None,
            };
        }

        return access;
    }

    /// <summary>The numbers of a vector type, or 0.</summary>
    public static int VectorSize(TypeHint hint) => hint is >= TypeHint.Vec2f and <= TypeHint.Vec4f ? hint - TypeHint.Vec2f + 2 : 0;
}
