using System.Reflection;
using System.Text.RegularExpressions;

namespace Tutti.Tests.Repository;

/// <summary>docs/specs and the tests name the same clauses.</summary>
public partial class ClauseTests
{
    private static readonly string[] s_written = [.. SourceTree.Files("docs/specs", "*.md")
        .SelectMany(file => ClauseDefinition().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value))];

    private static readonly HashSet<string> s_tested = [.. typeof(ClauseTests).Assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributes<ClauseAttribute>().Concat(type.GetMethods().SelectMany(m => m.GetCustomAttributes<ClauseAttribute>())))
        .Select(clause => clause.Id)];

    [Fact]
    public void Every_clause_has_a_test() => Assert.Empty(s_written.Where(id => !s_tested.Contains(id)));

    [Fact]
    public void Every_test_names_a_clause_that_is_written() => Assert.Empty(s_tested.Where(id => !s_written.Contains(id)));

    [Fact]
    public void Every_clause_is_written_once() =>
        Assert.Empty(s_written.GroupBy(id => id, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key));

    // A clause starts its line: "**zre-4.2** A peer ..."
    [GeneratedRegex(@"^(?:- )?\*\*([a-z]+-\d+\.\d+[a-z]?)\*\*", RegexOptions.Multiline)]
    private static partial Regex ClauseDefinition();
}
