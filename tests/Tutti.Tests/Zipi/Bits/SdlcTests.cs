using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Tests.Zipi.Bits;

public class SdlcTests
{
    [Fact, Clause("zipi-1.2")]
    public void A_turn_is_the_last_0_of_the_token_two_flags_the_frame_and_a_flag()
    {
        byte[] frame = BitReference.Seal([0x01, 0x00, 0x55]);
        Assert.Equal("0" + "01111110" + "01111110" + "10000000" + "00000000" + "10101010" + BitReference.Bits(frame.AsSpan(3)) + "01111110", Encode([frame]));
    }

    [Fact, Clause("zipi-1.3")]
    public void A_0_is_inserted_after_five_1s_even_when_they_end_the_frame()
    {
        byte[] frame = [0xFF, 0xFF, 0x00, 0xF8];
        string sent = Encode([frame]);
        Assert.Equal("0" + BitReference.Flag + BitReference.Flag + "1111101111101111101" + "00000000" + "000111110" + BitReference.Flag, sent);
        Assert.Equal(4, ZeroInsertion.Count(frame));
    }

    [Fact, Clause("zipi-1.3")]
    public void What_is_sent_equals_the_slow_reference_for_any_frames() =>
        Prop.ForAll(Frames().ToArbitrary(), frames => string.Equals(Encode(frames), BitReference.Turn(frames), StringComparison.Ordinal)).Check(CommitSeed.Config);

    [Fact, Clause("zipi-1.3")]
    public void Inserted_zeros_are_counted_without_making_the_bits() =>
        Prop.ForAll(Frames().ToArbitrary(), frames => frames.All(f => ZeroInsertion.WireBits(f) == BitReference.Stuff(BitReference.Bits(f)).Length))
            .Check(CommitSeed.Config);

    [Fact, Clause("zipi-1.14")]
    public void From_token_to_token_a_frame_costs_its_octets_seven_more_its_inserted_zeros_and_seven_bits()
    {
        byte[] frame = BitReference.Seal([0x02, 0x10, 0x01, .. new byte[100]]);
        const int data = 101;
        // The token's 0 and six 1s stand before what the encoder gives; the new token is its last bit.
        int fromTokenToToken = 7 + Encode([frame]).Length - 1;
        Assert.Equal((8 * (7 + data)) + 7 + ZeroInsertion.Count(frame), fromTokenToToken);
    }

    [Fact, Clause("zipi-1.14")]
    public void The_closing_flag_of_a_frame_is_the_first_flag_of_the_next()
    {
        byte[] frame = BitReference.Seal([0x02, 0x10, 0x01, 0x10]);
        int one = Encode([frame]).Length;
        Assert.Equal(one + (8 * (7 + 2)) + ZeroInsertion.Count(frame), Encode([frame, frame]).Length);
    }

    [Fact, Clause("zipi-1.2")]
    public void Everything_sent_is_received_again() =>
        Prop.ForAll(Frames().ToArbitrary(), frames => Decode("1110111111" + Encode(frames)).SequenceEqual(frames.Select(Convert.ToHexString), StringComparer.Ordinal))
            .Check(CommitSeed.Config);

    [Fact, Clause("zipi-1.2")]
    public void One_flag_between_frames_is_enough_and_flags_may_share_a_0()
    {
        byte[] frame = BitReference.Seal([0x01, 0x00, 0x41]);
        string bits = BitReference.Stuff(BitReference.Bits(frame));
        Assert.Equal([Convert.ToHexString(frame), Convert.ToHexString(frame)], Decode("0" + BitReference.Flag + bits + BitReference.Flag + bits + BitReference.Flag));
        Assert.Equal([Convert.ToHexString(frame)], Decode("0111111011111101111110" + bits + "0111111011111101"));
    }

    [Fact, Clause("zipi-1.4")]
    public void Seven_1s_inside_a_frame_abort_it()
    {
        SdlcDecoder decoder = new();
        string bits = BitReference.Stuff(BitReference.Bits(BitReference.Seal([0x01, 0x00, 0x41])));
        Assert.Equal([SdlcSign.Flag, SdlcSign.EndOfPoll, SdlcSign.Flag], Signs(decoder, "0" + BitReference.Flag + bits + "0" + "1111111" + BitReference.Flag));
        Assert.Equal(1, decoder.AbortCount);
    }

