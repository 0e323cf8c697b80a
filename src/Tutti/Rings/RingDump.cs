using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Application;

namespace Tutti;

/// <summary>A patch, a sample or other data to send to a device, or that one offers.</summary>
/// <param name="Layer"><see cref="ApplicationLayer.PatchDump"/>, <see cref="ApplicationLayer.SampleDump"/> or <see cref="ApplicationLayer.DataDump"/>.</param>
/// <param name="Header">What the layer says stands before the data; at most 2048 octets.</param>
/// <param name="Data">The data; must stay as it is until the dump has ended. Empty in an offer.</param>
public sealed record RingDump(int Layer, ReadOnlyMemory<byte> Header, ReadOnlyMemory<byte> Data)
{
    /// <summary>A patch of an instrument (zipi-4.3).</summary>
    public static RingDump Patch(PatchHeader header, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(header);
        ByteWriter writer = new();
        header.Write(writer);
        return new RingDump(ApplicationLayer.PatchDump, writer.WrittenMemory, data);
    }

    /// <summary>Any data (zipi-4.5).</summary>
    public static RingDump Of(DataHeader header, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(header);
        ByteWriter writer = new();
        header.Write(writer);
        return new RingDump(ApplicationLayer.DataDump, writer.WrittenMemory, data);
    }

    /// <summary>A sample: the octets of a RIFF/WAVE file, of which everything before the samples is the header.</summary>
    /// <exception cref="ArgumentException">It is not such a file.</exception>
    public static RingDump Sample(ReadOnlyMemory<byte> wave)
    {
        ReadOnlySpan<byte> octets = wave.Span;
        int at = 12;
        if (octets.Length < 44 || !octets[..4].SequenceEqual("RIFF"u8) || !octets[8..12].SequenceEqual("WAVE"u8))
        {
            throw new ArgumentException("Not a RIFF/WAVE file.", nameof(wave));
        }

        while (at + 8 <= Math.Min(octets.Length, 2048))
        {
            int length = (int)Math.Min(System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(octets[(at + 4)..]), int.MaxValue - at - 9);
            if (octets[at..(at + 4)].SequenceEqual("data"u8))
            {
                return new RingDump(ApplicationLayer.SampleDump, wave[..(at + 8)], wave[(at + 8)..]);
            }

            at += 8 + length + (length & 1);
        }

        throw new ArgumentException("The file has no samples, or more than 2048 octets before them.", nameof(wave));
    }
}
