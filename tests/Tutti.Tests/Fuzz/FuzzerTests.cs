using System.Runtime.CompilerServices;
using System.Text;

using Tutti.Fuzz.Engine;
using Tutti.Fuzz.Targets;
using Tutti.Fuzz.Weaving;

namespace Tutti.Tests.Fuzz;

/// <summary>The fuzzer finds what is planted: a word that only coverage leads to, a loop without end, too much memory.</summary>
[Collection("fuzz")]
public sealed class FuzzerTests
{
    private static readonly RecordedOctets s_recorded = RecordedOctets.Read(RecordedOctets.FindRoot());

    [Fact]
    public void A_word_that_only_coverage_leads_to_is_found_and_made_small()
    {
        Fuzzer fuzzer = new(new Planted(), 16, seed: 1);
        fuzzer.Run(s_recorded, 400_000, TimeSpan.FromMinutes(5));
        byte[] found = Assert.Single(fuzzer.Findings, finding => finding.Key.Contains("TUTTI", StringComparison.Ordinal)).Value;
        Assert.Equal("TUTTI"u8.ToArray(), found);
        Assert.Equal(5, fuzzer.Covered);
    }

    [Fact]
    public void The_same_seed_gives_the_same_inputs()
    {
        Planted first = new(), second = new(), other = new();
        new Fuzzer(first, 16, seed: 5).Run(s_recorded, 2_000, TimeSpan.FromMinutes(5));
        new Fuzzer(second, 16, seed: 5).Run(s_recorded, 2_000, TimeSpan.FromMinutes(5));
        new Fuzzer(other, 16, seed: 6).Run(s_recorded, 2_000, TimeSpan.FromMinutes(5));
        Assert.Equal(first.Seen, second.Seen);
        Assert.NotEqual(first.Seen, other.Seen);
    }

    [Theory]
    [InlineData("L", "basic blocks")]
    [InlineData("M", "memory")]
    public void What_costs_too_much_is_found(string letter, string what)
    {
        Fuzzer fuzzer = new(new Planted(), 16, seed: 3);
        fuzzer.Run(s_recorded, 100_000, TimeSpan.FromMinutes(5));
        (string wrong, byte[] input) = Assert.Single(fuzzer.Findings, finding => finding.Key.Contains(what, StringComparison.Ordinal));
        Assert.Equal(Encoding.UTF8.GetBytes(letter), input);
        Assert.Contains(what, wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void A_woven_reader_counts_its_blocks()
    {
        WovenContext context = new();
        Assert.InRange(context.Blocks, 5_000, Coverage.MostBlocks);
        List<(string Target, long Executions, int Covered, int Findings)> done = [];
        Queue<string> waiting = new(["beacon"]);
        context.Own(typeof(FuzzWorker)).GetMethod(nameof(FuzzWorker.Work))!.CreateDelegate<
            Action<int, Func<(string, long, double, int)?>, Action<string, long, double, int, IReadOnlyList<(string, string)>>, string>>()(
            context.Blocks,
            () => waiting.TryDequeue(out string? name) ? (name, 500, 300, 1) : null,
            (target, executions, _, covered, findings) => done.Add((target, executions, covered, findings.Count)),
            "");
        (string ran, long often, int blocks, int found) = Assert.Single(done);
        Assert.Equal(("beacon", 500, 0), (ran, often, found));
        Assert.True(blocks > 10);
    }

    [Fact]
    public void Every_target_has_a_name_of_its_own() => Assert.Equal(AllTargets.All.Count, AllTargets.All.Select(target => target.Name).Distinct(StringComparer.Ordinal).Count());

    private sealed class Planted : FuzzTarget
    {
        public override string Name => "planted";

        public override int MostOctets => 32;

        public long Seen { get; private set; }

        public override IEnumerable<byte[]> Seeds(RecordedOctets recorded) => [[1, 2, 3]];

        [MethodImpl(MethodImplOptions.NoInlining)]
        public override void Run(byte[] input)
        {
            foreach (byte octet in input)
            {
                Seen = unchecked((Seen * 31) + octet);
            }

            Coverage.Hit(0);
            for (int i = 0; i < 5 && i < input.Length && input[i] == "TUTTI"[i]; i++)
            {
                Coverage.Hit(i + 1);
                Expect(i < 4, "it is TUTTI");
            }

            while (input is [(byte)'L', ..])
            {
                Coverage.Hit(0);
            }

            if (input is [(byte)'M', ..])
            {
                GC.KeepAlive(new byte[100_000]);
            }
        }
    }
}
