using System.Text;

using Tutti.Fuzz.Engine;
using Tutti.Protocols.Mpdl;

namespace Tutti.Fuzz.Targets;

/// <summary>MPDL as text: what is read is a good packet, and its own text reads the same.</summary>
internal sealed class MpdlTextTarget : FuzzTarget
{
    public override string Name => "mpdl-text";

    public override int MostOctets => 512;

    public override IEnumerable<string> Words =>
    [
        .. Enumerable.Range(0, 256).Select(id => DescriptorCatalog.NameOf((DescriptorId)id)).OfType<string>(),
        "1.2.3", "*.*.*", "packet ", "0x", "\n+ ", "@", "ms", "s", "trigger", "release", "all", " = ", "\"", "\\n", "#", "A4", "440Hz", "f", "mf", "-1", "1e9", "NaN", "%", "dB",
    ];

    public override long Work(int octets) => 100_000 + (20_000L * octets);

    public override long Memory(int octets) => 300_000 + (16_384L * octets);

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) =>
        MpdlSeeds.Texts.Concat(MpdlSeeds.Packets().Select(packet => MpdlText.Format(packet))).Select(Encoding.UTF8.GetBytes);

    public override void Run(byte[] input)
    {
        string text = Encoding.UTF8.GetString(input);
        MpdlTextReader reader = new(text);
        int packets = 0;
        while (reader.TryRead())
        {
            Expect(++packets <= text.Length, "more packets than lines");
            if (reader.Error is { } error)
            {
                Expect(error.Offset >= 0 && error.Offset <= text.Length, "an error is outside the text");
                continue;
            }

            string own = MpdlText.Format(reader.Packet, reader.Tag);
            MpdlTextReader back = new(own);
            Expect(back.TryRead() && back.Error is null, "a packet's text is refused");
            Expect(back.Packet.SequenceEqual(reader.Packet), "a packet's text is another packet");
            Expect(back.Tag == reader.Tag, "a packet's text has another time");
        }
    }
}
