using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Link;
using Tutti.Tests.Zipi.Bits;

namespace Tutti.Tests.Zipi.Link;

public class FrameHeaderTests
{
    [Fact, Clause("zipi-2.1")]
    public void An_acknowledged_frame_has_destination_control_source_content_and_check()
    {
        byte[] frame = new byte[64];
        int length = new FrameHeader(0x21, FrameClass.Application, true, 5, 0x09).Write([0x10, 0xAA], frame);
        Assert.Equal(Convert.ToHexString(BitReference.Seal([0x21, 0x35, 0x09, 0x10, 0xAA])), Convert.ToHexString(frame.AsSpan(0, length)));
    }

    [Fact, Clause("zipi-2.3")]
    public void The_control_octet_has_class_wish_source_and_sequence_in_their_bits()
    {
        Assert.Equal(0x00, new FrameHeader(1, FrameClass.Application, false, 0, null).Control);
        Assert.Equal(0x40, new FrameHeader(1, FrameClass.Management, false, 0, null).Control);
        Assert.Equal(0x87, new FrameHeader(1, FrameClass.Acknowledgement, false, 7, null).Control);
        Assert.Equal(0xF1, new FrameHeader(1, FrameClass.Naming, true, 1, 2).Control);
    }

    [Fact, Clause("zipi-2.7")]
    public void An_acknowledgement_costs_eight_octets_on_the_wire_as_counted()
    {
        byte[] frame = new byte[64];
        int length = new FrameHeader(0x21, FrameClass.Acknowledgement, false, 3, null).Write([0x09], frame);
        Assert.Equal(8, length + 3);
        Assert.Equal(4111, RingLimits.TurnOctets + length + 3);
    }

    [Theory, Clause("zipi-2.4")]
    [InlineData("01 08 10", "reserved")]
    [InlineData("01 01 10", "sequence")]
    [InlineData("01 20 10 10", "source")]
    [InlineData("FF 30 02 10", "all")]
    [InlineData("01 80", "acknowledgement")]
    [InlineData("01 80 01 02", "acknowledgement")]
    [InlineData("01 A0 01", "acknowledgement")]
    [InlineData("01 00", "first octet")]
    [InlineData("01 10 02", "first octet")]
    [InlineData("01 10 00 10", "source")]
    [InlineData("01 10 FF 10", "source")]
    public void Frames_that_break_the_rules_are_dropped_with_a_reason(string content, string reason)
    {
        byte[] frame = BitReference.Seal(Convert.FromHexString(content.Replace(" ", "", StringComparison.Ordinal)));
        Assert.False(FrameHeader.TryRead(frame, out _, out _, out DecodeError error));
        Assert.Contains(reason, error.Reason, StringComparison.Ordinal);
    }

    [Fact, Clause("zipi-2.4")]
    public void Any_octets_are_read_or_refused_without_an_exception() =>
        Prop.ForAll<byte[]>(octets => FrameHeader.TryRead(octets, out _, out _, out DecodeError error) == (error == default)).Check(CommitSeed.Config);

    [Fact, Clause("zipi-2.1")]
    public void What_is_written_is_read_again() =>
        Prop.ForAll(
            (from destination in Gen.Choose(1, 0xFE)
             from kind in Gen.Elements(FrameClass.Application, FrameClass.Management, FrameClass.Naming)
             from wants in Gen.Elements(true, false)
             from sequence in Gen.Choose(0, 7)
             from source in Gen.Choose(1, 0xFD)
             from content in Gen.NonEmptyListOf(Gen.Choose(0, 255))
             select (new FrameHeader((byte)destination, kind, wants, (byte)(wants ? sequence : 0), wants || source > 100 ? (byte)source : null), content.Select(o => (byte)o).ToArray())).ToArbitrary(),
            sent =>
            {
                byte[] frame = new byte[RingLimits.FrameOctets];
                int length = sent.Item1.Write(sent.Item2, frame);
                return FrameHeader.TryRead(frame.AsSpan(0, length), out FrameHeader header, out ReadOnlySpan<byte> content, out _)
                    && header == sent.Item1 && content.SequenceEqual(sent.Item2);
            }).Check(CommitSeed.Config);

    [Fact, Clause("zipi-2.1")]
    public void The_largest_frame_has_4096_octets_of_data_source_included()
    {
        byte[] frame = new byte[RingLimits.FrameOctets + 1];
        FrameHeader header = new(1, FrameClass.Application, true, 0, 2);
        int length = header.Write(new byte[4095], frame);
        Assert.True(FrameHeader.TryRead(frame.AsSpan(0, length), out _, out _, out _));
        length = header.Write(new byte[4096], frame);
        Assert.False(FrameHeader.TryRead(frame.AsSpan(0, length), out _, out _, out _));
    }

    [Fact, Clause("zipi-2.2")]
    public void Addresses_1_to_FD_are_devices()
    {
        Assert.Equal(RingLimits.Devices, Enumerable.Range(0, 256).Count(a => RingAddress.IsDevice((byte)a)));
        Assert.False(RingAddress.IsDevice(0) || RingAddress.IsDevice(0xFE) || RingAddress.IsDevice(0xFF));
    }
}
