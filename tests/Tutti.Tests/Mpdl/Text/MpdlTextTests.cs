using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Mpdl;
using Tutti.Tests.Mpdl.Packet;

namespace Tutti.Tests.Mpdl.Text;

public class MpdlTextTests
{
    [Theory]
    [Clause("mpdl-12.1")]
    [InlineData("004182" + "408B9A" + "41A000" + "01C0", "1.3.2  pitch A4+30.08c  loudness f  trigger")]
    [InlineData("004182" + "0101" + "8200418300" + "0102", "1.3.2  release\n+ 1.3.3  release-silence")]
    [InlineData("000000", "all")]
    [InlineData("000001" + "0103", "0x000001  release-finish-attack")]
    [InlineData("004180" + "8200418007" + "0140", "1.3\n+ 0x00418007  reconfirm")]
    [InlineData("00", "packet 0x00")]
    [InlineData("", "packet 0x")]
    public void A_packet_is_a_line_for_each_address(string hex, string text) => AssertBothWays(hex, text);

    [Theory]
    [Clause("mpdl-12.2")]
    [InlineData("0101", "release")]
    [InlineData("0105", "articulation 0x05")]
    [InlineData("407900", "pitch C4")]
    [InlineData("4079FF", "pitch C4+49.8c")]
    [InlineData("400000", "pitch C-1-50c")]
    [InlineData("408D00", "pitch A#4")]
    [InlineData("41FFFF", "loudness ffff")]
    [InlineData("414001", "loudness 0.500031x")]
    [InlineData("80 01B80000", "frequency 440Hz")]
    [InlineData("80 0105A025", "frequency 261.625565Hz")]
    [InlineData("02C0", "brightness 1.5x")]
    [InlineData("0380", "even-odd-balance 0")]
    [InlineData("07FF", "inharmonicity -0.0078")]
    [InlineData("0800", "pan-left-right -1")]
    [InlineData("0B40", "azimuth -90deg")]
    [InlineData("0CFF", "elevation 89.3deg")]
    [InlineData("438000", "distance 10m")]
    [InlineData("440380", "output-level 3 1x")]
    [InlineData("450005", "program-now 5")]
    [InlineData("0DFE", "timbre-x -2")]
    [InlineData("1003", "allocation-priority 3")]
    [InlineData("3D7F", "switch-pedal1 127")]
    [InlineData("39FF", "pick-velocity -1")]
    [InlineData("83 0000C350", "time-tag 2.5s")]
    [InlineData("84 000000C8", "minimum-latency 10ms")]
    [InlineData("814002C000", "modulation-rate pitch 5.5Hz")]
    [InlineData("814002C001", "modulation-rate 0x4002C001")]
    [InlineData("474001", "modulation-depth pitch 1")]
    [InlineData("474801", "modulation-depth 0x4801")]
    [InlineData("C0000A 40 01 02C0 0033 0000 FFFF", "modulation-block pitch sine 5.5Hz depth 51")]
    [InlineData("C0000A 40 07 FF80 0033 0001 0002", "modulation-block pitch 7 -1Hz depth 51 loop 1..2")]
    [InlineData("C0000B 40 01 02C0 0033 0000 FFFF 00", "modulation-block 0x400102C000330000FFFF00")]
    [InlineData("C2000B 40 00 00 01F4 0000 FFFF 7900", "segment-block pitch linear 500ms to C4")]
    [InlineData("C2000B 44 03 01 01F4 0001 0002 0180", "segment-block output-level s-shaped chained 500ms part 1..2 to 1 1x")]
    [InlineData("C2000B 40 00 02 01F4 0000 FFFF 7900", "segment-block 0x40000201F40000FFFF7900")]
    [InlineData("C30004 04 01 00FF", "segment-table 4 1 0x00FF")]
    [InlineData("C40003 41A000", "overwrite loudness f")]
    [InlineData("C40004 C441A000", "overwrite overwrite loudness f")]
    [InlineData("C40002 0101", "overwrite release")]
    [InlineData("C40000", "overwrite 0x")]
    [InlineData("C40002 1101", "overwrite 0x1101")]
    [InlineData("C50002 0201", "query combined articulation")]
    [InlineData("C50003 0144 03", "query value output-level data 0x03")]
    [InlineData("C50001 05", "query polyphony")]
    [InlineData("C50003 FF0002", "query 0xFF0002")]
    [InlineData("C60003 0201C0", "query-response combined articulation data 0xC0")]
    [InlineData("C70005 68695C2201", "text \"hi\\\\\\\"\\u{1}\"")]
    [InlineData("C70001 FF", "text 0xFF")]
    [InlineData("480102", "0x48 0x0102")]
    [InlineData("C90000", "0xC9 0x")]
    [InlineData("0099", "0x00 0x99")]
    public void A_descriptor_is_a_name_and_a_value(string hex, string text) =>
        AssertBothWays("004180" + hex.Replace(" ", "", StringComparison.Ordinal), "1.3  " + text);

    [Fact]
    [Clause("mpdl-1.9")]
    [Clause("mpdl-12.3")]
    public void Any_packet_reads_back_to_the_same_octets() =>
        Prop.ForAll(PacketGen.Packet.ToArbitrary(), packet => Read(MpdlText.Format(packet)).SequenceEqual(packet))
            .Check(CommitSeed.Config.WithMaxTest(3000));

