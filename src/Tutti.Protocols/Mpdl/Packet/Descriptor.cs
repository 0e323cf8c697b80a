using System.Buffers.Binary;

namespace Tutti.Protocols.Mpdl;

/// <summary>One descriptor as it stands in a packet: id and data bytes (mpdl-1.2). A view, valid as long as the packet's bytes.</summary>
/// <param name="id">What it is.</param>
/// <param name="data">The bytes after the id, and after the count when there is one.</param>
/// <param name="offset">Where the id stands, in octets from the start of the packet.</param>
public readonly ref struct Descriptor(DescriptorId id, ReadOnlySpan<byte> data, int offset = 0)
{
    /// <summary>What it is.</summary>
    public DescriptorId Id { get; } = id;

    /// <summary>The data: 1, 2 or 4 bytes, or as many as counted.</summary>
    public ReadOnlySpan<byte> Data { get; } = data;

    /// <summary>Where the id stands, in octets from the start of the packet.</summary>
    public int Offset { get; } = offset;

    /// <summary>The data of a descriptor of fixed width as an unsigned number; 0 when a count says the width.</summary>
    public uint Value => ((int)Id >> 6) switch
    {
        0 => Data[0],
        1 => BinaryPrimitives.ReadUInt16BigEndian(Data),
        2 => BinaryPrimitives.ReadUInt32BigEndian(Data),
        _ => 0,
    };
}
