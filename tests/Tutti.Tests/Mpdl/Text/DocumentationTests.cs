using System.Text.RegularExpressions;

using Tutti.Protocols.Mpdl;
using Tutti.Tests.Repository;

namespace Tutti.Tests.Mpdl.Text;

/// <summary>What the documentation shows in the text form can be typed.</summary>
public partial class DocumentationTests
{
    [Theory]
    [InlineData("docs/mpdl-for-midi-people.md", 4)]
    [InlineData("docs/cli.md", 1)]
    public void Every_example_can_be_read(string page, int count)
    {
        string text = System.IO.File.ReadAllText(Path.Combine(SourceTree.Root, page));
        string[] examples = [.. Example().Matches(text).Select(m => m.Groups[1].Value)];
        Assert.Equal(count, examples.Length);
        foreach (string example in examples)
        {
            var reader = new MpdlTextReader(example);
            while (reader.TryRead())
            {
                Assert.True(reader.Error is null, $"{reader.Error} in line {reader.Line} of {example}");
            }
        }
    }

    [GeneratedRegex("```\\n(@.*?)```", RegexOptions.Singleline)]
    private static partial Regex Example();
}
