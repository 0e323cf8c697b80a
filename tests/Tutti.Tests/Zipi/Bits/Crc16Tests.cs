using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Tests.Zipi.Bits;

public class Crc16Tests
{
    [Fact, Clause("zipi-1.5")]
    public void The_check_of_the_nine_digits_is_906E() => Assert.Equal(0x906E, Crc16.Of("123456789"u8));

    [Fact, Clause("zipi-1.5")]
    public void The_low_octet_of_the_check_comes_first()
    {
        byte[] frame = [.. "123456789"u8, 0, 0];
        Crc16.Seal(frame);
        Assert.Equal([0x6E, 0x90], frame[^2..]);
        Assert.True(Crc16.IsGood(frame));
    }

    [Fact, Clause("zipi-1.5")]
    public void The_check_equals_polynomial_division_bit_by_bit() =>
        Prop.ForAll<byte[]>(octets => Crc16.Of(octets) == BitReference.Crc(octets)).Check(CommitSeed.Config);

    [Fact, Clause("zipi-1.5")]
    public void One_wrong_bit_anywhere_is_found()
    {
        byte[] frame = BitReference.Seal([.. "a note is an address"u8]);
        Assert.True(Crc16.IsGood(frame));
        for (int bit = 0; bit < frame.Length * 8; bit++)
        {
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(Crc16.IsGood(frame));
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }
}
