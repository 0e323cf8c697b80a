using System.Runtime.InteropServices;

namespace Tutti.Protocols.Mpdl;

/// <summary>How much of a sound goes to one of the device's outputs (mpdl-3.1).</summary>
/// <remarks>Levels multiply, for each output by itself; 0x80 is as the patch has it.</remarks>
/// <param name="Output">The output's number.</param>
/// <param name="Level">The level on the wire.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct OutputLevel(byte Output, byte Level)
{
    /// <summary>The factor relative to what the patch has, 0 to 1.992.</summary>
    public double Factor => Level / 128.0;

    /// <summary>The value nearest to a factor; beyond the range the end of it.</summary>
    /// <param name="output">The output's number.</param>
    /// <param name="factor">Relative to what the patch has, 0 to 1.992.</param>
    public static OutputLevel FromFactor(byte output, double factor) => new(output, Scale.ToByte(factor * 128));

    /// <summary>The value as a setting of its parameter.</summary>
    public static implicit operator ParameterSetting(OutputLevel value) => ParameterSetting.Known(DescriptorId.OutputLevel, value.Level, value.Output);
}
