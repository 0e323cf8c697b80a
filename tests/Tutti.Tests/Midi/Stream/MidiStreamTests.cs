using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Midi;
using Tutti.Protocols.Wire;

namespace Tutti.Tests.Midi.Stream;

public class MidiStreamTests
{
    [Theory]
    [Clause("mpdl-11.2")]
    [InlineData("90 3C 40 3E 41 80 3C 00", "90 3C 40, 90 3E 41, 80 3C 00")]
    [InlineData("C0 05 06 D1 07", "C0 05, C0 06, D1 07")]
    [InlineData("90 F8 3C FE 40", "F8, FE, 90 3C 40")]
    [InlineData("F0 01 F8 02 F7 90 3C 40", "F8, F0 01 02, 90 3C 40")]
    [InlineData("F0 01 90 3C 40", "90 3C 40")]
    [InlineData("05 06 F7 90 3C 40", "90 3C 40")]
    [InlineData("F2 01 02 03 F1 04 F6 F3 05", "F2 01 02, F1 04, F6, F3 05")]
    [InlineData("90 3C B0 07 64", "B0 07 64")]
    [InlineData("90 3C 40 F6 3C 40", "90 3C 40, F6")]
    [InlineData("FF", "FF 00")]
    public void Messages_come_out_of_octets_in_any_pieces(string octets, string messages)
    {
        byte[] all = Convert.FromHexString(octets.Replace(" ", "", StringComparison.Ordinal));
        for (int size = 1; size <= all.Length; size++)
        {
            Assert.Equal(messages, string.Join(", ", Read(new MidiStreamReader(), all, size)));
        }
    }

    [Fact]
    [Clause("mpdl-11.2")]
    public void Data_without_status_and_lost_exclusives_are_counted()
    {
        var reader = new MidiStreamReader(maxSystemExclusive: 3);
        Assert.Equal(["F0 01 02 03"], Read(reader, [5, 6, 0xF0, 1, 2, 3, 0xF7, 0xF0, 1, 2, 3, 4, 0xF7], 2));
        Assert.Equal((2, 1), (reader.StrayCount, reader.LostExclusiveCount));
        Assert.Equal(["F6"], Read(reader, [0xF0, 1, 0xF6, 9], 1));
        Assert.Equal((3, 2), (reader.StrayCount, reader.LostExclusiveCount));
    }

    [Fact]
    [Clause("mpdl-11.2")]
    public void What_was_written_is_read_back() => Prop.ForAll(
        Gen.Frequency((5, MidiGen.Channel), (1, MidiGen.Exclusive), (1, Gen.Elements<byte>(0xF8, 0xFA, 0xFE, 0xF6).Select(s => new MidiMessage(s)))).ArrayOf().ToArbitrary(),
        messages =>
        {
            var output = new ByteWriter();
            var writer = new MidiStreamWriter(output);
            bool areWritten = messages.All(writer.Write);
            return areWritten && Read(new MidiStreamReader(), output.WrittenSpan.ToArray(), 3).SequenceEqual(messages.Select(m => m.ToString()), StringComparer.Ordinal);
        }).Check(CommitSeed.Config);

    [Fact]
    [Clause("mpdl-11.2")]
    public void Running_status_is_written()
    {
        var output = new ByteWriter();
        var writer = new MidiStreamWriter(output);
        writer.Write(MidiMessage.OfChannel(0x90, 1, 60, 64));
        writer.Write(new MidiMessage(0xF8));
        writer.Write(MidiMessage.OfChannel(0x90, 1, 62, 64));
        Assert.False(writer.Write(new MidiMessage(MidiMessage.Meta, 5, 0, new byte[1])));
        Assert.Equal("903C40F83E40", Convert.ToHexString(output.WrittenSpan));
    }

    [Fact]
    [Clause("mpdl-11.2")]
    public void Any_octets_are_read_without_throwing() => Prop.ForAll<byte[]>(bytes =>
        Read(new MidiStreamReader(4), bytes, 7).Count <= bytes.Length).Check(CommitSeed.Config);

    [Fact]
    public void Messages_print_and_read_back() => Prop.ForAll(
        Gen.OneOf(MidiGen.Channel, MidiGen.Exclusive, MidiGen.Meta).ToArbitrary(),
        message => MidiMessage.TryParse(message.ToString(), out MidiMessage back) && back == message).Check(CommitSeed.Config);

    private static List<string> Read(MidiStreamReader reader, byte[] all, int size)
    {
        var messages = new List<string>();
        for (int at = 0; at < all.Length; at += size)
        {
            ReadOnlySpan<byte> piece = all.AsSpan(at, Math.Min(size, all.Length - at));
            while (reader.TryRead(ref piece, out MidiMessage message))
            {
                messages.Add(message.ToString());
            }
        }

        return messages;
    }
}
