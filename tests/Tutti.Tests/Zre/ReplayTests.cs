using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

/// <summary>Plays one side of recorded conversations: the others say what they said then, a node answers.</summary>
public class ReplayTests
{
    [Theory]
    [InlineData("01_discovery_join_leave_exit", "alpha")]
    [InlineData("01_discovery_join_leave_exit", "beta")]
    [InlineData("05c_exit_and_return", "alpha")]
    [InlineData("06_evasive_ping", "alpha")]
    [InlineData("06_evasive_ping", "beta")]
    [InlineData("07_crash_expired", "alpha")]
    [InlineData("07_crash_expired", "beta")]
    [InlineData("08_restart_same_uuid", "alpha")]
    [InlineData("10_zyre_beacon_basic", "zalpha")]
    [InlineData("10_zyre_beacon_basic", "zbeta")]
    [InlineData("11_zyre_gossip", "zalpha")]
    [InlineData("11_zyre_gossip", "zbeta")]
    [InlineData("11b_zyre_gossip_idle_loss", "zgamma")]
    [InlineData("12_zyre_election", "zalpha")]
    [InlineData("12_zyre_election", "zbeta")]
    [InlineData("12_zyre_election", "zgamma")]
    [InlineData("14_zyre_pyzocp_interop", "zalpha")]
    [InlineData("14_zyre_pyzocp_interop", "beta")]
    [InlineData("15_zyre_elect_breaks_pyre", "zalpha")]
    [InlineData("15_zyre_elect_breaks_pyre", "beta")]
    [InlineData("16_zyre_evasive_silent_expired", "zalpha")]
    [Replays("01_discovery_join_leave_exit")]
    [Replays("05c_exit_and_return")]
    [Replays("06_evasive_ping")]
    [Replays("07_crash_expired")]
    [Replays("08_restart_same_uuid")]
    [Replays("10_zyre_beacon_basic")]
    [Replays("11_zyre_gossip")]
    [Replays("11b_zyre_gossip_idle_loss")]
    [Replays("12_zyre_election")]
    [Replays("14_zyre_pyzocp_interop")]
    [Replays("15_zyre_elect_breaks_pyre")]
    [Replays("16_zyre_evasive_silent_expired")]
    [Clause("zre-2.1")]
    [Clause("zre-10.2")]
    public void Whatever_recorded_peers_said_is_understood_and_answered_by_the_rules(string vector, string us)
    {
        (ZreNetwork net, NodeStation node, Dictionary<string, RawStation> others) = Play(vector, us);
        HashSet<string> greeted = new(StringComparer.Ordinal);
        VectorItem[] said = [.. ZreVectors.Read(vector).Where(i => i.Layer is "zre" && i.IsTo(us) && others.ContainsKey(i.From))
            .Where(i => greeted.Contains(i.From) || (i.IsHello && greeted.Add(i.From)) || vector.StartsWith("12", StringComparison.Ordinal))];

        ZreRules.Hold(net);
        Assert.Equal(0, node.Node.Counters.DecodeErrors);
        Assert.Equal(0, node.Node.Counters.StatusErrors);
        Assert.DoesNotContain(node.News, n => n.Kind == ZreEventKind.PeerRefused);
        if (said.Any(s => s.Octets[2] == (byte)ZreUnitId.Hello))
        {
            Assert.Equal(said.Count(s => s.Octets[2] == (byte)ZreUnitId.Hello), node.Of(ZreEventKind.Entered).Count());
            Assert.Equal(said.Count(s => s.Octets[2] == (byte)ZreUnitId.Whisper), node.Of(ZreEventKind.Whispered).Count());
            Assert.Equal(said.Count(s => s.Octets[2] == (byte)ZreUnitId.Shout), node.Of(ZreEventKind.Shouted).Count());
            Assert.Equal(
                said.Count(s => s.Octets[2] == (byte)ZreUnitId.Ping),
                others.Values.Sum(o => o.ReceivedUnits(ZreUnitId.PingOk).Count()));
            Assert.DoesNotContain(node.Of(ZreEventKind.Exited), n => n.Reason is ExitReason.UnitsLost or ExitReason.ProtocolError);
        }

        foreach ((string name, RawStation other) in others)
        {
            if (!other.TakesAll)
            {
                Assert.True(other.Received.All(r => r[0][2] < 8), $"{name} is pyre");
            }
        }
    }

    [Fact]
    [Clause("zre-10.1")]
    public void In_the_recorded_election_we_support_the_smallest_challenger_and_declare_it_to_all_that_elect()
    {
        (_, NodeStation node, Dictionary<string, RawStation> others) = Play("12_zyre_election", "zalpha");
        Uuid beta = others["zbeta"].Uuid;
        Assert.Equal(beta, Assert.Single(node.Of(ZreEventKind.LeaderElected)).Peer);
        Assert.Equal("E", node.Of(ZreEventKind.LeaderElected).Single().Group);
        foreach (RawStation other in others.Values)
        {
            Assert.Equal(ZreText.Decode(Candidate(other.ReceivedUnits(ZreUnitId.Elect).Last())), beta.ToString().ToUpperInvariant());
            Assert.Equal(ZreText.Decode(Candidate(Assert.Single(other.ReceivedUnits(ZreUnitId.Leader)))), beta.ToString().ToUpperInvariant());
        }

        static byte[] Candidate(byte[] unit)
        {
            Assert.True(ZreUnit.TryRead(unit, out ZreUnit read, out _));
            return read.Candidate.ToArray();
        }
    }

    [Fact]
    [Clause("zre-2.5")]
    [Replays("24_pyre_non_ascii")]
    public void Names_that_pyre_cut_in_the_middle_of_a_character_are_read_leniently()
    {
        List<string> names = [];
        foreach (VectorItem item in ZreVectors.Read("24_pyre_non_ascii").Where(i => i.Layer is "zre"))
        {
            Assert.True(ZreHello.TryRead(item.Octets, 100, 100, out ZreHello? hello, out DecodeError error), error.ToString());
            names.Add($"{hello!.Name} {hello.Groups[0]} {hello.Headers["X-H"]}");
        }

        Assert.True(names.SequenceEqual(["\uFFFD g v", "né g v", "ok g caf\uFFFD", "ok grü v", "\uFFFD g v"], StringComparer.Ordinal));
    }

    private static (ZreNetwork Net, NodeStation Node, Dictionary<string, RawStation> Others) Play(string vector, string us)
    {
        ZreReplay replay = new(vector, us);
        replay.Run();
        return (replay.Network, replay.Node, replay.Others);
    }
}
