using System.Reflection;
using System.Security.Cryptography;
using System.Text;

using Tutti.Simulation;
using Tutti.Simulation.Scenarios;

namespace Tutti.Tests.Simulation;

/// <summary>Fifty worlds: 45 that are always the same, and five that each commit chooses anew.</summary>
public class WorldTests(ITestOutputHelper output)
{
    /// <summary>The seeds that are always the same; every scenario is among them.</summary>
    public static TheoryData<ulong> Fixed => [.. Enumerable.Range(1, 45).Select(i => (ulong)i)];

    /// <summary>Five seeds of TUTTI_SEED, else of the commit.</summary>
    public static TheoryData<ulong> Chosen => [.. Enumerable.Range(0, 5).Select(i => First() + (ulong)i)];

    [Theory]
    [MemberData(nameof(Fixed))]
    public void A_world_heals(ulong seed) => Heals(seed, null);

    [Theory]
    [MemberData(nameof(Chosen))]
    public void A_world_that_the_commit_chose_heals(ulong seed) => Heals(seed, null);

    [Fact]
    public void Fifty_nodes_heal() => Heals(1, Stories.Named("fifty"));

    [Fact]
    public void Every_scenario_but_the_crowds_is_among_the_fixed_seeds() =>
        Assert.Equal(
            Stories.All.Where(s => s.Weight > 0).Select(s => s.Name).Order(StringComparer.Ordinal),
            Enumerable.Range(1, 45).Select(i => Scenario.Of((ulong)i).Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

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

    private static ulong First()
    {
        if (ulong.TryParse(Environment.GetEnvironmentVariable("TUTTI_SEED"), out ulong seed))
        {
            return seed;
        }

        // "0.1.0+0123abcd...": the version carries the commit it was built from.
        string commit = typeof(World).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
        return 1_000 + (BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes(commit))) % 1_000_000_000);
    }

    private void Heals(ulong seed, Scenario? scenario)
    {
        SimResult result = new SimRun(seed, scenario).PlayToResult();
        output.WriteLine($"{result}");
        Assert.True(result.Violation is null, result.Violation);
        Assert.True(result.Signals > 0);
    }
}
