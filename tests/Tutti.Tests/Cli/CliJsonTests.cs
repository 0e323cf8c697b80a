using System.Text.Json;

using Tutti.Cli.Json;

namespace Tutti.Tests.Cli;

public class CliJsonTests
{
    private static readonly DateTimeOffset s_time = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(1)).AddTicks(1_234_567);

    [Fact]
    public void A_change_is_one_object_with_a_time_in_utc_and_microseconds() => Assert.Equal(
        """{"time":"2026-03-04T04:06:07.123456Z","node":"lamp","parameter":"level","value":0.70}""",
        Write(ChangeJson.Of(s_time, "lamp", "level", Value("0.70"))));

    [Fact]
    public void A_node_tells_the_source_and_the_cause_of_a_change() => Assert.Equal(
        """{"time":"2026-03-04T04:06:07.123456Z","node":"lamp","parameter":"cue","value":"go","source":"desk","cause":"signal"}""",
        Write(ChangeJson.Of(s_time, "lamp", "cue", ZocpValue.From("go"), "desk", "signal")));

    [Theory]
    [InlineData("null")]
    [InlineData("true")]
    [InlineData("12345678901234567890123")]
    [InlineData("1.0")]
    [InlineData("[0, 0.5,1e3]")]
    [InlineData("{\"a\":[null]}")]
    [InlineData("\"größer\"")]
    public void A_value_is_the_json_it_was(string json) => Assert.EndsWith($"\"value\":{json}}}", Write(ChangeJson.Of(s_time, "n", "p", Value(json))), StringComparison.Ordinal);

    [Fact]
    public void A_number_that_json_does_not_have_is_null_and_named() => Assert.EndsWith(
        "\"value\":null,\"text\":\"NaN\"}", Write(ChangeJson.Of(s_time, "n", "p", ZocpValue.From(double.NaN))), StringComparison.Ordinal);

    [Fact]
    public void Control_characters_stay_escaped_on_one_line()
    {
        string line = Write(ChangeJson.Of(s_time, "a\u001b\n", "p", ZocpValue.From("x\r\ny")));
        Assert.DoesNotContain(line, char.IsControl);
    }

    [Fact]
    public void A_node_is_told_as_documented()
    {
        ParameterJson parameter = new(Value("0.5"), null, "flt", "re", Value("0"), Value("1"), null, [new SubscriberJson("cd", "lamp", "level"), new SubscriberJson("ef", null, null)]);
        NodeJson node = new(
            "desk",
            "ab",
            null,
            "tcp://127.0.0.1:5000",
            new Dictionary<string, string>(StringComparer.Ordinal) { ["X-ZOCP"] = "1" },
            ["ZOCP"],
            "pyzocp",
            new Dictionary<string, ZocpValue>(StringComparer.Ordinal) { ["location"] = Value("[1,2,3]") },
            new Dictionary<string, ParameterJson>(StringComparer.Ordinal) { ["cube/fader"] = parameter });
        const string Expected = """
            [{"name":"desk","uuid":"ab","identity":null,"endpoint":"tcp://127.0.0.1:5000","headers":{"X-ZOCP":"1"},"groups":["ZOCP"],
            "implementation":"pyzocp","placement":{"location":[1,2,3]},"parameters":{"cube/fader":{"value":0.5,"type":"flt","access":"re","min":0,"max":1,
            "subscribers":[{"uuid":"cd","node":"lamp","receiver":"level"},{"uuid":"ef","node":null,"receiver":null}]}}}]
            """;
        Assert.Equal(
            Expected.Replace("\n", string.Empty, StringComparison.Ordinal),
            JsonSerializer.Serialize([node], CliJson.Plain.IReadOnlyListNodeJson));
    }

    private static ZocpValue Value(string json)
    {
        Assert.True(ZocpValue.TryParse(json, out ZocpValue value));
        return value;
    }

    private static string Write(ChangeJson change) => JsonSerializer.Serialize(change, CliJson.Plain.ChangeJson);
}