    [Fact]
    [Clause("mpdl-12.3")]
    public void Any_octets_at_all_read_back_to_the_same_octets() =>
        Prop.ForAll<byte[]>(bytes => Read(MpdlText.Format(bytes)).SequenceEqual(bytes)).Check(CommitSeed.Config);

    [Fact]
    [Clause("mpdl-12.2")]
    public void Every_value_of_every_parameter_reads_back()
    {
        foreach (DescriptorId id in Enum.GetValues<DescriptorId>().Where(i => DescriptorCatalog.WidthOf(i) is 1 or 2 && i != DescriptorId.None))
        {
            int width = DescriptorCatalog.WidthOf(id);
            for (int raw = 0; raw < 1 << (8 * width); raw += width == 1 ? 1 : 37)
            {
                byte[] data = width == 1 ? [(byte)raw] : [(byte)(raw >> 8), (byte)raw];
                string text = MpdlText.Format(new Descriptor(id, data));
                Assert.True(text.Length < 60, text);
                Assert.Equal([0, 0, 0, (byte)id, .. data], Read("all " + text));
            }
        }
    }

    [Fact]
    [Clause("mpdl-12.1")]
    public void Records_carry_their_time()
    {
        string text = MpdlText.Format([0x00, 0x41, 0x80], new TimeTag(50_001));
        Assert.Equal("@2.50005s 1.3", text);
        var reader = new MpdlTextReader(text);
        Assert.True(reader.TryRead());
        Assert.Equal(new TimeTag(50_001), reader.Tag);
    }

    [Fact]
    [Clause("mpdl-12.3")]
    public void An_error_says_where_and_the_rest_is_still_read()
    {
        const string text = """
            # a comment

            1.3  pitch A4
            1.4  pitch H4
            + 1.5  trigger
            1.6  trigger
              nonsense
            1.7  release
            """;
        var reader = new MpdlTextReader(text.ReplaceLineEndings("\n"));
        var seen = new List<string>();
        while (reader.TryRead())
        {
            seen.Add(reader.Error is { } error ? $"{reader.Line}: {error.Reason}" : $"{reader.Line}: {Convert.ToHexString(reader.Packet)}");
        }

        Assert.Equal(["3: 004180408B00", "4: not a descriptor", "6: 00430001C0", "7: not an address", "8: 0043800101"], seen);
    }

    [Theory]
    [Clause("mpdl-12.3")]
    [InlineData("1.3  pitch", 5)]
    [InlineData("1.3  pitch Z4", 11)]
    [InlineData("1.3  pitch 0x12", 11)]
    [InlineData("1.3  loudness 2x", 14)]
    [InlineData("1.3  frequency 70000Hz", 15)]
    [InlineData("1.3  output-level 300 1x", 22)]
    [InlineData("1.3  query what", 11)]
    [InlineData("1.3  overwrite text \"a\"", 20)]
    [InlineData("1.3  text \"a", 10)]
    [InlineData("@x 1.3", 0)]
    [InlineData("packet 0x1", 7)]
    [InlineData("1.999", 0)]
    [InlineData("0x104180", 0)]
    public void Text_without_sense_is_an_error_with_its_place(string text, int offset)
    {
        var reader = new MpdlTextReader(text);
        Assert.True(reader.TryRead());
        Assert.NotNull(reader.Error);
        Assert.InRange(reader.Error.Value.Offset, Math.Min(offset, 5), offset);
        Assert.True(reader.Packet.IsEmpty);
        Assert.False(reader.TryRead());
    }

    [Fact]
    [Clause("mpdl-12.3")]
    public void Any_text_is_read_without_throwing()
    {
        Gen<string> word = Gen.Elements(
            "1.3", "+", "@", "@1s", "pitch", "A4", "C#9+50c", "overwrite", "query", "value", "text", "\"", "\"a\\u{110000}\"", "0x", "0x12", "0xC90",
            "packet", "modulation-block", "sine", "5Hz", "depth", "1", "loop", "1..2", "segment-block", "linear", "5ms", "to", "\n", "-", "1e999x", "loudness", "NaNx");
        Prop.ForAll(word.ArrayOf().Select(words => string.Join(' ', words)).ToArbitrary(), text =>
        {
            var reader = new MpdlTextReader(text);
            int packets = 0;
            while (reader.TryRead())
            {
                packets++;
            }

            return packets <= text.Length;
        }).Check(CommitSeed.Config.WithMaxTest(2000));
    }

    private static void AssertBothWays(string hex, string text)
    {
        byte[] packet = Convert.FromHexString(hex);
        Assert.Equal(text, MpdlText.Format(packet));
        Assert.Equal(hex, Convert.ToHexString(Read(text)));
    }

    private static byte[] Read(string text)
    {
        var reader = new MpdlTextReader(text);
        Assert.True(reader.TryRead());
        Assert.True(reader.Error is null, $"{reader.Error} in {text}");
        byte[] packet = reader.Packet.ToArray();
        Assert.False(reader.TryRead());
        return packet;
    }
}
