using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

/// <summary>Peers whose beacons never come again, as pyre's after its card was down, or that never had any.</summary>
[Clause("zre-6.11")]
public class LostPeerTests
{
    [Theory]
    [InlineData(40)]
    [InlineData(3000)]
    public void An_old_peer_without_beacons_is_back_within_5_seconds_of_the_cable(double cut)
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = Lost(cut);
        net.PlugIn(beta);
        TimeSpan took = net.RunUntil(() => alpha.Knows(beta) && beta.Knows(alpha), 5);
        Assert.True(took > TimeSpan.Zero);
        Assert.Equal(WhisperResult.Sent, alpha.Whisper(beta, "again"));
        net.Run(40);
        Assert.Equal("again", Assert.Single(beta.Of(ZreEventKind.Whispered)).Text);
        Assert.Equal([ZreEventKind.Entered, ZreEventKind.Evasive, ZreEventKind.Exited, ZreEventKind.Entered], alpha.News.Select(n => n.Kind));
        ZreRules.Hold(net);
    }

    [Fact]
    public void It_is_called_for_an_hour_and_nobody_is_told()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation _) = Lost(60);
        int told = alpha.News.Count;
        long connects = alpha.Node.Counters.Connects;
        net.Run(600);
        Assert.InRange(alpha.Node.Counters.Connects - connects, 60, 200); // a try lasts up to 5 s
        net.Run(3_000);
        connects = alpha.Node.Counters.Connects;
        net.Run(600);
        Assert.Equal(connects, alpha.Node.Counters.Connects);
        Assert.Equal(told, alpha.News.Count);
        Assert.Empty(alpha.Node.Peers);
    }

    [Fact]
    public void One_that_answered_a_call_is_tried_again_like_any_other_when_it_is_given_up_for_lost_units()
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, _) = LossTests.WithRaw();
        raw.IsCutOff = true;
        net.Run(40);
        Assert.Equal(ExitReason.Expired, alpha.Of(ZreEventKind.Exited).Single().Reason);
        raw.IsCutOff = false;
        net.RunUntil(() => raw.ReceivedUnits(ZreUnitId.Hello).Count() == 2, 9);
        Speaker speaker = raw.Dial(alpha);
        speaker.Say(raw.Hello());
        net.Run(0.1);
        Assert.True(alpha.Knows(raw));

        raw.Listens = false; // it is busy making itself anew
        speaker.Say(RawStation.Unit(ZreUnitId.Ping, 9));
        net.Run(2);
        Assert.Equal(ExitReason.UnitsLost, alpha.Of(ZreEventKind.Exited).Last().Reason);
        raw.Listens = true;
        net.Run(2);
        Assert.False(speaker.IsClosed);
        Assert.Equal(3, raw.ReceivedUnits(ZreUnitId.Hello).Count());
        speaker.Say(raw.Hello());
        net.Run(0.1);
        Assert.True(alpha.Knows(raw));
        ZreRules.Hold(net);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(41)]
    [InlineData(600)]
    public void Two_that_reach_their_hub_but_not_each_other_meet_again_when_they_can(double parted)
    {
        (ZreNetwork net, NodeStation hub, NodeStation alpha, NodeStation beta) = AroundHub();
        net.RunUntil(() => alpha.Knows(beta) && beta.Knows(alpha), 2);
        net.Part(alpha, beta);
        net.Run(parted);
        Assert.Equal(parted > 10, !alpha.Knows(beta) && !beta.Knows(alpha));
        net.Unite();
        net.Run(12);
        Assert.True(alpha.Knows(beta) && beta.Knows(alpha));
        alpha.Whisper(beta, "again");
        beta.Whisper(alpha, "you too");
        net.Run(1);
        Assert.Equal("again", Assert.Single(beta.Of(ZreEventKind.Whispered)).Text);
        Assert.Equal("you too", Assert.Single(alpha.Of(ZreEventKind.Whispered)).Text);
        Assert.All(new[] { alpha, beta }, n => Assert.True(n.Knows(hub)));
        Assert.Empty(hub.Of(ZreEventKind.Exited));
        ZreRules.Hold(net);
    }

    [Fact]
    public void Two_that_never_met_are_given_up_until_one_comes_to_the_hub_anew()
    {
        (ZreNetwork net, NodeStation hub, NodeStation alpha, NodeStation beta) = AroundHub(isParted: true);
        net.Run(40);
        net.Unite();
        long connects = alpha.Node.Counters.Connects + beta.Node.Counters.Connects;
        net.Run(600);
        Assert.Equal(connects, alpha.Node.Counters.Connects + beta.Node.Counters.Connects);
        Assert.False(alpha.Knows(beta) || beta.Knows(alpha));

        net.Cut(alpha, hub);
        net.RunUntil(() => alpha.Knows(beta) && beta.Knows(alpha), 3);
        ZreRules.Hold(net);
    }

    [Fact]
    public void One_whose_program_has_ended_is_called_once()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair();
        net.Deaf = true;
        net.Kill(beta);
        net.Run(1);
        Assert.Equal(ExitReason.ConnectionClosed, alpha.Of(ZreEventKind.Exited).Single().Reason);
        long connects = alpha.Node.Counters.Connects;
        net.Run(600);
        Assert.Equal(connects + 1, alpha.Node.Counters.Connects);
        Assert.Empty(alpha.Node.Peers);
    }

    [Fact]
    public void One_that_says_farewell_meanwhile_is_not_called_any_more()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = Lost(40);
        byte[] farewell = new byte[Beacon.Size];
        new Beacon(beta.Uuid, 0).Write(farewell);
        alpha.OnBeacon(beta.Address, farewell);
        net.Run(6);
        long connects = alpha.Node.Counters.Connects;
        net.Run(600);
        Assert.Equal(connects, alpha.Node.Counters.Connects);
    }

    [Fact]
    public void Who_has_its_place_is_left_alone()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = Lost(40);
        beta.IsGone = true;
        NodeStation gamma = net.Add("gamma", ip: beta.Address.ToString(), port: beta.Port);
        net.Deaf = false;
        gamma.Start();
        net.Run(1);
        Assert.True(alpha.Knows(gamma));
        long connects = alpha.Node.Counters.Connects;
        net.Run(600);
        Assert.Equal(connects, alpha.Node.Counters.Connects);
        Assert.True(alpha.Knows(gamma));
        Assert.DoesNotContain(alpha.Of(ZreEventKind.Exited), n => n.Peer == gamma.Uuid);
    }

    [Fact]
    public void A_Tutti_node_with_beacons_is_waited_for()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(SilenceTests.Tutti);
        beta.IsCutOff = true;
        net.Run(12);
        Assert.Equal(ExitReason.Expired, alpha.Of(ZreEventKind.Exited).Single().Reason);
        long connects = alpha.Node.Counters.Connects;
        net.Run(600);
        Assert.Equal(connects, alpha.Node.Counters.Connects);
    }

    [Fact]
    public void At_most_64_are_remembered()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha", number: 200);
        alpha.Start();
        List<NodeStation> others = [];
        for (byte i = 1; i <= 70; i++)
        {
            others.Add(net.Add($"old {i}", number: i));
            others[^1].Start();
        }

        net.RunUntil(() => others.TrueForAll(alpha.Knows), 3);
        net.Deaf = true;
        foreach (NodeStation other in others)
        {
            other.IsCutOff = true;
        }

        net.Run(50);
        foreach (NodeStation other in others)
        {
            other.IsCutOff = false;
        }

        net.Run(20);
        Assert.Equal(64, others.Count(alpha.Knows));
    }

    // A hub and two nodes that know of each other by it alone.
    private static (ZreNetwork Net, NodeStation Hub, NodeStation Alpha, NodeStation Beta) AroundHub(bool isParted = false)
    {
        ZreNetwork net = new() { Deaf = true };
        NodeStation[] all = [Add("hub"), Add("alpha"), Add("beta")];
        all[0].HubPort = 5900;
        if (isParted)
        {
            net.Part(all[1], all[2]);
        }

        foreach (NodeStation node in all)
        {
            if (node != all[0])
            {
                node.Do(n => n.AddGossip(net.Now, new Endpoint(all[0].Address.ToString(), 5900)));
            }

            node.Start();
            net.Run(0.3);
        }

        return (net, all[0], all[1], all[2]);

        NodeStation Add(string name) => net.Add(name, o => SilenceTests.Tutti(o) with { Beacons = false });
    }

    private static (ZreNetwork Net, NodeStation Alpha, NodeStation Beta) Lost(double seconds)
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair();
        net.Deaf = true;
        beta.IsCutOff = true;
        net.Run(seconds);
        Assert.Equal(ExitReason.Expired, alpha.Of(ZreEventKind.Exited).Single().Reason);
        Assert.Equal(ExitReason.Expired, beta.Of(ZreEventKind.Exited).Single().Reason);
        return (net, alpha, beta);
    }
}
