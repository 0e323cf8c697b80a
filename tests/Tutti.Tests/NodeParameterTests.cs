using FsCheck;
using FsCheck.Fluent;

namespace Tutti.Tests;

public class NodeParameterTests
{
    [Theory]
    [InlineData("lamp/level", "lamp", "level")]
    [InlineData("lamp/cube/mass", "lamp", "cube/mass")]
    [InlineData("stage%2Fleft/level", "stage/left", "level")]
    [InlineData("stage%2fleft/level", "stage/left", "level")]
    [InlineData("100%/level", "100%", "level")]
    [InlineData("a%252Fb/level", "a%2Fb", "level")]
    [InlineData("[x]/y z", "[x]", "y z")]
    [InlineData("lamp/a%2Fb", "lamp", "a%2Fb")]
    public void The_first_slash_parts_node_and_parameter(string text, string node, string path)
    {
        Assert.True(NodeParameter.TryParse(text, out NodeParameter address, out _));
        Assert.Equal(new NodeParameter(node, path), address);
    }

    [Theory]
    [InlineData("lamp", "there is no slash")]
    [InlineData("", "there is no slash")]
    [InlineData("/level", "the node is missing")]
    [InlineData("lamp/", "the parameter is missing")]
    [InlineData("/", "the node is missing")]
    public void What_is_not_a_parameter_says_what_is_missing(string text, string reason)
    {
        Assert.False(NodeParameter.TryParse(text, out _, out string error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.Contains("lamp/level", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_node_name_comes_back_as_it_was()
    {
        Gen<string> names = Gen.NonEmptyListOf(Gen.Elements('/', '%', '2', '5', 'F', 'f', 'a', ' ', '[', 'ü')).Select(c => string.Concat(c));
        Prop.ForAll(names.ToArbitrary(), name =>
            NodeParameter.TryParse(new NodeParameter(name, "p/q").ToString(), out NodeParameter read, out _)
            && read == new NodeParameter(name, "p/q")).Check(CommitSeed.Config);
    }
}
