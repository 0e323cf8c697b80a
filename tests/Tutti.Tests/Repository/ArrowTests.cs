using System.Text.RegularExpressions;

namespace Tutti.Tests.Repository;

/// <summary>Who may use whom (docs/ARCHITECTURE.md).</summary>
public partial class ArrowTests
{
    private static readonly Dictionary<string, string[]> s_projects = new(StringComparer.Ordinal)
    {
        ["Tutti.Protocols"] = [],
        ["Tutti"] = ["Tutti.Protocols"],
        ["Tutti.Simulation"] = ["Tutti"],
        ["Tutti.Synth"] = ["Tutti"],
        ["Tutti.Bridges"] = ["Tutti"],
        ["Tutti.Patchbay"] = ["Tutti"],
        ["Tutti.Cli"] = ["Tutti", "Tutti.Simulation", "Tutti.Synth", "Tutti.Bridges", "Tutti.Patchbay"],
    };

    private static readonly Dictionary<string, string[]> s_folders = new(StringComparer.Ordinal)
    {
        ["Wire"] = [],
        ["Zmtp"] = ["Wire"],
        ["Zre"] = ["Zmtp", "Wire"],
        ["Zocp"] = ["Zre", "Zmtp", "Wire"],
        ["Tap"] = ["Zocp", "Zre", "Zmtp", "Wire"],
        ["Mpdl"] = ["Wire"],
        ["Midi"] = ["Mpdl", "Wire"],
        ["Zipi"] = ["Wire"],
    };

    [Fact]
    public void Projects_refer_only_along_the_arrows()
    {
        List<string> wrong = [];
        foreach (string file in SourceTree.Files("src", "*.csproj"))
        {
            string project = Path.GetFileNameWithoutExtension(file);
            Assert.True(s_projects.ContainsKey(project), $"{project} is not in the table of arrows.");
            wrong.AddRange(ProjectReference().Matches(File.ReadAllText(file))
                .Select(m => m.Groups[1].Value)
                .Where(target => !s_projects[project].Contains(target))
                .Select(target => $"{project} -> {target}"));
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Protocol_folders_use_only_along_the_arrows()
    {
        List<string> wrong = [];
        foreach ((string folder, string[] allowed) in s_folders)
        {
            foreach (string file in SourceTree.Files($"src/Tutti.Protocols/{folder}", "*.cs"))
            {
                wrong.AddRange(ProtocolFolder().Matches(File.ReadAllText(file))
                    .Select(m => m.Groups[1].Value)
                    .Where(used => used != folder && s_folders.ContainsKey(used) && !allowed.Contains(used))
                    .Select(used => $"{SourceTree.Name(file)} uses {used}"));
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Protocol_cores_touch_no_socket_task_thread_file_clock_or_chance()
    {
        // The analyzer bans calls; it does not see types that only stand in a signature.
        List<string> wrong = [];
        foreach (string file in SourceTree.Files("src/Tutti.Protocols", "*.cs"))
        {
            string[] lines = File.ReadAllLines(file);
            for (int i = 0; i < lines.Length; i++)
            {
                string line = lines[i].TrimStart();
                if (!line.StartsWith("//", StringComparison.Ordinal) && Outside().IsMatch(line))
                {
                    wrong.Add($"{SourceTree.Name(file)}:{i + 1}: {line}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Type_names_are_unique_in_the_solution()
    {
        Dictionary<string, HashSet<string>> places = new(StringComparer.Ordinal);
        foreach (string file in SourceTree.Files("src", "*.cs"))
        {
            foreach (Match match in TypeDeclaration().Matches(File.ReadAllText(file)))
            {
                // Parameter and Parameter<T> are one noun; so are the parts of a partial type, which stand in one folder.
                string name = match.Groups[1].Value;
                places.TryAdd(name, new HashSet<string>(StringComparer.Ordinal));
                places[name].Add(Path.GetDirectoryName(SourceTree.Name(file))!);
            }
        }

        Assert.Empty(places.Where(p => p.Value.Count > 1).Select(p => $"{p.Key}: {string.Join(", ", p.Value)}"));
    }

    [GeneratedRegex("""<ProjectReference Include="[^"]*/([^/"]+)\.csproj""")]
    private static partial Regex ProjectReference();

    [GeneratedRegex(@"\bTutti\.Protocols\.([A-Z][a-z]+)\b")]
    private static partial Regex ProtocolFolder();

    [GeneratedRegex(@"System\.(Net\.Sockets|Threading|IO)\b|\b(Task|ValueTask|Thread|Stopwatch|TimeProvider|Socket|Stream|CancellationToken)\b[ <?.(]|\bDateTime(Offset)?\.(Utc)?Now|Random\.Shared|new Random\(\)|Guid\.NewGuid|Environment\.Tick")]
    private static partial Regex Outside();

    [GeneratedRegex(@"^(?:public|internal) (?:(?:static|sealed|abstract|partial|readonly|ref|record|file) )*(?:class|struct|enum|interface|record) (\w+)", RegexOptions.Multiline)]
    private static partial Regex TypeDeclaration();
}
