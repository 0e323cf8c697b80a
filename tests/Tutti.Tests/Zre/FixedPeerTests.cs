using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

public class FixedPeerTests
{
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [Clause("zre-6.9")]
    public void Fixed_peers_meet_without_beacons_over_one_connection_each_way(bool both, bool byName)
    {
        ZreNetwork net = new() { Deaf = true };
        NodeStation alpha = net.Add("alpha", o => o with { Beacons = false, Groups = ["G"] });
        NodeStation beta = net.Add("beta", o => o with { Beacons = false, Groups = ["G"] });
        beta.Host = byName ? "beta.local" : null;
        alpha.Host = byName ? "alpha.local" : null;
        alpha.Do(n => Assert.True(n.AddPeer(net.Now, new Endpoint(beta.Host ?? "10.0.0.2", 5000))));
        alpha.Do(n => Assert.False(n.AddPeer(net.Now, new Endpoint(beta.Host ?? "10.0.0.2", 5000))));
        if (both)
        {
            beta.Do(n => n.AddPeer(net.Now, new Endpoint(alpha.Host ?? "10.0.0.1", 5000)));
        }

        alpha.Start();
        net.Run(0.7);
        alpha.Do(n => n.Join(net.Now, "H"));
        beta.Start();
        net.Run(5);
        Assert.Equal(1, net.OpenWires(alpha, beta));
        Assert.Equal(1, net.OpenWires(beta, alpha));
        Assert.Single(alpha.Of(ZreEventKind.Entered));
        Assert.Single(beta.Of(ZreEventKind.Entered));
        Assert.Empty(alpha.Of(ZreEventKind.Exited));
        alpha.Do(n => n.Join(net.Now, "I"));
        net.Run(0.1);
        Assert.Equal(0, beta.Node.Counters.StatusErrors);
        ZreRules.Hold(net);
    }

    [Fact]
    [Clause("zre-6.9")]
    public void An_old_peer_at_a_fixed_endpoint_is_known_by_its_hello_and_keeps_its_one_connection()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        RawStation raw = net.AddRaw(new Uuid(99), ip: "10.0.3.3");
        raw.Host = "old.local";
        alpha.Do(n => n.AddPeer(net.Now, new Endpoint("old.local", raw.Port)));
        alpha.Start();
        net.Run(0.2);
        Assert.Single(raw.ReceivedUnits(ZreUnitId.Hello));
        alpha.Do(n => n.Join(net.Now, "G"));
        raw.Dial(alpha).Say(raw.Hello());
        net.Run(0.2);
        Assert.True(alpha.Knows(raw));
        alpha.Whisper(raw, "x");
        alpha.Do(n => n.Join(net.Now, "H"));
        net.Run(0.2);
        Assert.Single(raw.Accepted);
        Assert.Single(raw.ReceivedUnits(ZreUnitId.Hello));
        Assert.Equal(4, raw.Received.Count);
        ZreRules.Hold(net);
    }

    [Fact]
    [Clause("zre-6.9")]
    public void A_fixed_peer_is_looked_for_for_ever_and_found_after_each_restart()
    {
        ZreNetwork net = new() { Deaf = true };
        NodeStation alpha = net.Add("alpha");
        alpha.Do(n => n.AddPeer(net.Now, new Endpoint("10.0.0.2", 5000)));
        alpha.Start();
        net.Run(60);
        Assert.InRange(alpha.Node.Counters.Connects, 50, 90);
        Assert.Single(alpha.Of(ZreEventKind.PeerUnreachable));
        for (byte i = 2; i < 5; i++)
        {
            NodeStation beta = net.Add($"beta{i}", number: i, ip: "10.0.0.2");
            beta.Start();
            net.RunUntil(() => alpha.Knows(beta) && beta.Knows(alpha), 1.5);
            net.Kill(beta);
            net.RunUntil(() => !alpha.Knows(beta), 0.1);
            net.Run(3);
        }

        Assert.Equal(3, alpha.Of(ZreEventKind.Entered).Count());
        ZreRules.Hold(net);
        alpha.Do(n => Assert.True(n.RemovePeer(net.Now, new Endpoint("10.0.0.2", 5000))));
        alpha.Do(n => Assert.False(n.RemovePeer(net.Now, new Endpoint("10.0.0.2", 5000))));
        long connects = alpha.Node.Counters.Connects;
        net.Run(10);
        Assert.Equal(connects, alpha.Node.Counters.Connects);
    }

    [Fact]
    [Clause("zre-6.9")]
    public void A_fixed_endpoint_that_is_ourselves_under_another_name_is_told_and_left_alone()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        alpha.Host = "me.local";
        alpha.Start();
        alpha.Do(n => Assert.False(n.AddPeer(net.Now, n.Endpoint)));
        alpha.Do(n => Assert.True(n.AddPeer(net.Now, new Endpoint("me.local", 5000))));
        net.Run(20);
        Assert.Equal(1, alpha.Node.Counters.Connects);
        Assert.Empty(alpha.Node.Peers);
        Assert.Contains(alpha.News, n => n.Detail!.Contains("this node itself", StringComparison.Ordinal));
    }

    [Fact]
    [Clause("zre-6.9")]
    public void A_fixed_peer_that_also_beacons_is_one_peer()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        NodeStation beta = net.Add("beta");
        beta.Host = "beta.local";
        alpha.Do(n => n.AddPeer(net.Now, new Endpoint("beta.local", 5000)));
        alpha.Start();
        beta.Start();
        net.Run(3);
        Assert.Equal(1, net.OpenWires(alpha, beta));
        Assert.Single(alpha.Of(ZreEventKind.Entered));
        Assert.Single(beta.Of(ZreEventKind.Entered));
        Assert.Single(net.Heard, s => s.From == alpha);
    }
}
