using System.Reflection;

namespace Tutti.Tests.Repository;

/// <summary>A recording that nothing plays proves nothing.</summary>
public class VectorTests
{
    /// <summary>Protocols of what was seen, in words: there is nothing in them to play.</summary>
    private static readonly string[] s_words = ["25_pyre_slow_consumer.json", "26_other_runs.txt", "README.md"];

    // What fuzzing found (*.bin) is played as a whole, by FoundInputsTests.
    private static readonly string[] s_files = [.. SourceTree.Files("tests/vectors", "*").Select(file => Path.GetFileName(file)).Where(file => !file.EndsWith(".bin", StringComparison.Ordinal))];

    private static readonly HashSet<string> s_played = [.. typeof(VectorTests).Assembly.GetTypes()
        .SelectMany(type => type.GetCustomAttributes<ReplaysAttribute>().Concat(type.GetMethods().SelectMany(m => m.GetCustomAttributes<ReplaysAttribute>())))
        .Select(replays => replays.Vector + ".json")];

    [Fact]
    public void Every_recording_is_played() => Assert.Empty(s_files.Except(s_words, StringComparer.Ordinal).Except(s_played, StringComparer.Ordinal));

    [Fact]
    public void Every_recording_that_a_test_names_is_there() => Assert.Empty(s_played.Except(s_files, StringComparer.Ordinal));

    [Fact]
    public void What_is_told_in_words_alone_holds_no_octets() => Assert.All(
        s_words, file => Assert.DoesNotContain("\"hex\":", File.ReadAllText(Path.Combine(SourceTree.Root, "tests", "vectors", file)), StringComparison.Ordinal));

    [Fact]
    public void The_readme_of_the_vectors_names_every_number() => Assert.All(
        s_files.Where(file => char.IsAsciiDigit(file[0])).Select(file => file[..2]).Distinct(StringComparer.Ordinal),
        number => Assert.Contains(number, File.ReadAllText(Path.Combine(SourceTree.Root, "tests", "vectors", "README.md")), StringComparison.Ordinal));
}
