using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Tests.Mpdl.Packet;

public class MpdlReaderTests
{
    [Fact]
    [Clause("mpdl-1.1")]
    public void An_address_alone_is_a_packet()
    {
        var reader = new MpdlReader([0x00, 0x41, 0x81]);
        Assert.Equal(NoteAddress.OfNote(1, 3, 1), reader.Address);
        Assert.False(reader.TryRead(out _));
        Assert.Null(reader.Error);
    }

    [Fact]
    [Clause("mpdl-1.2")]
    public void Descriptors_of_every_width_are_cut_out()
    {
        byte[] packet = Convert.FromHexString("004081" + "2001" + "600102" + "A001020304" + "E00003" + "AABBCC" + "FF0000");
        var reader = new MpdlReader(packet);
        var seen = new List<string>();
        while (reader.TryRead(out Descriptor descriptor))
        {
            seen.Add($"{(byte)descriptor.Id:X2} {Convert.ToHexString(descriptor.Data)} at {descriptor.Offset}");
        }

        Assert.Null(reader.Error);
        Assert.Equal(["20 01 at 3", "60 0102 at 5", "A0 01020304 at 8", "E0 AABBCC at 13", "FF  at 19"], seen);
    }

    [Fact]
    [Clause("mpdl-1.3")]
    public void Id_0_is_handed_out_with_its_data_octet_and_reading_goes_on()
    {
        var reader = new MpdlReader([0x00, 0x40, 0x81, 0x00, 0x99, 0x01, 0xC0]);
        Assert.True(reader.TryRead(out Descriptor illegal));
        Assert.Equal((DescriptorKind.Illegal, 3), (DescriptorCatalog.KindOf(illegal.Id), illegal.Offset));
        Assert.True(reader.TryRead(out Descriptor trigger));
        Assert.Equal(0xC0u, trigger.Value);
    }

    [Fact]
    [Clause("mpdl-1.4")]
    public void New_address_moves_what_follows_and_its_last_octet_is_ignored()
    {
        var reader = new MpdlReader(Convert.FromHexString("004081" + "0280" + "82004102EE" + "0390"));
        Assert.True(reader.TryRead(out _));
        Assert.Equal(NoteAddress.OfNote(1, 1, 1), reader.Address);
        Assert.True(reader.TryRead(out Descriptor moved));
        Assert.Equal(DescriptorId.NewAddress, moved.Id);
        Assert.True(reader.TryRead(out _));
        Assert.Equal(NoteAddress.OfNote(1, 2, 2), reader.Address);
    }

    [Theory]
    [Clause("mpdl-1.7")]
    [InlineData("", 0)]
    [InlineData("0040", 2)]
    [InlineData("104081", 0)]
    [InlineData("F04081", 0)]
    [InlineData("00408140", 3)]
    [InlineData("0040814079", 3)]
    [InlineData("00408101C080010203", 5)]
    [InlineData("004081C0", 3)]
    [InlineData("004081C000", 3)]
    [InlineData("004081C0000401", 3)]
    [InlineData("00408101C08210408200", 5)]
    public void A_malformed_packet_is_an_error_with_its_offset(string hex, int offset)
    {
        Assert.False(MpdlReader.TryCheck(Convert.FromHexString(hex), out DecodeError error));
        Assert.Equal(offset, error.Offset);
        Assert.NotEmpty(error.Reason);
    }

    [Fact]
    [Clause("mpdl-1.7")]
    public void A_packet_cut_anywhere_reads_up_to_the_cut_and_never_throws() => Prop.ForAll(
        PacketGen.Packet.ToArbitrary(),
        packet =>
        {
            var whole = new MpdlReader(packet);
            var starts = new HashSet<int> { packet.Length };
            while (whole.TryRead(out Descriptor descriptor))
            {
                starts.Add(descriptor.Offset);
            }

            return whole.Error is null
                && Enumerable.Range(0, packet.Length + 1).All(cut => MpdlReader.TryCheck(packet.AsSpan(0, cut), out _) == (cut >= 3 && (cut == 3 || starts.Contains(cut))));
        }).Check(CommitSeed.Config);

    [Fact]
    [Clause("mpdl-1.7")]
    public void Any_octets_are_read_without_throwing() => Prop.ForAll<byte[]>(bytes =>
    {
        bool isRight = MpdlReader.TryCheck(bytes, out DecodeError error);
        return isRight == (error == default) && error.Offset <= bytes.Length;
    }).Check(CommitSeed.Config);

    [Fact]
    [Clause("mpdl-1.9")]
    public void A_packet_read_and_written_again_is_the_same() => Prop.ForAll(
        PacketGen.Packet.ToArbitrary(),
        packet =>
        {
            var copy = new ByteWriter();
            copy.Write(packet.AsSpan(0, 3));
            var writer = new MpdlWriter(ushort.MaxValue);
            var reader = new MpdlReader(packet);
            while (reader.TryRead(out Descriptor descriptor))
            {
                writer.Begin(NoteAddress.AllFamilies).Raw(descriptor.Id, descriptor.Data);
                copy.Write(writer.WrittenSpan[3..]);
            }

            return copy.WrittenSpan.SequenceEqual(packet);
        }).Check(CommitSeed.Config);
}
