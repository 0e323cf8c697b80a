using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Tutti.Protocols.Mpdl;

/// <summary>The data of a modulation info block: a function that moves a parameter around its value (mpdl-6.1).</summary>
/// <remarks><code>parameter(1) function(1) rate(2) depth(2) loop begin(2) loop end(2)</code></remarks>
/// <param name="Parameter">What is moved.</param>
/// <param name="Function">How it moves; 6 to 255 are user tables.</param>
/// <param name="Rate">Cycles a second in steps of 1/128 Hz; negative reads the function backwards.</param>
/// <param name="Depth">
/// How far: parameters that add, in their own steps aligned with the top 16 bits (one byte: 1/256 step); parameters that multiply, in 1/0x8000 of the value.
/// </param>
/// <param name="LoopBegin">The part that is read each cycle starts here, in 1/65536 of the function.</param>
/// <param name="LoopEnd">The last 1/65536 of the function that is read.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ModulationBlock(
    DescriptorId Parameter, ModulationFunction Function, short Rate, ushort Depth, ushort LoopBegin = 0, ushort LoopEnd = 0xFFFF)
{
    /// <summary>Octets on the wire.</summary>
    public const int Length = 10;

    /// <summary>Rate steps of one hertz.</summary>
    public const int StepsPerHertz = 128;

    /// <summary>Cycles a second, -256 to 255.99.</summary>
    public double Hertz => Rate / (double)StepsPerHertz;

    /// <summary>The rate nearest to a frequency; beyond the range the end of it.</summary>
    /// <param name="hertz">-256 to 255.99; negative reads backwards.</param>
    public static short RateFromHertz(double hertz) =>
        double.IsNaN(hertz) ? (short)0 : (short)Math.Clamp(Math.Floor((hertz * StepsPerHertz) + 0.5), short.MinValue, short.MaxValue);

    /// <summary>Reads the block; false with fewer than 10 bytes. More are ignored.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out ModulationBlock block)
    {
        block = default;
        if (data.Length < Length)
        {
            return false;
        }

        block = new ModulationBlock(
            (DescriptorId)data[0],
            (ModulationFunction)data[1],
            BinaryPrimitives.ReadInt16BigEndian(data[2..]),
            BinaryPrimitives.ReadUInt16BigEndian(data[4..]),
            BinaryPrimitives.ReadUInt16BigEndian(data[6..]),
            BinaryPrimitives.ReadUInt16BigEndian(data[8..]));
        return true;
    }

    /// <summary>Writes the block's 10 octets.</summary>
    /// <param name="data">At least 10 octets.</param>
    public void Write(Span<byte> data)
    {
        data[0] = (byte)Parameter;
        data[1] = (byte)Function;
        BinaryPrimitives.WriteInt16BigEndian(data[2..], Rate);
        BinaryPrimitives.WriteUInt16BigEndian(data[4..], Depth);
        BinaryPrimitives.WriteUInt16BigEndian(data[6..], LoopBegin);
        BinaryPrimitives.WriteUInt16BigEndian(data[8..], LoopEnd);
    }
}
