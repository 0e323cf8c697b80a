using System.Text;

using Tutti.Cli.Shows;
using Tutti.Shows;

namespace Tutti.Tests.Shows;

public class ShowPlanTests
{
    [Fact]
    public void The_oldest_version_keeps_loading()
    {
        ShowPlan show = ShowPlan.Read(Path.Combine(Root(), "tests", "Tutti.Tests", "Shows", "show-1.json"));
        Assert.Equal(["desk/fader -> lamp/level", "stage%2Fleft/go -> lamp~2/cue/fire"], show.Patches.Select(patch => patch.Patch.ToString()), StringComparer.Ordinal);
        Assert.Equal(("stage/left", "go"), (show.Patches[1].From.Node, show.Patches[1].From.Path));
        Assert.Equal(("lamp~2", "cue/fire"), (show.Patches[1].To.Node, show.Patches[1].To.Path));
        Assert.Equal(["lamp/colour=[1, 0.5, 0]", "lamp/level=0.70", "lamp/mode=auto"], show.Values.Select(value => $"{value.Parameter}={Text(value.Value)}"), StringComparer.Ordinal);
    }

    [Fact]
    public void What_is_written_is_read_and_written_alike()
    {
        ShowDocument show = new()
        {
            Tutti = "show",
            Version = 1,
            Saved = new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero),
            Nodes = new(StringComparer.Ordinal) { ["Bühne"] = new ShowNode(null, new string('1', 32)) },
            Patches = [new ShowPatch("desk/fader", "Bühne/level")],
            Values = new(StringComparer.Ordinal) { ["Bühne/text"] = "\"quoted\" \n", ["Bühne/level"] = 0.25 },
        };
        string text = show.ToText();
        Assert.Contains("Bühne", text, StringComparison.Ordinal);
        ShowPlan read = ShowPlan.Parse(Encoding.UTF8.GetBytes(text), "show");
        Assert.Equal(show.Patches, read.Patches.Select(patch => patch.Patch));
        Assert.Equal(show.Values.Values, read.Values.Select(value => value.Value));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"tutti":"show","version":0}""")]
    [InlineData("""{"tutti":"show","version":2}""")]
    [InlineData("""{"tutti":"show","version":1,"patches":[null]}""")]
    [InlineData("""{"tutti":"show","version":1,"patches":[{"from":"a/b"}]}""")]
    [InlineData("""{"tutti":"show","version":1,"patches":[{"from":"a/b","to":"/c"}]}""")]
    [InlineData("""{"tutti":"show","version":1,"values":{"level":1}}""")]
    [InlineData("""{"tutti":"show","version":1,"value":{"lamp/level":1}}""")]
    public void What_is_no_show_is_refused_in_words(string text) =>
        Assert.NotEmpty(Assert.Throws<ShowFileException>(() => ShowPlan.Parse(Encoding.UTF8.GetBytes(text), "show.json")).Reason);

    [Fact]
    public void Comments_and_commas_at_the_end_are_forgiven()
    {
        ShowPlan show = ShowPlan.Parse("""
            { // by hand
              "tutti": "show", "version": 1,
              "patches": [ { "from": "desk/fader", "to": "lamp/level" }, ],
            }
            """u8, "show.json");
        Assert.Single(show.Patches);
    }

    [Fact]
    public void Keepers_of_the_same_patches_know_each_other_by_them()
    {
        static string Digest(string patches) => ShowKeeper.DigestOf(ShowPlan.Parse(Encoding.UTF8.GetBytes($$"""{"tutti":"show","version":1,"patches":[{{patches}}]}"""), "show"));
        const string First = """{"from":"a/b","to":"c/d"}""";
        const string Second = """{"from":"a/b","to":"e/f"}""";
        Assert.Equal(Digest($"{First},{Second}"), Digest($"{Second},{First}"));
        Assert.NotEqual(Digest(First), Digest(Second), StringComparer.Ordinal);
    }

    private static string Text(ZocpValue value) => value.TryGetText(out string? text) ? text : value.ToString();

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Tutti.slnx")))
        {
            folder = folder.Parent;
        }

        return folder.FullName;
    }
}
