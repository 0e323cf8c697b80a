using Tutti.Fuzz.Engine;
using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Fuzz.Targets;

/// <summary>MPDL packets: what is shown as text reads as the same octets again.</summary>
internal sealed class MpdlPacketTarget : FuzzTarget
{
    public override string Name => "mpdl-packet";

    public override int MostOctets => 512;

    public override long Work(int octets) => 100_000 + (20_000L * octets);

    public override long Memory(int octets) => 65_536 + (8_192L * octets);

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) => MpdlSeeds.Packets();

    public override void Run(byte[] input)
    {
        bool isGood = MpdlReader.TryCheck(input, out DecodeError error);
        Expect(isGood == (error == default), "a packet is read and refused at once");
        MpdlReader reader = new(input);
        int end = 0;
        while (reader.TryRead(out Descriptor descriptor))
        {
            Expect(descriptor.Offset >= end && descriptor.Offset + descriptor.Data.Length <= input.Length, "a descriptor is not inside its packet");
            end = descriptor.Offset + 1;
            _ = descriptor.Value;
            _ = ModulationBlock.TryRead(descriptor.Data, out _);
            _ = SegmentBlock.TryRead(descriptor.Data, out _);
        }

        Expect(isGood == (reader.Error is null), "a packet is good and bad");

        // Texts are slow: those of a part of the packets, chosen by their octets so that an input always does the same.
        if (input.Sum(octet => octet) % 4 == 0)
        {
            CheckText(input);
        }
    }

    private static void CheckText(byte[] input)
    {
        string text = MpdlText.Format(input);
        MpdlTextReader back = new(text);
        Expect(back.TryRead() && back.Error is null, "a packet's text is refused");
        Expect(back.Packet.SequenceEqual(input), "a packet's text is another packet");
        Expect(!back.TryRead(), "a packet's text is two packets");
    }
}
