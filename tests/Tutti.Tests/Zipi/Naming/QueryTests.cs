using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zipi.Naming;

namespace Tutti.Tests.Zipi.Naming;

public class QueryTests
{
    private static readonly Characteristic[] s_synthesizer =
    [
        Characteristic.OfText(CharacteristicKey.Name, "Großer Flügel"),
        Characteristic.OfText(CharacteristicKey.Class, "synthesizer"),
        Characteristic.OfText(CharacteristicKey.Class, "sequencer"),
        Characteristic.OfNumber(CharacteristicKey.MaxSpeed, 1_000_000),
        Characteristic.OfVersion(CharacteristicKey.ZipiVersion, 1, 10),
        Characteristic.OfNumber(CharacteristicKey.Polyphony, 16),
        Characteristic.OfFlag((CharacteristicKey)0x8001),
    ];

    [Theory, Clause("zipi-3.3")]
    [Clause("zipi-3.6")]
    [InlineData("class = synthesizer", true)]
    [InlineData("class = SYNTHESIZER", true)]
    [InlineData("class = effect", false)]
    [InlineData("class = effect or class = sequencer", true)]
    [InlineData("class = synthesizer and max-speed >= 1M and zipi-version >= 1.1", true)]
    [InlineData("class = synthesizer and max-speed >= 1M and zipi-version >= 1.11", false)]
    [InlineData("class = synthesizer and max-speed > 1M", false)]
    [InlineData("max-speed >= 1000k", true)]
    [InlineData("max-speed < 1.5M", true)]
    [InlineData("polyphony <= 16 and polyphony != 17", true)]
    [InlineData("name contains \"flügel\"", true)]
    [InlineData("name contains \"FLüGEL\"", true)]
    [InlineData("name contains \"FLÜGEL\"", false)]
    [InlineData("not class = effect", true)]
    [InlineData("not (class = effect or class = synthesizer)", false)]
    [InlineData("class = effect and class = effect or polyphony = 16", true)]
    [InlineData("class = effect and (class = effect or polyphony = 16)", false)]
    [InlineData("not class = effect and not class = controller", true)]
    [InlineData("present 0x8001", true)]
    [InlineData("present 0x8002 or present serial", false)]
    [InlineData("serial = 5", false)]
    [InlineData("not serial = 5", true)]
    [InlineData("zipi-version >= 1", true)]
    [InlineData("0x8001 = 1", false)]
    public void A_query_means_what_people_read_in_it(string text, bool matches)
    {
        Assert.True(Query.TryParse(text, out Query? query, out DecodeError error), error.ToString());
        Assert.Equal(matches, query!.Matches(s_synthesizer));
        ByteWriter writer = new();
        query.Write(writer);
        Assert.True(Query.TryRead(writer.WrittenSpan, out Query? again, out error), error.ToString());
        Assert.Equal(matches, again!.Matches(s_synthesizer));
    }

    [Fact, Clause("zipi-3.4")]
    public void Of_several_values_one_must_match_and_another_type_never_does()
    {
        Assert.True(Matches("class != synthesizer"));
        Assert.False(Query.TryParse("class > ", out _, out _));
        ByteWriter writer = new();
        writer.WriteU8((byte)QueryCode.Equal);
        Characteristic.OfText(CharacteristicKey.Polyphony, "16").Write(writer);
        Assert.True(Query.TryRead(writer.WrittenSpan, out Query? query, out _));
        Assert.False(query!.Matches(s_synthesizer));
    }

    [Fact, Clause("zipi-3.3")]
    public void The_binary_form_is_postfix()
    {
        Assert.True(Query.TryParse("not class = fx and present polyphony", out Query? query, out _));
        ByteWriter writer = new();
        query!.Write(writer);
        Assert.Equal("01" + "0005" + "03" + "02" + "6678" + "0B" + "08" + "0009" + "09", Convert.ToHexString(writer.WrittenSpan));
    }

