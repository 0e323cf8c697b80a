using Tutti.Fuzz.Engine;
using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Ip;

namespace Tutti.Fuzz.Targets;

/// <summary>Datagrams of the ring over IP: one that is read consists of its header and whole parts, and is written the same.</summary>
internal sealed class RingDatagramTarget : FuzzTarget
{
    public override string Name => "ring-datagram";

    public override IEnumerable<byte[]> Tokens => [[(byte)'Z', 1], [0, 0, 0], [0x10, 0, 0], [0xFF, 0xFF]];

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) => RingIpSeeds.Datagrams();

    public override void Run(byte[] input)
    {
        if (!IpDatagram.TryRead(input, out IpDatagram datagram, out DecodeError error))
        {
            Expect(error != default, "it is refused without a reason");
            return;
        }

        ByteWriter writer = new();
        IpDatagram.WriteHeader(writer, datagram.Marks, datagram.Link, datagram.Number, datagram.Expected, datagram.Seen);
        IpPartReader parts = new(datagram.Parts);
        while (parts.TryRead(out IpPartKind kind, out ReadOnlySpan<byte> octets))
        {
            IpDatagram.WritePart(writer, kind, octets);
        }

        Expect(parts.AtEnd, "something that is no part is left over");
        Expect(writer.WrittenSpan.SequenceEqual(input.AsSpan(0, input.Length - (datagram.IsSealed ? IpDatagram.SealSize : 0))), "a datagram written again is another");
    }
}
