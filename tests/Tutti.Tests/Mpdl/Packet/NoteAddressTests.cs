using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Mpdl;

namespace Tutti.Tests.Mpdl.Packet;

public class NoteAddressTests
{
    [Fact]
    [Clause("mpdl-2.1")]
    public void The_address_space_has_a_million_notes()
    {
        int families = 0, instruments = 0, notes = 0;
        var seen = new HashSet<NoteAddress>();
        for (int bits = 0; bits < 1 << 20; bits++)
        {
            NoteAddress address = NoteAddress.FromBits(bits);
            if (seen.Add(address))
            {
                families += address.Level == AddressLevel.Family ? 1 : 0;
                instruments += address.Level == AddressLevel.Instrument ? 1 : 0;
                notes += address.Level == AddressLevel.Note ? 1 : 0;
            }
        }

        Assert.Equal((63, 8_001, 1_016_127), (families, instruments, notes));
        Assert.Equal(1_024_191 + 1, seen.Count); // and all families
    }

    [Fact]
    [Clause("mpdl-2.2")]
    public void The_published_example_is_note_18_of_instrument_25_of_family_7()
    {
        NoteAddress address = NoteAddress.FromBits(0b000111_0011001_0010010);
        Assert.Equal((7, 25, 18), (address.Family, address.Instrument, address.Note));
        Assert.Equal(AddressLevel.Note, address.Level);
        Assert.Equal(address, NoteAddress.OfNote(7, 25, 18));
    }

    [Theory]
    [Clause("mpdl-2.2")]
    [InlineData(0b000000_1111111_1111111, "all")]
    [InlineData(0b000101_0000000_1111111, "5")]
    [InlineData(0b000101_0000011_0000000, "5.3")]
    [InlineData(0b000101_0000011_0000001, "5.3.1")]
    [InlineData(0xFFFFF, "63.127.127")]
    public void Bits_below_a_zero_are_ignored(int bits, string text)
    {
        NoteAddress address = NoteAddress.FromBits(bits);
        Assert.Equal(text, address.ToString());
        Assert.True(NoteAddress.TryParse(text, out NoteAddress back));
        Assert.Equal(address, back);
    }

    [Fact]
    public void Each_address_lies_below_its_parent_and_prints_to_itself() => Prop.ForAll(
        Gen.Choose(0, 0xFFFFF).Select(NoteAddress.FromBits).ToArbitrary(),
        address => address.Parent.Contains(address)
            && address.Contains(address)
            && NoteAddress.TryParse(address.ToString(), out NoteAddress back)
            && back == address).Check(CommitSeed.Config);

    [Theory]
    [InlineData("1.3", "1.3.2", true)]
    [InlineData("1", "1.3.2", true)]
    [InlineData("all", "1.3.2", true)]
    [InlineData("1.4", "1.3.2", false)]
    [InlineData("2", "1.3.2", false)]
    [InlineData("1.3.2", "1.3", false)]
    [InlineData("1.3.1", "1.3.2", false)]
    public void A_group_contains_what_is_below_it(string outer, string inner, bool contains)
    {
        Assert.True(NoteAddress.TryParse(outer, out NoteAddress a) & NoteAddress.TryParse(inner, out NoteAddress b));
        Assert.Equal(contains, a.Contains(b));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("64")]
    [InlineData("1.128")]
    [InlineData("1.1.128")]
    [InlineData("1.1.0")]
    [InlineData("1.1.1.1")]
    [InlineData("1.")]
    [InlineData("-1")]
    [InlineData("1 .2")]
    public void Other_text_is_no_address(string text) => Assert.False(NoteAddress.TryParse(text, out _));

    [Fact]
    public void Numbers_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => NoteAddress.OfFamily(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoteAddress.OfFamily(64));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoteAddress.OfInstrument(1, 128));
        Assert.Throws<ArgumentOutOfRangeException>(() => NoteAddress.OfNote(1, 1, 0));
    }
}
