using FsCheck;
using FsCheck.Fluent;

using Tutti.Cli.Notation;

namespace Tutti.Tests.Cli;

public class ParameterSpecTests
{
    [Fact]
    public void All_parts_are_read()
    {
        ParameterSpec spec = Read("fader:flt=0.5:0..1:rwe");
        Assert.Equal("fader", spec.Path);
        Assert.Equal(TypeHint.Flt, spec.Type);
        Assert.Equal("0.5", spec.Value.ToString());
        Assert.Equal("0", spec.Min?.ToString());
        Assert.Equal("1", spec.Max?.ToString());
        Assert.Equal(Access.ReadWrite | Access.Emitter, spec.Access);
    }

    [Fact]
    public void Range_and_access_may_be_left_out()
    {
        ParameterSpec spec = Read("level:flt=0");
        Assert.Null(spec.Min);
        Assert.Null(spec.Max);
        Assert.Equal(Access.Emit, spec.Access);
        Assert.Equal(Access.Readable | Access.Emitter, Read("level:flt=0:re").Access);
    }

    [Theory]
    [InlineData("a:int", "0")]
    [InlineData("a:flt", "0")]
    [InlineData("a:percent", "0")]
    [InlineData("a:bool", "false")]
    [InlineData("a:string", "\"\"")]
    [InlineData("a:vec2f", "[0,0]")]
    [InlineData("a:vec3f", "[0,0,0]")]
    [InlineData("a:vec4f", "[0,0,0,0]")]
    public void Without_a_value_it_starts_at_zero(string text, string value) => Assert.Equal(value, Read(text).Value.ToString());

    [Theory]
    [InlineData("a:int=5:0..", "0", null)]
    [InlineData("a:int=5:..9", null, "9")]
    [InlineData("a:int=5:..", null, null)]
    [InlineData("a:int=-5:-9..-1", "-9", "-1")]
    [InlineData("a:vec2f=[0,0]:[-1,-1]..[1,1]", "[-1,-1]", "[1,1]")]
    public void A_range_may_be_open_at_an_end(string text, string? min, string? max)
    {
        ParameterSpec spec = Read(text);
        Assert.Equal(min, spec.Min?.ToString());
        Assert.Equal(max, spec.Max?.ToString());
    }

    [Theory]
    [InlineData("url:string=http\\://host\\:80/", "http://host:80/")]
    [InlineData("dir:string=C\\:\\show", "C:\\show")]
    [InlineData("dir:string=show\\\\:rw", "show\\")]
    [InlineData("s:string=a=b", "a=b")]
    [InlineData("s:string=1..2", "1..2")]
    public void A_backslash_keeps_a_colon_in_its_part(string text, string value)
    {
        Assert.True(ParameterSpec.TryParse(text, Access.ReadWrite, Access.None, out ParameterSpec spec, out string error), error);
        Assert.True(spec.Value.TryGetText(out string? read));
        Assert.Equal(value, read);
    }

    [Fact]
    public void A_colon_in_a_name_is_kept_too() => Assert.Equal("a:b", Read("a\\:b:int=1").Path);

    [Theory]
    [InlineData("", "name is missing")]
    [InlineData(":flt=0", "name is missing")]
    [InlineData("fader", "type is missing")]
    [InlineData("fader:float=0", "there is no type \"float\"")]
    [InlineData("fader:=0", "there is no type")]
    [InlineData("fader:flt=abc", "not JSON")]
    [InlineData("fader:flt=", "not JSON")]
    [InlineData("fader:int=1.5", "not of its type")]
    [InlineData("fader:flt=NaN", "finite")]
    [InlineData("fader:flt=0:0..x", "not JSON")]
    [InlineData("fader:flt=0:0..1:q", "no access \"q\"")]
    [InlineData("fader:flt=0:rw", "needs the access e")]
    [InlineData("fader:flt=0:re:0..1", "range stands before")]
    [InlineData("fader:flt=0:0..1:re:x", "too many colons")]
    [InlineData("fader:flt=2:0..1", "outside its range")]
    [InlineData("fader:flt=0:2..1", "least is above")]
    [InlineData("url:string=http://host", "no access \"/\"")]
    [InlineData("mode:string=a:a..b", "a string has no range")]
    [InlineData("on:bool=true:0..1", "a bool has no range")]
    public void What_cannot_be_read_says_why(string text, string reason)
    {
        Assert.False(ParameterSpec.TryParse(text, Access.Emit, Access.Emitter, out _, out string error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Contains($"\"{text}\"", error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_makes_it_throw() => Prop.ForAll<string>(text =>
    {
        _ = ParameterSpec.TryParse(text ?? string.Empty, Access.Emit, Access.Emitter, out _, out _);
    }).Check(CommitSeed.Config);

    [Fact]
    public void Every_type_has_a_word_and_back()
    {
        foreach (string word in ParameterSpec.Types)
        {
            Assert.Equal(word, ParameterSpec.Word(ParameterSpec.TypeOf(word)));
        }

        Assert.Equal(TypeHint.Any, ParameterSpec.TypeOf("float"));
        Assert.Equal(string.Empty, ParameterSpec.Word(TypeHint.Any));
    }

    private static ParameterSpec Read(string text)
    {
        Assert.True(ParameterSpec.TryParse(text, Access.Emit, Access.Emitter, out ParameterSpec spec, out string error), error);
        return spec;
    }
}
