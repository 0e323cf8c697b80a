using Tutti.Fuzz.Engine;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Fuzz.Targets;

/// <summary>Bits of the ring, octets from the right: every frame taken out of any bits goes in and comes out again, and a good frame is found after them.</summary>
internal sealed class SdlcBitsTarget : FuzzTarget
{
    private static readonly byte[] s_good = Good([1, 2, 3, 0xFF, 0xFF, 0x7E]);

    public override string Name => "sdlc-bits";

    public override int MostOctets => 256;

    public override IEnumerable<byte[]> Tokens => [[0x7E], [0xFE], [0x7F], [0xFF, 0xFF], [0x7E, 0x7E]];

    public override long Work(int octets) => 200_000 + (10_000L * octets);

    public override long Memory(int octets) => 65_536 + (256L * octets);

    public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) => [Bits(s_good, false), Bits(s_good, true), [0x7E, .. Bits(Good([0xFF, 0xFF, 0xFF, 0x1F, 0]), false)]];

    public override void Run(byte[] input)
    {
        // One of each for all frames: what the check itself takes is not the input's doing.
        SdlcDecoder decoder = new();
        SdlcDecoder again = new();
        SdlcEncoder encoder = new();
        foreach (byte octet in input)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                if (decoder.Push(((octet >> bit) & 1) != 0) == SdlcSign.Frame)
                {
                    Expect(decoder.FrameLength is >= RingLimits.ShortestFrameOctets and <= RingLimits.FrameOctets && Crc16.IsGood(decoder.Frame), "a frame that is none is handed out");
                    CheckRound(encoder, again, decoder.Frame);
                }
            }
        }

        Expect(Finds(encoder, decoder, s_good), "a good frame is not found any more");
    }

    private static byte[] Good(byte[] content)
    {
        byte[] frame = new byte[content.Length + 5];
        int length = new FrameHeader(3, FrameClass.Application, false, 0, 5).Write(content, frame);
        return frame[..length];
    }

    private static void CheckRound(SdlcEncoder encoder, SdlcDecoder again, ReadOnlySpan<byte> frame) => Expect(Finds(encoder, again, frame), "a frame sent again does not come");

    private static bool Finds(SdlcEncoder encoder, SdlcDecoder decoder, ReadOnlySpan<byte> frame)
    {
        encoder.Clear();
        Expect(encoder.TryAdd(frame) && encoder.Start(afterToken: false), "a frame that came cannot be sent");
        bool found = false;
        while (!encoder.IsDone)
        {
            found |= decoder.Push(encoder.NextBit()) == SdlcSign.Frame && decoder.Frame.SequenceEqual(frame);
        }

        return found;
    }

    private static byte[] Bits(byte[] frame, bool afterToken)
    {
        SdlcEncoder encoder = new();
        encoder.TryAdd(frame);
        encoder.Start(afterToken);
        List<byte> octets = [];
        for (int at = 0; !encoder.IsDone; at++)
        {
            if (at % 8 == 0)
            {
                octets.Add(0);
            }

            octets[^1] |= (byte)((encoder.NextBit() ? 1 : 0) << (at % 8));
        }

        return [.. octets];
    }
}
