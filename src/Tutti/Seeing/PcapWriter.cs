using System.Buffers.Binary;

namespace Tutti.Seeing;

/// <summary>Writes IPv4 packets into a file that Wireshark, tshark and tcpdump open (pcap 2.4 with nanoseconds, link type RAW).</summary>
/// <remarks>Thread-safe: no.</remarks>
public sealed class PcapWriter : IDisposable
{
    private const uint NanosecondMagic = 0xA1B23C4D;
    private const uint LongestPacket = 262_144;
    private const uint LinkTypeRaw = 101;

    private readonly Stream _file;

    /// <summary>Writes the header of the file.</summary>
    /// <param name="file">Where to; closed by <see cref="Dispose"/>.</param>
    public PcapWriter(Stream file)
    {
        ArgumentNullException.ThrowIfNull(file);
        _file = file;
        Span<byte> header = stackalloc byte[24];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, NanosecondMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], LongestPacket);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], LinkTypeRaw);
        _file.Write(header);
    }

    /// <summary>Packets written.</summary>
    public long Count { get; private set; }

    /// <summary>Writes a packet.</summary>
    /// <exception cref="IOException">The disk is full, or the like.</exception>
    public void Write(DateTimeOffset time, ReadOnlySpan<byte> packet)
    {
        long ticks = (time - DateTimeOffset.UnixEpoch).Ticks;
        Span<byte> header = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)(ticks / TimeSpan.TicksPerSecond));
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick));
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], (uint)packet.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[12..], (uint)packet.Length);
        _file.Write(header);
        _file.Write(packet);
        Count++;
    }

    /// <summary>Makes the file hold everything written so far.</summary>
    public void Flush() => _file.Flush();

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
