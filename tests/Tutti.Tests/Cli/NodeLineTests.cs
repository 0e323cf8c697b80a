using Tutti.Cli.Notation;

namespace Tutti.Tests.Cli;

public class NodeLineTests
{
    private static readonly Dictionary<string, TypeHint> s_types = new(StringComparer.Ordinal)
    {
        ["fader"] = TypeHint.Flt,
        ["fader two"] = TypeHint.Flt,
        ["cue"] = TypeHint.String,
        ["on"] = TypeHint.Bool,
        ["cube/mass"] = TypeHint.Int,
    };

    [Theory]
    [InlineData("fader 0.7", "fader", "0.7")]
    [InlineData("  fader\t0.7  ", "fader", "0.7")]
    [InlineData("fader two 1", "fader two", "1")]
    [InlineData("cue go now ", "cue", "\"go now \"")]
    [InlineData("cue", "cue", "\"\"")]
    [InlineData("cue  x", "cue", "\" x\"")]
    [InlineData("on true", "on", "true")]
    [InlineData("cube/mass 3", "cube/mass", "3")]
    public void A_line_is_a_parameter_and_a_value(string line, string path, string json)
    {
        Assert.True(NodeLine.TryParse(line, s_types, out NodeLine read, out string error), error);
        Assert.Equal(path, read.Path);
        Assert.Equal(json, read.Value.ToString());
    }

    [Theory]
    [InlineData("fadr 0.7", "there is no parameter \"fadr\"")]
    [InlineData("fader0.7", "there is no parameter \"fader0.7\"")]
    [InlineData("", "there is no parameter \"\"")]
    [InlineData("fader", "value of fader is missing")]
    [InlineData("fader  ", "value of fader is missing")]
    [InlineData("fader high", "not JSON")]
    [InlineData("fader true", "not of the type of fader")]
    [InlineData("on 1", "not of the type of on")]
    public void A_bad_line_says_why(string line, string reason)
    {
        Assert.False(NodeLine.TryParse(line, s_types, out _, out string error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }
}
