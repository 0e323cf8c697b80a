using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Application;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;
using Tutti.Protocols.Zipi.Naming;

namespace Tutti.Fuzz.Targets;

/// <summary>Good frames of a ZIPI ring, made in code.</summary>
internal static class RingSeeds
{
    public static readonly string[] Queries =
    [
        "class = synthesizer and max-speed >= 1M", "not (name = \"keys\" or version > 1.2)", "has name", "manufacturer = 3", "name like \"k*\"", "(class = hub) or id = 0x10",
    ];

    /// <summary>One of each kind.</summary>
    public static IEnumerable<byte[]> Frames()
    {
        foreach (Action<ByteWriter> write in (Action<ByteWriter>[])
        [
            w => w.WriteClaim(new Claim(3, 7)), w => w.WritePurge(5), w => w.WriteHere(new Here(new Claim(0xC0, 9), 1, 1, 3, 5_000_000)), w => w.WriteRoll(2, true),
            w => w.WritePresent(new Present(7, 3, LineRates.Fastest, 1, true)), w => w.WriteAssign(2, [new Assignment(7, 3, 100, 50, true), new Assignment(42, 5, 7, 7, true)]),
            w => w.WriteSpeed(LineRates.Fastest, 3), w => w.WriteTest(), w => w.WritePair(ManagementType.Wish, LineRates.Fastest, 3, 5, 20),
        ])
        {
            ByteWriter content = new();
            write(content);
            yield return Frame(FrameClass.Management, null, content.WrittenSpan);
        }

        foreach (byte[] content in (byte[][])[[0x01, 2, 3, 0x40, 1], [0x10, 0, 1, 0, 0, 0, 9, 0x90, 60, 100], [0x14, 1, 0, 7, .. "text"u8], [0x7F, 1, 2], [0x80, 9]])
        {
            yield return Frame(FrameClass.Application, 5, content);
        }

        for (byte kind = 0; kind < 8; kind++)
        {
            yield return Frame(FrameClass.Application, 5, [ApplicationLayer.DataDump, kind, 1, 0, 0, 0, 8, 0, 0, 0, 0, 3, .. "abc"u8, 3, .. "a/b"u8]);
            yield return Frame(FrameClass.Naming, 5, [kind, 1, .. QueryOctets(Queries[0])]);
        }
    }

    /// <summary>A query as octets.</summary>
    public static byte[] QueryOctets(string text)
    {
        ByteWriter writer = new();
        if (Query.TryParse(text, out Query? query, out _))
        {
            query!.Write(writer);
        }

        return writer.WrittenSpan.ToArray();
    }

    private static byte[] Frame(FrameClass kind, byte? source, ReadOnlySpan<byte> content)
    {
        byte[] frame = new byte[content.Length + 5];
        return frame[..new FrameHeader(RingAddress.All, kind, false, 0, source).Write(content, frame)];
    }
}
