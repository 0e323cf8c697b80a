using System.Globalization;
using System.Runtime.InteropServices;

namespace Tutti.Protocols.Mpdl;

/// <summary>How the steps of a value look to people: a number with a unit, with as many digits as the steps need.</summary>
/// <param name="Step">The size of one step, in the unit.</param>
/// <param name="Zero">The step that is shown as 0.</param>
/// <param name="Unit">Stands directly after the number; may be empty.</param>
/// <param name="Bits">Width on the wire.</param>
/// <param name="IsSigned">Two's complement.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct ValueScale(double Step, double Zero, string Unit, int Bits, bool IsSigned = false)
{
    public static ValueScale Of(DescriptorId id)
    {
        int bits = 8 * DescriptorCatalog.WidthOf(id);
        return id switch
        {
            DescriptorId.Brightness or DescriptorId.Roughness or DescriptorId.AttackCharacter => new(1 / 128.0, 0, "x", bits),
            DescriptorId.EvenOddBalance or DescriptorId.PitchedUnpitchedBalance => new(1 / 128.0, 128, "", bits),
            DescriptorId.PanLeftRight or DescriptorId.PanUpDown or DescriptorId.PanFrontBack => new(1 / 128.0, 128, "", bits),
            DescriptorId.Inharmonicity => new(1 / 128.0, 0, "", bits, IsSigned: true),
            DescriptorId.Loudness or DescriptorId.Amplitude => new(1 / 32768.0, 0, "x", bits),
            DescriptorId.OutputLevel => new(1 / 128.0, 0, "x", 8),
            DescriptorId.Distance => new(10 / 32768.0, 0, "m", bits),
            DescriptorId.Azimuth => new(360 / 256.0, 128, "deg", bits),
            DescriptorId.Elevation => new(90 / 128.0, 128, "deg", bits),
            DescriptorId.Frequency => new(1 / 65536.0, 0, "Hz", bits),
            DescriptorId.ModulationRate => new(1 / 128.0, 0, "Hz", 16, IsSigned: true),
            DescriptorId.TimeTag => new(0.00005, 0, "s", bits),
            DescriptorId.MinimumLatency => new(0.05, 0, "ms", bits),
            _ => new(1, 0, "", bits, DescriptorCatalog.IsSigned(id)),
        };
    }

    public string Format(uint raw)
    {
        double value = ((IsSigned ? (int)(raw << (32 - Bits)) >> (32 - Bits) : raw) - Zero) * Step;
        return Number(value, Step) + Unit;
    }

    /// <summary>A number rounded to less than a tenth of a step, without zeros at its end.</summary>
    public static string Number(double value, double step)
    {
        int digits = Math.Max(0, (int)Math.Ceiling(1 - Math.Log10(step)));
        string text = value.ToString("F" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return digits == 0 || step == 1 ? value.ToString("F0", CultureInfo.InvariantCulture) : text.TrimEnd('0').TrimEnd('.');
    }

    public bool TryParse(ReadOnlySpan<char> text, out uint raw)
    {
        raw = 0;
        if (!text.EndsWith(Unit, StringComparison.Ordinal)
            || !double.TryParse(text[..^Unit.Length], NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            return false;
        }

        double steps = Math.Floor((value / Step) + Zero + 0.5);
        double lowest = IsSigned ? -Math.ScaleB(1, Bits - 1) : 0;
        if (!(steps >= lowest && steps < lowest + Math.ScaleB(1, Bits)))
        {
            return false;
        }

        raw = (uint)(long)steps & (uint.MaxValue >> (32 - Bits));
        return true;
    }
}
