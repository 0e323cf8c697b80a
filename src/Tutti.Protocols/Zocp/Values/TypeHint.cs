using System.Diagnostics.CodeAnalysis;

namespace Tutti;

/// <summary>What kind of value a parameter holds (the ZOCP key <c>typeHint</c>).</summary>
/// <remarks>The words on the wire are the lower-case names: <c>int flt percent bool string vec2f vec3f vec4f</c>.</remarks>
[SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "the words of the protocol")]
public enum TypeHint
{
    /// <summary>None of the defined words, or no <c>typeHint</c> at all: any JSON value fits.</summary>
    Any,

    /// <summary><c>int</c>: a whole number of at most 64 bits.</summary>
    Int,

    /// <summary><c>flt</c>: a number.</summary>
    Flt,

    /// <summary><c>percent</c>: a number; it has no range of its own.</summary>
    Percent,

    /// <summary><c>bool</c>: true or false.</summary>
    Bool,

    /// <summary><c>string</c>: text.</summary>
    String,

    /// <summary><c>vec2f</c>: two numbers.</summary>
    Vec2f,

    /// <summary><c>vec3f</c>: three numbers.</summary>
    Vec3f,

    /// <summary><c>vec4f</c>: four numbers.</summary>
    Vec4f,
}
