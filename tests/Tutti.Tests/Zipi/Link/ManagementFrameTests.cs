using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Tests.Zipi.Link;

public class ManagementFrameTests
{
    private readonly ByteWriter _writer = new();

    [Fact, Clause("zipi-2.20")]
    public void Every_management_frame_has_its_octets()
    {
        _writer.WriteClaim(new Claim(0xC0, 0x0102030405060708));
        Written("01 C0 0102030405060708");
        _writer.WritePurge(0x0102030405060708);
        Written("02 0102030405060708");
        _writer.WriteHere(new Here(new Claim(0xC0, 0x0102030405060708), 0x1122, 3, 253, 0x00000000AABBCCDD));
        Written("03 0102030405060708 C0 1122 03 00FD 00000000AABBCCDD");
        _writer.WriteRoll(9, forNewcomers: true);
        Written("04 09 01");
        _writer.WritePresent(new Present(0x0102030405060708, 0x21, LineRate.R1M, 5, true));
        Written("05 0102030405060708 21 03 05 01");
        _writer.WriteAssign(9, [new Assignment(0x0102030405060708, 0x21, 0x0123, 0x045678, true), new Assignment(2, 0, 0, 0, false)]);
        Written("06 09 0102030405060708 21 0123 045678 01 0000000000000002 00 0000 000000 00");
        _writer.WriteSpeed(LineRate.R20M, 2);
        Written("07 07 02");
        _writer.WriteTest();
        Written("08 000102030405060708090A0B0C0D0E0F FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF");
        _writer.WritePair(ManagementType.Wish, LineRate.R5M, 0x21, 0x22, 50);
        Written("09 05 21 22 32");
        _writer.WritePair(ManagementType.Burst, LineRate.None, 0x21, 0x22, 50);
        Written("0A 00 21 22 32");
    }

    [Fact, Clause("zipi-2.20")]
    public void Values_come_back_as_they_were_written()
    {
        Here here = new(new Claim(1, ulong.MaxValue), 65535, 255, 1000, ulong.MaxValue);
        _writer.WriteHere(here);
        Assert.Equal(here, Read().Here);
        Present present = new(7, 0xFD, LineRate.R250K, 0, false);
        _writer.WritePresent(present);
        Assert.Equal(present, Read().Present);
        Assignment entry = new(7, 0xFD, 65535, 0xFFFFFF, true);
        _writer.WriteAssign(1, [default, entry]);
        Assert.Equal(2, Read().AssignCount);
        Assert.Equal(entry, Read().AssignEntry(1));
    }

    [Theory, Clause("zipi-2.4")]
    [InlineData("01 00 0102030405060708")]
    [InlineData("01 01 01020304050607")]
    [InlineData("03 00")]
    [InlineData("04 01 02")]
    [InlineData("05 0102030405060708 21 00 05 01")]
    [InlineData("05 0102030405060708 21 08 05 01")]
    [InlineData("05 0102030405060708 FE 03 05 01")]
    [InlineData("06 01 02")]
    [InlineData("07 00 02")]
    [InlineData("08 00")]
    [InlineData("0A 08 01 02 03")]
    [InlineData("0B")]
    [InlineData("00")]
    [InlineData("")]
    public void Wrong_management_frames_are_refused(string content)
    {
        Assert.False(ManagementFrame.TryRead(Octets(content), out _, out DecodeError error));
        Assert.NotEqual(default, error);
    }

    [Fact, Clause("zipi-2.4")]
    public void Any_octets_are_read_or_refused_without_an_exception() =>
        Prop.ForAll<byte[]>(octets => ManagementFrame.TryRead(octets, out _, out DecodeError error) == (error == default)).Check(CommitSeed.Config);

    [Fact, Clause("zipi-2.14")]
    public void The_higher_priority_wins_then_the_lower_id()
    {
        Assert.True(new Claim(2, 9).IsStrongerThan(new Claim(1, 1)));
        Assert.True(new Claim(2, 1).IsStrongerThan(new Claim(2, 9)));
        Assert.False(new Claim(2, 1).IsStrongerThan(new Claim(2, 1)));
    }

    private static byte[] Octets(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    private void Written(string hex) => Assert.Equal(hex.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(_writer.WrittenSpan));

    private ManagementFrame Read()
    {
        Assert.True(ManagementFrame.TryRead(_writer.WrittenSpan, out ManagementFrame frame, out DecodeError error), error.ToString());
        return frame;
    }
}
