using Tutti.Interop.Tests.Live;
using Tutti.State;

namespace Tutti.Interop.Tests.State;

/// <summary>State files: what is kept, who holds them, and what happens to those that cannot be read.</summary>
public sealed class StateFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tutti-state-").FullName;

    private NodeOptions Options => new() { StateFolder = _folder };

    [Fact]
    public async Task A_node_whose_first_state_cannot_be_written_says_so_when_it_starts()
    {
        await using Room room = new();
        Directory.CreateDirectory(Path.Combine(room.StateFolder, "desk.json"));
        Node desk = room.Node("desk", room.Options with { StateFolder = room.StateFolder });
        Seen<Refusal> told = new();
        desk.Refused += told.Add;
        await desk.StartAsync(TestContext.Current.CancellationToken);
        Refusal warning = await told.NextAsync(refusal => refusal.What == "the state");
        Assert.StartsWith("it is not kept: ", warning.Reason, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(room.StateFolder, "desk.json.tmp")));
    }

    [Fact]
    public async Task A_node_has_its_identity_and_its_persistent_values_again()
    {
        string identity;
        await using (Node first = new("desk", Options))
        {
            identity = first.Identity;
            Add(first, persistent: true).Emit(0.75);
            first.Add(Parameter.Float("other"), Access.Emit).Emit(0.75);
        }

        await using Node second = new("desk", Options);
        Assert.Equal(identity, second.Identity);
        Assert.Equal(0.75, Add(second, persistent: true).Value);
        Assert.Equal(0, second.Add(Parameter.Float("other"), Access.Emit).Value);
    }

    [Fact]
    public async Task A_value_is_kept_while_its_parameter_is_away()
    {
        await using (Node first = new("desk", Options))
        {
            Add(first, persistent: true).Emit(0.75);
        }

        await using (Node without = new("desk", Options))
        {
            without.Add(Parameter.Float("another", persistent: true), Access.Emit);
        }

        await using Node last = new("desk", Options);
        Assert.Equal(0.75, Add(last, persistent: true).Value);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_remembered_value_that_no_longer_fits_is_let_go(bool range)
    {
        await using (Node first = new("desk", Options))
        {
            Add(first, persistent: true).Emit(0.75);
        }

        await using Node second = new("desk", Options);
        Parameter fader = range
            ? second.Add(Parameter.Float("fader", 0.25, 0, 0.5, persistent: true), Access.Emit)
            : second.Add(Parameter.Text("fader", "0.25", persistent: true), Access.Emit);
        Assert.Equal("0.25", fader.Current.ToString().Trim('"'));
    }

    [Fact]
    public void The_state_is_on_disk_before_anybody_can_see_the_identity()
    {
        Node node = new("desk", Options);
        Assert.Contains(node.Identity, File.ReadAllText(node.StatePath!), StringComparison.Ordinal);
        GC.KeepAlive(node);
    }

    [Fact]
    public async Task A_second_node_of_the_name_is_another_with_an_identity_of_its_own()
    {
        await using Node first = new("desk", Options with { Identity = new string('1', 32) });
        await using Node second = new("desk", Options with { Identity = new string('1', 32) });
        await using Node third = new("desk", Options);
        Assert.Equal(["desk", "desk-2", "desk-3"], [first.Name, second.Name, third.Name]);
        Assert.Equal(3, new[] { first.Identity, second.Identity, third.Identity }.Distinct(StringComparer.Ordinal).Count());
        List<Refusal> warnings = [];
        using StateFile? fourth = StateFile.Open(_folder, "desk", warnings);
        Assert.Contains("this one is desk-4", Assert.Single(warnings).Reason, StringComparison.Ordinal);
        string identity = second.Identity;
        await second.DisposeAsync();
        await using Node again = new("desk", Options);
        Assert.Equal(("desk-2", identity), (again.Name, again.Identity));
    }

    [Fact]
    public void A_write_cut_at_any_octet_leaves_the_old_state()
    {
        byte[] old = Written("old", out string path);
        byte[] next = Written("new", out _);
        for (int cut = 0; cut <= next.Length; cut++)
        {
            File.WriteAllBytes(path, old);
            File.WriteAllBytes(DurableFile.TemporaryOf(path), next.AsSpan(0, cut));
            Assert.Equal("old", ReadBack(out List<Refusal> warnings));
            Assert.Empty(warnings);
            Assert.False(File.Exists(DurableFile.TemporaryOf(path)));
        }
    }

    [Fact]
    public void A_file_cut_at_any_octet_is_set_aside_and_never_half_believed()
    {
        byte[] whole = Written("whole", out string path);
        for (int cut = 0; cut < whole.Length; cut++)
        {
            File.Delete(path + ".bad");
            File.WriteAllBytes(path, whole.AsSpan(0, cut));
            Assert.Null(ReadBack(out List<Refusal> warnings));
            Assert.Contains("it was set aside as desk.json.bad", Assert.Single(warnings).Reason, StringComparison.Ordinal);
            Assert.Equal(whole[..cut], File.ReadAllBytes(path + ".bad"));
            Assert.False(File.Exists(path));
        }
    }

    [Theory]
    [InlineData("""{"version":2,"name":"desk","identity":"00000000000000000000000000000000","patches":[],"removed":[],"values":{}}""", "newer")]
    [InlineData("""{"version":1,"name":"desk","identity":"short","patches":[],"removed":[],"values":{}}""", "cannot be")]
    [InlineData("""{"version":1,"name":"desk","identity":"00000000000000000000000000000000","patches":null,"removed":[],"values":{}}""", "cannot be")]
    [InlineData("""{"version":1,"name":"desk","identity":"00000000000000000000000000000000","patches":[{"here":"from","from":"a","to":"b","counter":0}],"removed":[],"values":{}}""", "cannot be")]
    [InlineData("""{"version":1,"name":"desk","identity":"00000000000000000000000000000000","patches":[],"removed":[]}""", "read")]
    [InlineData("null", "cannot be")]
    [InlineData("\0\0\0\0", "read")]
    public void What_cannot_be_a_state_is_set_aside(string text, string why)
    {
        File.WriteAllText(Path.Combine(_folder, "desk.json"), text);
        Assert.Null(ReadBack(out List<Refusal> warnings));
        Assert.Contains(why, Assert.Single(warnings).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_oldest_version_is_still_read()
    {
        File.Copy(Path.Combine(Repository.Root, "tests", "Tutti.Interop.Tests", "State", "state-1.json"), Path.Combine(_folder, "desk.json"));
        List<Refusal> warnings = [];
        using StateFile? file = StateFile.Open(_folder, "desk", warnings);
        Assert.Empty(warnings);
        StateDocument found = file!.Found!;
        Assert.Equal("229d95565aec471599e5d21f7437d508", found.Identity);
        Assert.Equal([StateEnd.From, StateEnd.To, StateEnd.Both], found.Patches.Select(patch => patch.Here));
        Assert.Equal(TypeHint.Flt, found.Patches[0].ToRemembered().FarType);
        Assert.Equal(4, Assert.Single(found.Removed).ToRemoved().Counter);
        Assert.Equal(new DateTimeOffset(2026, 11, 22, 8, 0, 0, TimeSpan.Zero), Assert.Single(found.Removed).ToRemoved().At);
        Assert.Equal("0.50", found.Values["fader"].ToString());
        Assert.True(found.Values["cue"].IsNull);
    }

    [Theory]
    [InlineData("desk", "desk")]
    [InlineData("stage/left", "stage%2Fleft")]
    [InlineData("..", "%2E.")]
    [InlineData("a b:c", "a%20b%3Ac")]
    [InlineData("Bühne", "B%C3%BChne")]
    public void A_node_of_any_name_has_a_file(string node, string file) => Assert.Equal(file, StateFolder.FileNameOf(node));

    [Fact]
    public void Long_names_are_told_apart()
    {
        string first = StateFolder.FileNameOf(new string('/', 250) + "a");
        string second = StateFolder.FileNameOf(new string('/', 250) + "b");
        Assert.NotEqual(first, second, StringComparer.Ordinal);
        Assert.True(first.Length < 200);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_told_and_the_node_runs_without_state()
    {
        string file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, string.Empty, TestContext.Current.CancellationToken);
        await using Node node = new("desk", new NodeOptions { StateFolder = file, Interface = "lo", Beacons = false });
        List<Refusal> told = [];
        node.Refused += told.Add;
        await node.StartAsync(TestContext.Current.CancellationToken);
        Assert.Null(node.StatePath);
        Assert.Contains("it is not kept", Assert.Single(told).Reason, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static Parameter<double> Add(Node node, bool persistent) => node.Add(Parameter.Float("fader", 0.5, 0, 1, persistent: persistent), Access.Emit);

    private byte[] Written(string cue, out string path)
    {
        using StateFile file = StateFile.Open(_folder, "desk", [])!;
        path = file.Path;
        file.Save(new StateDocument
        {
            Name = "desk",
            Identity = new string('a', 32),
            Patches = [new StatePatch { Here = StateEnd.From, From = "cue", To = "text", Node = "lamp", Counter = 1 }],
            Values = new Dictionary<string, ZocpValue>(StringComparer.Ordinal) { ["cue"] = cue },
        });
        byte[] octets = File.ReadAllBytes(path);
        File.Delete(path);
        return octets;
    }

    private string? ReadBack(out List<Refusal> warnings)
    {
        warnings = [];
        using StateFile? file = StateFile.Open(_folder, "desk", warnings);
        return file?.Found?.Values["cue"].TryGetText(out string? text) == true ? text : null;
    }
}
