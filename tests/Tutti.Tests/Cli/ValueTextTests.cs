using Tutti.Cli.Notation;

namespace Tutti.Tests.Cli;

public class ValueTextTests
{
    [Theory]
    [InlineData("go", "\"go\"")]
    [InlineData("", "\"\"")]
    [InlineData("1", "\"1\"")]
    [InlineData("\"quoted\"", "\"\\\"quoted\\\"\"")]
    public void A_string_parameter_takes_the_text_as_it_is(string text, string json)
    {
        Assert.True(ValueText.TryRead("string", text, out ZocpValue value, out _));
        Assert.Equal(json, value.ToString());
    }

    [Theory]
    [InlineData("flt", "0.50", "0.50")]
    [InlineData("int", "-3", "-3")]
    [InlineData("bool", "true", "true")]
    [InlineData("vec2f", "[0, 1]", "[0, 1]")]
    [InlineData("", "\"on\"", "\"on\"")]
    [InlineData("float", "{\"a\":1}", "{\"a\":1}")]
    [InlineData("percent", "null", "null")]
    public void Everything_else_is_json_and_keeps_its_form(string type, string text, string json)
    {
        Assert.True(ValueText.TryRead(type, text, out ZocpValue value, out _));
        Assert.Equal(json, value.ToString());
    }

    [Theory]
    [InlineData("flt", "on", "0.5")]
    [InlineData("flt", "0,5", "0.5")]
    [InlineData("flt", ".5", "0.5")]
    [InlineData("int", "", "3")]
    [InlineData("bool", "yes", "true or false")]
    [InlineData("vec3f", "1 2 3", "[0,0.5,1]")]
    [InlineData("", "on", "quotes")]
    [InlineData("flt", "NaN", "finite")]
    public void What_is_not_json_says_how_to_write_it(string type, string text, string expected)
    {
        Assert.False(ValueText.TryRead(type, text, out _, out string error));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("3", "3")]
    [InlineData("red", "\"red\"")]
    [InlineData("\"red\"", "\"red\"")]
    [InlineData("[1,2]", "[1,2]")]
    [InlineData("NaN", "\"NaN\"")]
    [InlineData("", "\"\"")]
    public void An_argument_of_a_call_is_json_or_else_text(string text, string json) => Assert.Equal(json, ValueText.ReadArgument(text).ToString());

    [Fact]
    public void A_line_shows_text_bare_and_escaped_and_the_rest_as_json()
    {
        Assert.Equal("go\\non", ValueText.Line(ZocpValue.From("go\non")));
        Assert.Equal("0.5", ValueText.Line(ZocpValue.From(0.5)));
        Assert.Equal("null", ValueText.Line(ZocpValue.Null));
        Assert.Equal("NaN", ValueText.Line(ZocpValue.From(double.NaN)));
    }

    [Theory]
    [InlineData(TypeHint.Int, "3.0", true)]
    [InlineData(TypeHint.Int, "3.5", false)]
    [InlineData(TypeHint.Flt, "3", true)]
    [InlineData(TypeHint.Flt, "true", false)]
    [InlineData(TypeHint.Percent, "\"1\"", false)]
    [InlineData(TypeHint.Bool, "1", false)]
    [InlineData(TypeHint.Bool, "false", true)]
    [InlineData(TypeHint.String, "1", false)]
    [InlineData(TypeHint.Vec2f, "[1,2]", true)]
    [InlineData(TypeHint.Vec2f, "[1,2,3]", false)]
    [InlineData(TypeHint.Vec3f, "[1,2]", false)]
    [InlineData(TypeHint.Vec4f, "[1,2,3,4,5]", false)]
    [InlineData(TypeHint.Vec4f, "[1,2,3,\"4\"]", false)]
    [InlineData(TypeHint.Any, "{}", true)]
    public void A_value_fits_its_type_or_not(TypeHint type, string json, bool fits)
    {
        Assert.True(ZocpValue.TryParse(json, out ZocpValue value));
        Assert.Equal(fits, ValueText.Fits(type, value));
    }
}
