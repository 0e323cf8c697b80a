using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Tutti.Protocols.Mpdl;

/// <summary>The data of a segment info block: a parameter glides to a target in a given time (mpdl-6.5).</summary>
/// <remarks><code>parameter(1) function(1) chaining(1) time(2) function begin(2) function end(2) target(width of the parameter)</code></remarks>
/// <param name="Target">The parameter and the value it reaches.</param>
/// <param name="Milliseconds">How long it takes; 0 jumps.</param>
/// <param name="Function">The shape of the way; 4 to 255 are user tables.</param>
/// <param name="IsChained">True to wait for the running segments of this parameter here, false to replace them.</param>
/// <param name="FunctionBegin">Where in the function it starts, in 1/65536 of it.</param>
/// <param name="FunctionEnd">The last 1/65536 of the function that is read.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SegmentBlock(
    ParameterSetting Target,
    ushort Milliseconds,
    SegmentFunction Function = SegmentFunction.Linear,
    bool IsChained = false,
    ushort FunctionBegin = 0,
    ushort FunctionEnd = 0xFFFF)
{
    /// <summary>Octets before the target.</summary>
    public const int HeadLength = 9;

    /// <summary>Octets on the wire.</summary>
    public int Length => HeadLength + DescriptorCatalog.WidthOf(Target.Id);

    /// <summary>Reads the block; false when it is too short or its parameter cannot glide. Bytes after the target are ignored.</summary>
    public static bool TryRead(ReadOnlySpan<byte> data, out SegmentBlock block)
    {
        block = default;
        if (data.Length <= HeadLength)
        {
            return false;
        }

        var id = (DescriptorId)data[0];
        int width = DescriptorCatalog.WidthOf(id);
        if (!DescriptorCatalog.CanGlide(id) || data.Length < HeadLength + width)
        {
            return false;
        }

        _ = ParameterSetting.TryRead(new Descriptor(id, data.Slice(HeadLength, width)), out ParameterSetting target);
        block = new SegmentBlock(
            target,
            BinaryPrimitives.ReadUInt16BigEndian(data[3..]),
            (SegmentFunction)data[1],
            data[2] == 1,
            BinaryPrimitives.ReadUInt16BigEndian(data[5..]),
            BinaryPrimitives.ReadUInt16BigEndian(data[7..]));
        return true;
    }

    /// <summary>Writes the block.</summary>
    /// <param name="data">At least <see cref="Length"/> octets.</param>
    public void Write(Span<byte> data)
    {
        data[0] = (byte)Target.Id;
        data[1] = (byte)Function;
        data[2] = IsChained ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt16BigEndian(data[3..], Milliseconds);
        BinaryPrimitives.WriteUInt16BigEndian(data[5..], FunctionBegin);
        BinaryPrimitives.WriteUInt16BigEndian(data[7..], FunctionEnd);
        Target.WriteValue(data[HeadLength..]);
    }
}
