using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Fuzz.Targets;

/// <summary>Good packets, files and texts of MPDL and MIDI, made in code.</summary>
internal static class MpdlSeeds
{
    /// <summary>Texts of one packet or more.</summary>
    public static readonly string[] Texts =
    [
        "1.2.3  loudness f  articulation trigger\n+ 1.2.4  pitch A4  pan left",
        "@12.5ms 1.*.*  brightness 0.5",
        "0x010203  0xC9 0x0102030405060708",
        "packet 0x0102034001\n# a comment\n\n1.1.1  articulation release",
        "1.1.1  comment \"Hello\\n\"  query who",
    ];

    /// <summary>The packets of those texts, and each descriptor once.</summary>
    public static IEnumerable<byte[]> Packets()
    {
        foreach (string text in Texts)
        {
            foreach (byte[] packet in Read(text))
            {
                yield return packet;
            }
        }

        yield return new MpdlWriter().Begin(NoteAddress.FromBits(0x010203)).Trigger().Release().Reconfirm().Comment("text").Tag(new TimeTag(7)).WrittenSpan.ToArray();
        for (int id = 0; id < 256; id++)
        {
            int width = DescriptorCatalog.WidthOf((DescriptorId)id);
            yield return new MpdlWriter().Begin(NoteAddress.FromBits(0x010203 + id)).Raw((DescriptorId)id, new byte[width == 0 ? 12 : width]).WrittenSpan.ToArray();
        }
    }

    /// <summary>One file of all packets.</summary>
    public static byte[] File()
    {
        ByteWriter output = new();
        MpdlFileWriter writer = new(output);
        uint at = 0;
        foreach (byte[] packet in Packets().Take(20))
        {
            writer.TryWrite(new TimeTag(at += 1000), packet, out _);
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>MIDI messages with running status, real time and system exclusives.</summary>
    public static readonly byte[] Stream =
        [0x90, 60, 100, 60, 0, 0xF8, 0xB0, 1, 64, 0x80, 60, 64, 0xE0, 0, 64, 0xC1, 5, 0xF0, 1, 2, 0xFA, 3, 0xF7, 0xF2, 1, 2, 0xF3, 4, 0xD0, 9, 0xB0, 101, 0, 100, 0, 6, 12];

    /// <summary>A MIDI file of each format.</summary>
    public static IEnumerable<byte[]> MidiFiles()
    {
        foreach (byte format in (byte[])[0, 1, 2])
        {
            byte[] track = [0, 0xFF, 0x51, 3, 7, 0xA1, 0x20, 0, 0x90, 60, 100, 0x60, 60, 0, 0x81, 0x40, 0xF0, 3, 1, 2, 0xF7, 0, 0xFF, 1, 2, 65, 66, 0, 0xF7, 1, 0xF8, 0, 0xFF, 0x2F, 0];
            byte[] chunk = [.. "MTrk"u8, 0, 0, 0, (byte)track.Length, .. track];
            yield return [.. "MThd"u8, 0, 0, 0, 6, 0, format, 0, 2, 0, 96, .. chunk, .. "what"u8, 0, 0, 0, 1, 9, .. chunk];
        }

        yield return [.. "MThd"u8, 0, 0, 0, 6, 0, 0, 0, 1, 0xE7, 40, .. "MTrk"u8, 0, 0, 0, 4, 0, 0xFF, 0x2F, 0];
    }

    private static List<byte[]> Read(string text)
    {
        MpdlTextReader reader = new(text);
        List<byte[]> packets = [];
        while (reader.TryRead())
        {
            if (reader.Error is null)
            {
                packets.Add(reader.Packet.ToArray());
            }
        }

        return packets;
    }
}
