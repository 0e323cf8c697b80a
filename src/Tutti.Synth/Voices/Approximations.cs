using System.Runtime.Intrinsics;

namespace Tutti.Synth;

/// <summary>Functions that are good enough for sound, and many times faster than exact ones.</summary>
internal static class Approximations
{
    private const float Turn = MathF.PI / 2;

    /// <summary>Sine and cosine of angles from 0 to pi, to the last bit or two.</summary>
    public static (Vector256<float> Sine, Vector256<float> Cosine) SinCos(Vector256<float> angle)
    {
        // mirrored into the first quarter, where the series is short
        Vector256<float> fromTop = Vector256.Create(Turn) - angle;
        return (Series(Vector256.Create(Turn) - Vector256.Abs(fromTop), angle), Series(fromTop, fromTop));

        static Vector256<float> Series(Vector256<float> x, Vector256<float> exact)
        {
            // near 0 the angle itself, not what the mirror has rounded
            x = Vector256.ConditionalSelect(Vector256.LessThan(exact, Vector256.Create(0.5f)), exact, x);
            Vector256<float> square = x * x;
            Vector256<float> sum = Vector256.Create(-1f / 39_916_800) * square;
            sum = (sum + Vector256.Create(1f / 362_880)) * square;
            sum = (sum - Vector256.Create(1f / 5_040)) * square;
            sum = (sum + Vector256.Create(1f / 120)) * square;
            sum = (sum - Vector256.Create(1f / 6)) * square;
            return x + (x * sum);
        }
    }

    /// <summary>Powers of two, to 1 part in 100,000; exponents beyond -120 and 120 count as these.</summary>
    public static Vector256<float> Exp2(Vector256<float> exponent)
    {
        exponent = Vector256.Clamp(exponent, Vector256.Create(-120f), Vector256.Create(120f));
        Vector256<float> whole = Vector256.Floor(exponent);
        Vector256<float> x = exponent - whole;
        Vector256<float> sum = Vector256.Create(0.0018775767f) * x;
        sum = (sum + Vector256.Create(0.0089893397f)) * x;
        sum = (sum + Vector256.Create(0.055826318f)) * x;
        sum = (sum + Vector256.Create(0.24015361f)) * x;
        sum = (sum + Vector256.Create(0.69315308f)) * x;
        Vector256<int> scale = (Vector256.ConvertToInt32(whole) + Vector256.Create(127)) << 23;
        return (sum + Vector256<float>.One) * scale.AsSingle();
    }
}
