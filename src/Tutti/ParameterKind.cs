namespace Tutti;

/// <summary>How a .NET type stands for a ZOCP type: int is long, flt and percent are double, vec2f is Vec2.</summary>
internal static class ParameterKind
{
    public static readonly ParameterKind<long> Int = new(TypeHint.Int, v => ZocpValue.From(v), v => v.TryGetInteger(out long n) ? n : 0);
    public static readonly ParameterKind<double> Float = new(TypeHint.Flt, v => ZocpValue.From(v), ReadNumber);
    public static readonly ParameterKind<double> Percent = new(TypeHint.Percent, v => ZocpValue.From(v), ReadNumber);
    public static readonly ParameterKind<bool> Bool = new(TypeHint.Bool, v => ZocpValue.From(v), v => v.TryGetBool(out bool b) && b);
    public static readonly ParameterKind<string> Text = new(TypeHint.String, v => ZocpValue.From(v), v => v.TryGetText(out string? s) ? s : string.Empty);

    public static readonly ParameterKind<Vec2> Vec2 = new(
        TypeHint.Vec2f,
        v => ZocpValue.From(v.X, v.Y),
        v => Numbers(v, stackalloc double[2]) is [var x, var y] ? new Vec2(x, y) : default);

    public static readonly ParameterKind<Vec3> Vec3 = new(
        TypeHint.Vec3f,
        v => ZocpValue.From(v.X, v.Y, v.Z),
        v => Numbers(v, stackalloc double[3]) is [var x, var y, var z] ? new Vec3(x, y, z) : default);

    public static readonly ParameterKind<Vec4> Vec4 = new(
        TypeHint.Vec4f,
        v => ZocpValue.From(v.X, v.Y, v.Z, v.W),
        v => Numbers(v, stackalloc double[4]) is [var x, var y, var z, var w] ? new Vec4(x, y, z, w) : default);

    /// <summary>A type that is known only when the program runs.</summary>
    public static ParameterKind<ZocpValue> Any(TypeHint type) => new(type, v => v, v => v);

    private static double ReadNumber(ZocpValue value) => value.TryGetNumber(out double number) ? number : 0;

    private static ReadOnlySpan<double> Numbers(in ZocpValue value, Span<double> numbers) =>
        value.TryGetVector(numbers, out int count) ? numbers[..count] : default;
}

/// <summary>One .NET type for one ZOCP type.</summary>
/// <typeparam name="T">The .NET type.</typeparam>
/// <param name="Type">The ZOCP type.</param>
/// <param name="Write">Makes a value of it.</param>
/// <param name="Read">Reads a value that the core has checked to be of the type.</param>
internal sealed record ParameterKind<T>(TypeHint Type, Func<T, ZocpValue> Write, Func<ZocpValue, T> Read);