    [Fact, Clause("zipi-1.6")]
    public void A_token_is_a_0_and_seven_1s_and_told_once()
    {
        Assert.Equal([SdlcSign.EndOfPoll], Signs(new SdlcDecoder(), "1111111111" + "0" + "11111111111111"));
        Assert.Empty(Signs(new SdlcDecoder(), "1111111111"));
        Assert.Empty(Signs(new SdlcDecoder(), "0111111"));
    }

    [Fact, Clause("zipi-1.6")]
    public void The_closing_flag_and_1s_are_a_token_too()
    {
        SdlcDecoder decoder = new();
        Assert.Equal([SdlcSign.Flag, SdlcSign.EndOfPoll], Signs(decoder, BitReference.Flag + "1111111"));
        Assert.Equal(0, decoder.AbortCount);
    }

    [Fact, Clause("zipi-2.4")]
    public void A_frame_too_short_or_too_long_is_counted_and_dropped()
    {
        SdlcDecoder decoder = new();
        string Framed(byte[] octets) => "11111110" + BitReference.Flag + BitReference.Stuff(BitReference.Bits(octets)) + BitReference.Flag;
        Signs(decoder, Framed(BitReference.Seal([0x01])));
        Assert.Equal(1, decoder.WrongLengthCount);
        Signs(decoder, Framed(BitReference.Seal(new byte[RingLimits.FrameOctets - 1])));
        Assert.Equal(2, decoder.WrongLengthCount);
        Assert.Contains(SdlcSign.Frame, Signs(decoder, Framed(BitReference.Seal(new byte[RingLimits.FrameOctets - 2]))));
    }

    [Fact, Clause("zipi-1.5")]
    public void A_frame_with_a_wrong_bit_is_dropped_or_seen_as_something_else_but_never_delivered_wrong()
    {
        byte[] frame = BitReference.Seal([0x01, 0x00, 0x41, 0xFF, 0x3C]);
        string sent = "0" + BitReference.Flag + BitReference.Stuff(BitReference.Bits(frame)) + BitReference.Flag + "1111111";
        for (int i = 0; i < sent.Length; i++)
        {
            string damaged = sent[..i] + (sent[i] == '0' ? '1' : '0') + sent[(i + 1)..];
            Assert.All(Decode(damaged), f => Assert.Equal(Convert.ToHexString(frame), f));
        }
    }

    [Fact, Clause("zipi-2.4")]
    public void Random_bits_never_throw() =>
        Prop.ForAll<bool[]>(bits =>
        {
            SdlcDecoder decoder = new();
            foreach (bool bit in bits)
            {
                decoder.Push(bit);
            }
        }).Check(CommitSeed.Config);

    private static Gen<byte[][]> Frames() =>
        from count in Gen.Choose(1, 4)
        from frames in Gen.ArrayOf(
            from length in Gen.Choose(2, 40)
            from octets in Gen.ArrayOf(Gen.Frequency((3, Gen.Choose(0, 255)), (1, Gen.Constant(0xFF))), length)
            select BitReference.Seal([.. octets.Select(o => (byte)o)]), count)
        select frames;

    private static string Encode(byte[][] frames)
    {
        SdlcEncoder encoder = new();
        foreach (byte[] frame in frames)
        {
            Assert.True(encoder.TryAdd(frame));
        }

        Assert.True(encoder.Start(afterToken: true));
        System.Text.StringBuilder bits = new();
        while (!encoder.IsDone)
        {
            bits.Append(encoder.NextBit() ? '1' : '0');
        }

        return bits.ToString();
    }

    private static List<string> Decode(string bits)
    {
        SdlcDecoder decoder = new();
        List<string> frames = [];
        foreach (char bit in bits)
        {
            if (decoder.Push(bit == '1') == SdlcSign.Frame)
            {
                frames.Add(Convert.ToHexString(decoder.Frame));
            }
        }

        return frames;
    }

    private static List<SdlcSign> Signs(SdlcDecoder decoder, string bits) =>
        [.. bits.Select(bit => decoder.Push(bit == '1')).Where(sign => sign != SdlcSign.None)];
}
