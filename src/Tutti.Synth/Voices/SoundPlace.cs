using System.Runtime.InteropServices;

using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Synth;

/// <summary>Where a note stands: how much of it goes to the left, to the right and into the room, and what the way does to its brightness.</summary>
/// <param name="Left">Factor; both channels together have the energy 1 at the place that nobody changed.</param>
/// <param name="Right">Factor.</param>
/// <param name="Room">Factor of what the room gets, relative to what it usually gets.</param>
/// <param name="Brightness">Factor of the centroid.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SoundPlace(double Left, double Right, double Room, double Brightness)
{
    private const double NeutralMetres = 10;

    /// <summary>Nearer than this nothing becomes louder.</summary>
    private const double NearestMetres = 2;

    /// <summary>Reads the place of a note, in the way of saying it that was used last (mpdl-3.11).</summary>
    public static SoundPlace Read(MpdlEngine engine, NoteAddress note, Instant now, SynthesizerOptions options)
    {
        switch (engine.PlacementOf(note))
        {
            case PlacementMethod.Pan:
                double back = Centred(engine.Effective(note, DescriptorId.PanFrontBack, now));
                double down = Centred(engine.Effective(note, DescriptorId.PanUpDown, now));
                double across = Centred(engine.Effective(note, DescriptorId.PanLeftRight, now));
                return Across(across) with { Room = 1 + (0.8 * back), Brightness = double.Exp2(-(0.5 * back) - (0.2 * down)) };

            case PlacementMethod.Spatialization:
                return Around(
                    (engine.Effective(note, DescriptorId.Azimuth, now) - 128) * Math.PI / 128,
                    (engine.Effective(note, DescriptorId.Elevation, now) - 128) * Math.PI / 256,
                    engine.Effective(note, DescriptorId.Distance, now) * NeutralMetres / 0x8000);

            case PlacementMethod.Outputs:
                double left = engine.Effective(note, DescriptorId.OutputLevel, now, options.LeftOutput) / 128;
                double right = engine.Effective(note, DescriptorId.OutputLevel, now, options.RightOutput) / 128;
                return new SoundPlace(left * Math.Sqrt(0.5), right * Math.Sqrt(0.5), (left + right) / 2, 1);

            default:
                return Across(0);
        }
    }

    /// <summary>Equal energy: the squares of left and right add up to 1 everywhere.</summary>
    /// <param name="across">-1 left, 0 in the middle, 1 right.</param>
    private static SoundPlace Across(double across)
    {
        (double right, double left) = Math.SinCos((across + 1) * Math.PI / 4);
        return new SoundPlace(Math.Max(left, 0), Math.Max(right, 0), 1, 1);
    }

    private static SoundPlace Around(double azimuth, double elevation, double metres)
    {
        double level = Math.Cos(elevation);
        double behind = (1 - (Math.Cos(azimuth) * level)) / 2;
        double near = NeutralMetres / Math.Max(metres, NearestMetres);
        SoundPlace direct = Across(Math.Sin(azimuth) * level);

        // The sound that comes straight grows weaker with distance, what the room gives back does not; air takes the brightness.
        return new SoundPlace(
            direct.Left * near,
            direct.Right * near,
            1,
            double.Exp2((0.5 * (1 - (metres / NeutralMetres))) - (0.7 * behind) + (0.2 * Math.Sin(elevation))));
    }

    /// <summary>-1 to 1 of a pan, its default exactly 0.</summary>
    private static double Centred(double value) => value <= 128 ? (value - 128) / 128 : (value - 128) / 127;
}
