using System.Security.Cryptography;
using System.Text;

using Tutti.Simulation.Scenarios;

namespace Tutti.Tests.Simulation;

/// <summary>Fifty worlds: 45 that are always the same, and five that each commit chooses anew.</summary>
public class WorldTests(ITestOutputHelper output)
{
    /// <summary>The seeds that are always the same; every scenario is among them.</summary>
    public static TheoryData<ulong> Fixed => [.. Enumerable.Range(1, 45).Select(i => (ulong)i)];

    /// <summary>Five seeds of TUTTI_SEED, else of the commit.</summary>
    public static TheoryData<ulong> Chosen => [.. Enumerable.Range(0, 5).Select(i => CommitSeed.Value + (ulong)i)];

    /// <summary>Worlds that once did not heal, each for a reason of its own.</summary>
    public static TheoryData<ulong, string> Found => new()
    {
        { 112473, "storm" }, // a cue came twice to a program that had been stopped
        { 200721, "old" }, // an old program's run that had ended was heard after the next
        { 203718, "old" },
        { 7000332, "old" }, // an old peer's HELLO was lost with its connection, and it never says it again
        { 8001282, "partition" }, // the echo of an UNSUB ended the patch that had been asked for since
        { 12001900, "partition" }, // the echo of a SUB that had been given up passed for the answer to the next
        { 8003438, "old" }, // TCP brought the words of the dead to an old peer, which waited 30 s more
        { 9000108, "cable" }, // who watches got signals before its patches had told what they had last
        { 9000143, "storm" },
        { 9000340, "cable" }, // HELLO was answered again and again on a connection that TCP held back
        { 11001222, "partition" }, // the late answer to a request that was given up listed a patch that its receiver had let go of
        { 11001131, "cable" }, // a connection was held back by TCP in the direction that nobody asked about
        { 11000379, "old" }, // what an old program's ended run had said came after what its next run said
        { 30001054, "storm" }, // a node was looked for at the address it had before it moved
        { 40002983, "old" }, // HELLO was held back by TCP, and its answer came by another way
        { 50000059, "two" }, // several short silences, none of which was noticed, held a connection back
        { 80002944, "storm" }, // a patch that could not be asked for during a silence was not asked for after it
        { 100002760, "old" }, // an old node had heard of a node that moved before the two met, and looked for it where it had been
        { 40000723, "storm" }, // a node ended with an address that the others did not know (the check asked too much)
        { 100001324, "two" }, // values came by watching before both ends had agreed on a patch (the check asked too much)
    };

    [Theory]
    [MemberData(nameof(Found))]
    public void A_world_that_did_not_heal_once_heals(ulong seed, string scenario) => Heals(seed, Stories.Named(scenario));

    [Theory]
    [MemberData(nameof(Fixed))]
    public void A_world_heals(ulong seed) => Heals(seed, null);

    [Theory]
    [MemberData(nameof(Chosen))]
    public void A_world_that_the_commit_chose_heals(ulong seed) => Heals(seed, null);

    [Theory]
    [InlineData(1, "gossip")]
    [InlineData(2, "gossip")]
    [InlineData(3, "gossip")]
    [InlineData(11, "gossip")] // the hub had dropped a tuple, and told nobody of it again
    [InlineData(1, "fixed")]
    [InlineData(2, "fixed")]
    [InlineData(3, "fixed")]
    public void A_world_without_beacons_heals(ulong seed, string scenario) => Heals(seed, Stories.Named(scenario));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)] // zyre.js took HELLO for a wrong number, and waited for one it had had
    [InlineData(66)] // zyre.js spoke to a program that had ended, at the endpoint of the next
    [InlineData(9144)] // and that HELLO was our second, said after we had moved
    public void A_world_with_zyre_programs_heals(ulong seed) => Heals(seed, Stories.Named("zyre"));

    [Fact]
    public void Fifty_nodes_heal() => Heals(1, Stories.Named("fifty"));

    [Fact]
    public void Every_scenario_but_the_crowds_is_among_the_fixed_seeds() =>
        Assert.Equal(
            Stories.All.Where(s => s.Weight > 0).Select(s => s.Name).Order(StringComparer.Ordinal),
            Enumerable.Range(1, 45).Select(i => Scenario.Of((ulong)i).Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void A_violation_says_the_command_that_plays_its_world_again()
    {
        SimRun run = new(5, Stories.Named("cable"));
        Assert.Contains("something", run.World.Violation("something").Message, StringComparison.Ordinal);
        Assert.Contains("(see it again: tutti sim --seed 5 --scenario cable --trace)", run.World.Violation("something").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("storm")]
    [InlineData("old")]
    public void The_same_seed_is_the_same_world(string scenario)
    {
        Assert.Equal(Digest(7), Digest(7));
        Assert.NotEqual(Digest(7), Digest(8), StringComparer.Ordinal);

        string Digest(ulong seed)
        {
            StringBuilder trace = new();
            new SimRun(seed, Stories.Named(scenario), line => trace.Append(line).Append('\n')).PlayToResult();
            Assert.True(trace.Length > 10_000);
            return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(trace.ToString())));
        }
    }

    private void Heals(ulong seed, Scenario? scenario)
    {
        SimResult result = new SimRun(seed, scenario).PlayToResult();
        output.WriteLine($"{result}");
        Assert.True(result.Violation is null, result.Violation);
        Assert.True(result.Signals > 0);
    }
}
