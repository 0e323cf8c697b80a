using System.Buffers.Binary;

namespace Tutti.Interop.Tests.Seeing;

/// <summary>A packet of a pcap file, read by rules of our own.</summary>
internal sealed record PcapRecord(DateTimeOffset Time, byte[] Packet)
{
    public static List<PcapRecord> ReadAll(ReadOnlySpan<byte> file)
    {
        Assert.Equal(0xA1B23C4D, BinaryPrimitives.ReadUInt32LittleEndian(file));
        Assert.Equal(101u, BinaryPrimitives.ReadUInt32LittleEndian(file[20..]));
        List<PcapRecord> records = [];
        for (file = file[24..]; !file.IsEmpty;)
        {
            uint seconds = BinaryPrimitives.ReadUInt32LittleEndian(file);
            uint nanoseconds = BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
            int length = BinaryPrimitives.ReadInt32LittleEndian(file[8..]);
            Assert.Equal(length, BinaryPrimitives.ReadInt32LittleEndian(file[12..]));
            records.Add(new PcapRecord(DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / 100), file.Slice(16, length).ToArray()));
            file = file[(16 + length)..];
        }

        return records;
    }
}
