using Tutti.Fuzz.Engine;
using Tutti.Fuzz.Targets;

namespace Tutti.Tests.Fuzz;

/// <summary>What fuzzing found once, and the recorded octets of real peers, given to all targets in each test run (docs/fuzzing.md).</summary>
[Collection("fuzz")]
public sealed class FoundInputsTests
{
    private static readonly string s_root = RecordedOctets.FindRoot();

    public static TheoryData<string> Targets => [.. AllTargets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void A_found_input_is_harmless_for_ever(string name)
    {
        FuzzTarget target = AllTargets.Find(name)!;
        foreach (string file in Directory.GetFiles(Path.Combine(s_root, "tests", "vectors", "fuzz"), "*.bin"))
        {
            target.RunBounded(File.ReadAllBytes(file), blocks: 0);
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Every_seed_passes_its_oracle(string name)
    {
        FuzzTarget target = AllTargets.Find(name)!;
        byte[][] seeds = [.. target.Seeds(RecordedOctets.Read(s_root))];
        Assert.NotEmpty(seeds);
        foreach (byte[] seed in seeds)
        {
            target.Run(seed);
        }
    }

    [Fact]
    public void Found_inputs_are_named_after_their_target()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(s_root, "tests", "vectors", "fuzz"), "*.bin"))
        {
            string name = Path.GetFileNameWithoutExtension(file);
            Assert.NotNull(AllTargets.Find(name[..name.LastIndexOf('-')]));
        }
    }
}
