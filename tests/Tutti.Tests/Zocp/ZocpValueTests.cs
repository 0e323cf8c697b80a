using System.Text;
using System.Text.Json;

using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Wire;

namespace Tutti.Tests.Zocp;

public class ZocpValueTests
{
    [Theory]
    [Clause("zocp-2.1")]
    [InlineData("null", ZocpValueKind.Null)]
    [InlineData("true", ZocpValueKind.Bool)]
    [InlineData("1", ZocpValueKind.Integer)]
    [InlineData("-9223372036854775808", ZocpValueKind.Integer)]
    [InlineData("1.0", ZocpValueKind.Number)]
    [InlineData("9223372036854775808", ZocpValueKind.Number)]
    [InlineData("\"x\"", ZocpValueKind.Text)]
    [InlineData("[1, 2.50]", ZocpValueKind.Raw)]
    [InlineData("{\"a\" : 1}", ZocpValueKind.Raw)]
    public void A_value_has_one_of_six_shapes(string json, ZocpValueKind kind)
    {
        Assert.True(ZocpValue.TryParse(json, out ZocpValue value));
        Assert.Equal(kind, value.Kind);
        Assert.Equal(json, value.ToString());
    }

    [Theory]
    [Clause("zocp-2.2")]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("1.50")]
    [InlineData("-0")]
    [InlineData("-0.0")]
    [InlineData("1e3")]
    [InlineData("1E+3")]
    [InlineData("1e-07")]
    [InlineData("0.1")]
    [InlineData("123456789012345678901234567890")]
    [InlineData("3.141592653589793238462643")]
    public void A_number_keeps_its_source_text(string json)
    {
        Assert.True(ZocpValue.TryParse(json, out ZocpValue value));
        Assert.Equal(json, value.ToString());
    }

    [Fact]
    [Clause("zocp-2.2")]
    public void Every_numeral_with_a_point_keeps_its_source_text() =>
        Prop.ForAll(
            Gen.Elements("", "-").ToArbitrary(),
            Gen.OneOf(Gen.Elements(0L, 7, 10, 99_999_999_999_999, 999_999_999_999_999, 1_000_000_000_000_000), Gen.Choose(0, 200_000).Select(n => (long)n)).ToArbitrary(),
            Gen.Elements("0", "1", "5", "50", "00", "05", "005", "00001", "000001", "123456789", "999999999999", "9999999999999999").ToArbitrary(),
            (sign, whole, fraction) =>
            {
                string json = $"{sign}{whole}.{fraction}";
                Assert.True(ZocpValue.TryParse(json, out ZocpValue value));
                Assert.Equal(json, value.ToString());
            }).Check(CommitSeed.Config);

    [Fact]
    [Clause("zocp-2.2")]
    public void A_whole_double_is_written_with_its_shortest_text() =>
        Prop.ForAll(
            Gen.OneOf(
                Gen.Elements(0.0, -0.0, 1, -1, 999_999_999_999_999, -999_999_999_999_999, 1e15, -1e15, 9_007_199_254_740_993, 1e22),
                Gen.Choose(int.MinValue, int.MaxValue).Select(n => (double)n),
                Gen.Choose(int.MinValue, int.MaxValue).Select(n => n * 1e5)).ToArbitrary(),
            number =>
            {
                string shortest = number.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
                Assert.Equal(shortest.Contains('E') ? shortest.Replace('E', 'e') : shortest + ".0", ZocpValue.From(number).ToString());
            }).Check(CommitSeed.Config);

    [Theory]
    [Clause("zocp-2.3")]
    [InlineData("1", "1.0", true)]
    [InlineData("1", "1e0", true)]
    [InlineData("0", "-0.0", true)]
    [InlineData("1", "true", false)]
    [InlineData("0", "false", false)]
    [InlineData("0", "null", false)]
    [InlineData("\"1\"", "1", false)]
    [InlineData("9007199254740993", "9007199254740992.0", false)]
    [InlineData("[1, 2]", "[1.0,2.0]", true)]
    [InlineData("[1,2]", "[2,1]", false)]
    [InlineData("[1]", "[1,1]", false)]
    [InlineData("{\"a\":1,\"b\":2}", "{\"b\":2.0,\"a\":1}", true)]
    [InlineData("{\"a\":1}", "{\"a\":1,\"b\":2}", false)]
    [InlineData("[\"\\u0041\"]", "[\"A\"]", true)]
    [InlineData("NaN", "NaN", true)]
    public void Values_are_equal_by_what_they_mean(string left, string right, bool equal)
    {
        Assert.True(ZocpValue.TryParse(left, out ZocpValue a));
        Assert.True(ZocpValue.TryParse(right, out ZocpValue b));
        Assert.Equal(equal, a == b);
        Assert.Equal(equal, b == a);
        Assert.True(!equal || a.GetHashCode() == b.GetHashCode());
    }

    [Theory]
    [Clause("zocp-2.4")]
    [InlineData("NaN", "NaN", "null")]
    [InlineData("Infinity", "Infinity", "null")]
    [InlineData("-Infinity", "-Infinity", "null")]
    [InlineData("[1,NaN,-Infinity]", "[1,null,null]", "[1,null,null]")]
    public void What_is_not_finite_is_read_and_never_written(string json, string shown, string written)
    {
        Assert.True(ZocpValue.TryParse(json, out ZocpValue value));
        Assert.Equal(shown, value.ToString());
        ByteWriter writer = new();
        value.WriteTo(writer);
        Assert.Equal(written, Encoding.UTF8.GetString(writer.WrittenSpan));
    }

    [Theory]
    [Clause("zocp-1.1")]
    [InlineData("\"\\ud83d\\ude00\"", "😀")]
    [InlineData("\"\\ud83d\"", "\uFFFD")]
    [InlineData("\"a\\ude00b\"", "a\uFFFDb")]
    [InlineData("\"\\u00e9\\n\\\"\\\\\\/\"", "é\n\"\\/")]
    [InlineData("\uFEFF\"x\"", "x")]
    public void Text_is_read_leniently(string json, string text)
    {
        Assert.True(ZocpValue.TryParse(json, out ZocpValue value));
        Assert.True(value.TryGetText(out string? read));
        Assert.Equal(text, read);
    }

    [Fact]
    [Clause("zocp-1.1")]
    public void Octets_that_are_not_UTF_8_become_a_replacement_character()
    {
        Assert.True(ZocpValue.TryParse([(byte)'"', 0xFF, 0xC3, (byte)'"'], out ZocpValue value, out _));
        Assert.Equal("\"\uFFFD\uFFFD\"", value.ToString());
        Assert.True(ZocpValue.TryParse([(byte)'[', (byte)'"', 0xFF, (byte)'"', (byte)']'], out value, out _));
        Assert.Equal("[\"\uFFFD\"]", value.ToString());
    }

    [Theory]
    [Clause("zocp-1.1")]
    [InlineData("", "JSON value missing at octet 0")]
    [InlineData("[1,]", "not a JSON value at octet 3")]
    [InlineData("{\"a\" 1}", "colon missing at octet 5")]
    [InlineData("01", "not a JSON value at octet 2")]
    [InlineData("\"\u0001\"", "control character in a string at octet 1")]
    [InlineData("1 2", "text after the JSON value at octet 2")]
    public void Bad_JSON_is_an_error_with_its_place(string json, string expected)
    {
        Assert.False(ZocpValue.TryParse(Encoding.UTF8.GetBytes(json), out _, out DecodeError error));
        Assert.Equal(expected, error.ToString());
    }

    [Fact]
    [Clause("zocp-1.2")]
    public void Nesting_is_taken_to_the_bound_and_no_deeper()
    {
        Assert.True(ZocpValue.TryParse(new string('[', 32) + new string(']', 32), out _));
        Assert.False(ZocpValue.TryParse(new string('[', 33) + new string(']', 33), out _));
        Assert.False(ZocpValue.TryParse(new string('[', 1_000_000), out _));
    }

    [Fact]
    [Clause("zocp-1.1")]
    public void What_a_strict_reader_takes_we_take_and_what_we_write_it_takes()
    {
        char[] alphabet = [.. "{}[]\",:0123456789.eE+-truefalsn \\u"];
        Random random = new(3);
        int good = 0;
        for (int i = 0; i < 200_000; i++)
        {
            string text = new([.. Enumerable.Range(0, random.Next(1, 9)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            bool strict = IsStrict(text);
            good += strict ? 1 : 0;
            Assert.True(!strict || ZocpValue.TryParse(text, out _), text);
            Assert.True(strict == ZocpValue.TryParse(text, out ZocpValue value), text);
            Assert.True(!strict || IsStrict(value.ToString()) || !value.IsFinite, text);
        }

        Assert.InRange(good, 1000, 200_000);
    }

    [Fact]
    [Clause("zocp-2.1")]
    public void Any_number_reads_back_as_the_same_kind_and_value() => Prop.ForAll<double>(number =>
    {
        ZocpValue value = number;
        return !double.IsFinite(number)
            || (ZocpValue.TryParse(value.ToString(), out ZocpValue back) && back.Kind == ZocpValueKind.Number && back.TryGetNumber(out double read)
                && BitConverter.DoubleToInt64Bits(read) == BitConverter.DoubleToInt64Bits(number));
    }).Check(CommitSeed.Config.WithMaxTest(1000));

    [Fact]
    [Clause("zocp-2.1")]
    public void Any_text_reads_back_as_it_was() => Prop.ForAll<string>(text => text is null || !IsWellFormed(text)
        || (ZocpValue.TryParse(ZocpValue.From(text).ToString(), out ZocpValue back) && back.TryGetText(out string? read)
            && string.Equals(read, text, StringComparison.Ordinal))).Check(CommitSeed.Config.WithMaxTest(1000));

    [Fact]
    [Clause("zocp-2.5")]
    public void A_vector_is_an_array_of_numbers()
    {
        ZocpValue vector = ZocpValue.From(1, 2.5, -3);
        Assert.Equal("[1.0,2.5,-3.0]", vector.ToString());
        double[] numbers = new double[4];
        Assert.True(vector.TryGetVector(numbers, out int count));
        Assert.Equal([1, 2.5, -3], numbers[..count]);
        Assert.False(ZocpValue.From(1, 2, 3, 4, 5).TryGetVector(numbers, out _));
        Assert.True(ZocpValue.TryParse("[1,true]", out ZocpValue mixed));
        Assert.False(mixed.TryGetVector(numbers, out _));
    }

    private static bool IsWellFormed(string text) => string.Equals(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), text, StringComparison.Ordinal);

    private static bool IsStrict(string text)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 32 });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