    [Theory, Clause("zipi-3.6")]
    [InlineData("", 0)]
    [InlineData("class", 5)]
    [InlineData("klass = x", 0)]
    [InlineData("class = ", 8)]
    [InlineData("class = a b", 10)]
    [InlineData("(class = a", 10)]
    [InlineData("polyphony = many", 12)]
    [InlineData("zipi-version = 300.1", 15)]
    [InlineData("name = \"open", 7)]
    [InlineData("class = a and", 13)]
    [InlineData("max-speed = 1.0005k", 12)]
    public void A_query_that_cannot_be_read_says_where(string text, int at)
    {
        Assert.False(Query.TryParse(text, out Query? query, out DecodeError error));
        Assert.Null(query);
        Assert.Equal(at, error.Offset);
    }

    [Fact, Clause("zipi-3.5")]
    public void At_most_64_terms_and_16_deep()
    {
        Assert.True(Query.TryParse(string.Join(" and ", Enumerable.Repeat("present name", 32)), out Query? query, out _));
        Assert.Equal(63, query!.Count);
        Assert.False(Query.TryParse(string.Join(" and ", Enumerable.Repeat("present name", 33)), out _, out _));
        string Nested(int depth) => string.Concat(Enumerable.Repeat("present name and (", depth - 1)) + "present name" + new string(')', depth - 1);
        Assert.True(Query.TryParse(Nested(16), out _, out _));
        Assert.False(Query.TryParse(Nested(17), out _, out _));
        Assert.False(Query.TryParse(new string('(', 100_000), out _, out _));
    }

    [Theory, Clause("zipi-3.5")]
    [InlineData("")]
    [InlineData("09")]
    [InlineData("08 0001 08 0001")]
    [InlineData("08 00")]
    [InlineData("0C")]
    [InlineData("01 0001 03 05 41")]
    [InlineData("01 0001 01 00")]
    [InlineData("01 0001 01 09 000000000000000001")]
    [InlineData("01 0001 02 01 01")]
    [InlineData("01 0001 00 01 01")]
    [InlineData("01 0001 04 00")]
    [InlineData("01 0001 03 01 FF")]
    public void Expressions_that_break_the_rules_are_refused(string hex)
    {
        Assert.False(Query.TryRead(Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal)), out _, out DecodeError error));
        Assert.NotEqual(default, error);
    }

    [Fact, Clause("zipi-3.5")]
    public void Any_octets_and_any_text_are_read_or_refused_without_an_exception()
    {
        Prop.ForAll<byte[]>(octets => Query.TryRead(octets, out Query? q, out _) == q?.Matches(s_synthesizer) is not null).Check(CommitSeed.Config);
        Prop.ForAll<string>(text => Query.TryParse(text, out Query? q, out _) == q is not null).Check(CommitSeed.Config);
    }

    [Fact, Clause("zipi-3.1")]
    public void Characteristics_have_their_octets_and_come_back()
    {
        Characteristic[] all = [.. s_synthesizer, Characteristic.OfNumber(CharacteristicKey.Polyphony, 0), Characteristic.OfNumber(CharacteristicKey.Polyphony, ulong.MaxValue)];
        foreach (Characteristic one in all)
        {
            ByteWriter writer = new();
            one.Write(writer);
            ByteReader reader = new(writer.WrittenSpan);
            Assert.True(Characteristic.TryRead(ref reader, out Characteristic read, out _));
            Assert.Equal(one, read);
        }

        ByteWriter bytes = new();
        Characteristic.OfNumber(CharacteristicKey.MaxSpeed, 1_000_000).Write(bytes);
        Characteristic.OfVersion(CharacteristicKey.ZipiVersion, 1, 1).Write(bytes);
        Assert.Equal("0006" + "01" + "03" + "0F4240" + "0007" + "02" + "02" + "0101", Convert.ToHexString(bytes.WrittenSpan));
        Assert.Throws<ArgumentException>(() => Characteristic.OfText(CharacteristicKey.Name, new string('x', 256)));
    }

    private static bool Matches(string text)
    {
        Assert.True(Query.TryParse(text, out Query? query, out DecodeError error), error.ToString());
        return query!.Matches(s_synthesizer);
    }
}
