using System.Text.RegularExpressions;

namespace Tutti.Tests.Repository;

/// <summary>What the documents show as C# stands in a sample, so it compiles and runs.</summary>
public partial class SnippetTests
{
    private static readonly string s_samples = string.Join('\n', SourceTree.Files("samples", "*.cs").Select(File.ReadAllText));

    [Fact]
    public void Every_csharp_snippet_of_the_readme_stands_in_a_sample()
    {
        string[] snippets = [.. Snippet().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, "README.md"))).Select(m => m.Groups[1].Value)];
        Assert.NotEmpty(snippets);
        Assert.All(snippets, snippet => Assert.Contains(snippet, s_samples, StringComparison.Ordinal));
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
