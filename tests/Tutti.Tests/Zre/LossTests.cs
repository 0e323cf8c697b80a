using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

public class LossTests
{
    private static readonly Uuid s_raw = new(0x0a0b0c0d);

    [Fact]
    [Clause("zre-6.3")]
    public void A_peer_whose_program_ends_without_a_word_exits_at_once()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = Pair();
        net.Kill(beta);
        TimeSpan took = net.RunUntil(() => alpha.Of(ZreEventKind.Exited).Any(), 1);
        Assert.True(took < TimeSpan.FromMilliseconds(10));
        Assert.Equal(ExitReason.ConnectionClosed, alpha.Of(ZreEventKind.Exited).Single().Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Clause("zre-6.4")]
    public void A_cut_of_one_connection_is_healed_by_new_hellos_and_loses_no_waiting_unit(bool alphasOwn)
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = Pair();
        net.Cut(alphasOwn ? alpha : beta, alphasOwn ? beta : alpha);
        Assert.Equal(alphasOwn ? WhisperResult.Waiting : WhisperResult.Sent, alpha.Whisper(beta, "one"));
        beta.Whisper(alpha, "two");
        net.Run(4);

        Assert.Equal("one", Assert.Single(beta.Of(ZreEventKind.Whispered)).Text);
        Assert.Equal("two", Assert.Single(alpha.Of(ZreEventKind.Whispered)).Text);
        foreach (NodeStation node in new[] { alpha, beta })
        {
            Assert.Equal([ZreEventKind.Entered, ZreEventKind.Exited, ZreEventKind.Entered], node.News.Where(n => n.Kind != ZreEventKind.Whispered).Select(n => n.Kind));
            Assert.All(node.Of(ZreEventKind.Exited), n => Assert.Equal(ExitReason.Replaced, n.Reason));
            Assert.Equal(2, net.Heard.Count(s => s.From == node && s.Id == ZreUnitId.Hello));
        }

        ZreRules.Hold(net);
    }

    [Fact]
    [Clause("zre-6.3")]
    public void A_cut_of_both_connections_exits_and_the_next_beacon_meets_anew()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = Pair();
        net.Cut(alpha, beta);
        net.Cut(beta, alpha);
        Assert.Equal(ExitReason.ConnectionClosed, alpha.Of(ZreEventKind.Exited).Single().Reason);
        TimeSpan took = net.RunUntil(() => alpha.Knows(beta) && beta.Knows(alpha), 2);
        Assert.True(took < TimeSpan.FromSeconds(1.1));
        net.Run(3);
        Assert.Equal(2, alpha.Of(ZreEventKind.Entered).Count());
        Assert.Equal(2, beta.Of(ZreEventKind.Entered).Count());
        ZreRules.Hold(net);
    }

    [Fact]
    [Clause("zre-6.3")]
    public void A_peer_that_refuses_to_be_connected_to_again_exits_at_once()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = Pair();
        beta.Listens = false;
        net.Cut(alpha, beta);
        net.Run(0.3);
        News exited = alpha.Of(ZreEventKind.Exited).Last();
        Assert.Equal(ExitReason.ConnectionClosed, exited.Reason);
        Assert.Contains("refuses", exited.Detail, StringComparison.Ordinal);
    }

    [Fact]
    [Clause("zre-6.2")]
    public void Waits_before_connecting_again_double_to_a_second_with_a_quarter_of_chance_and_follow_from_the_seed()
    {
        List<double>[] runs = [Waits(1), Waits(1), Waits(2)];
        Assert.Equal(runs[0], runs[1]);
        Assert.NotEqual(runs[0], runs[2]);
        double[] wanted = [0.1, 0.2, 0.4, 0.8, 1, 1, 1];
        for (int i = 0; i < wanted.Length; i++)
        {
            Assert.InRange(runs[0][i], wanted[i] * 0.75, (wanted[i] * 1.25) + 0.003);
        }

        static List<double> Waits(byte seed)
        {
            ZreNetwork net = new();
            NodeStation alpha = net.Add("alpha", number: seed);
            alpha.Do(n => n.AddPeer(net.Now, new Endpoint("10.9.9.9", 1)));
            alpha.Start();
            List<double> waits = [];
            Instant last = net.Now;
            long connects = 1;
            while (waits.Count < 7)
            {
                net.Run(0.001);
                if (alpha.Node.Counters.Connects > connects)
                {
                    connects++;
                    waits.Add((net.Now - last).TotalSeconds);
                    last = net.Now;
                }
            }

            return waits;
        }
    }

    [Fact]
    [Clause("zre-6.5")]
    public void A_peer_that_gave_us_up_gets_hello_at_once_and_again_after_a_second()
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) = WithRaw();
        raw.Received.Clear();
        speaker.Close();
        net.Run(0.1);
        Assert.Single(raw.ReceivedUnits(ZreUnitId.Hello));
        raw.Beacon(raw.Port);
        net.Run(0.95);
        Assert.Equal(2, raw.ReceivedUnits(ZreUnitId.Hello).Count());
        Assert.DoesNotContain(alpha.News, n => n.Kind == ZreEventKind.Exited);

        raw.Dial(alpha).Say(raw.Hello());
        net.Run(0.5);
        Assert.Equal(2, raw.ReceivedUnits(ZreUnitId.Hello).Count());
        Assert.Equal([ZreEventKind.Entered, ZreEventKind.Exited, ZreEventKind.Entered], alpha.News.Select(n => n.Kind));
        ZreRules.Hold(net);
    }

    [Fact]
    [Clause("zre-6.5")]
    public void A_peer_that_gave_us_up_and_never_answers_exits_although_its_beacons_go_on()
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) = WithRaw();
        speaker.Close();
        for (int i = 0; i < 40; i++)
        {
            raw.Beacon(raw.Port);
            net.Run(1);
        }

        News exited = Assert.Single(alpha.Of(ZreEventKind.Exited));
        Assert.Equal(ExitReason.ConnectionClosed, exited.Reason);
        Assert.Contains("does not answer HELLO", exited.Detail, StringComparison.Ordinal);
        ZreRules.Hold(net);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(1)]
    [Clause("zre-3.3")]
    public void A_gap_or_a_repeat_ends_the_peer_and_closes_our_connection_to_it_only(int sequence)
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) = WithRaw();
        speaker.Say(RawStation.Unit(ZreUnitId.Ping, sequence));
        net.Run(0.05);
        Assert.Equal(ExitReason.UnitsLost, alpha.Of(ZreEventKind.Exited).Single().Reason);
        Assert.True(raw.Accepted[0].IsClosed);
        Assert.False(speaker.IsClosed);

        speaker.Say(RawStation.Unit(ZreUnitId.Ping, sequence + 1));
        net.Run(0.3);
        Assert.Empty(raw.ReceivedUnits(ZreUnitId.PingOk));
        speaker.Say(raw.Hello());
        speaker.Say(RawStation.Unit(ZreUnitId.Ping, 2));
        net.Run(0.3);
        Assert.Single(raw.ReceivedUnits(ZreUnitId.PingOk));
        Assert.Equal(2, alpha.Of(ZreEventKind.Entered).Count());
        ZreRules.Hold(net);
    }

    [Fact]
    [Clause("zre-6.8")]
    public void A_peer_that_breaks_the_sequence_again_and_again_is_met_more_slowly_each_time()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        RawStation raw = net.AddRaw(s_raw);
        alpha.Start();
        Speaker speaker = raw.Dial(alpha);
        int hellos = 0;
        for (int i = 0; i < 5000; i++)
        {
            if (raw.ReceivedUnits(ZreUnitId.Hello).Count() >= hellos)
            {
                hellos = raw.ReceivedUnits(ZreUnitId.Hello).Count() + 1;
                speaker.Say(raw.Hello());
                speaker.Say(RawStation.Unit(ZreUnitId.Ping, 9));
            }

            net.Run(0.001);
        }

        Assert.InRange(alpha.Of(ZreEventKind.Exited).Count(), 4, 12);
    }

    [Fact]
    [Clause("zre-4.8")]
    public void Hello_from_a_ready_peer_replaces_it_and_gets_our_hello_again_on_the_same_connection()
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) = WithRaw(groups: ["G"]);
        net.Run(2);
        speaker.Say(raw.Hello(groups: ["H"], status: 7, name: "raw2"));
        speaker.Say(RawStation.Unit(ZreUnitId.Ping, 2));
        net.Run(0.1);
        Assert.Equal(
            [ZreEventKind.Entered, ZreEventKind.Joined, ZreEventKind.Exited, ZreEventKind.Entered, ZreEventKind.Joined],
            alpha.News.Where(n => n.Kind is not (ZreEventKind.Evasive or ZreEventKind.Recovered)).Select(n => n.Kind));
        Assert.Equal(ExitReason.Replaced, alpha.Of(ZreEventKind.Exited).Single().Reason);
        Assert.Equal("raw", alpha.Of(ZreEventKind.Exited).Single().Name);
        Assert.Equal("H", alpha.News[^1].Group);
        Assert.Equal(2, raw.ReceivedUnits(ZreUnitId.Hello).Count());
        Assert.Single(raw.Accepted);
        Assert.Equal([0xAA, 0xA1, 7, 2, 0, 2], raw.Received[^1][0]);
    }

    [Fact]
    [Clause("zre-4.8")]
    public void Two_hellos_in_quick_turn_do_not_make_two_nodes_greet_for_ever()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = Pair();
        for (int i = 0; i < 6; i++)
        {
            net.Cut(alpha, beta);
            net.Run(0.13);
            net.Cut(beta, alpha);
            net.Run(0.11);
        }

        net.Run(5);
        int before = net.Heard.Count;
        net.Run(30);
        Assert.Equal(before, net.Heard.Count);
        Assert.True(alpha.Knows(beta) && beta.Knows(alpha));
        alpha.Whisper(beta, "still here");
        beta.Whisper(alpha, "here too");
        net.Run(0.1);
        Assert.Equal("still here", beta.News[^1].Text);
        Assert.Equal("here too", alpha.News[^1].Text);
        ZreRules.Hold(net);
    }

    internal static (ZreNetwork Net, NodeStation Alpha, NodeStation Beta) Pair(Func<ZreOptions, ZreOptions>? change = null)
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha", change);
        NodeStation beta = net.Add("beta", change);
        alpha.Start();
        beta.Start();
        net.Run(1.5);
        Assert.True(alpha.Knows(beta) && beta.Knows(alpha));
        return (net, alpha, beta);
    }

    [Fact]
    [Clause("zre-4.13")]
    public void A_peer_whose_hello_was_lost_with_its_connection_gets_ours_again_after_a_second_and_then_more_slowly()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        RawStation raw = net.AddRaw(s_raw);
        alpha.Start();
        raw.Beacon(raw.Port);
        net.Run(0.2);
        Assert.Single(raw.ReceivedUnits(ZreUnitId.Hello));

        Speaker speaker = raw.Dial(alpha);
        for (int i = 0; i < 35; i++)
        {
            raw.Beacon(raw.Port);
            speaker.Say(RawStation.Unit(ZreUnitId.Ping, 2 + i));
            net.Run(0.1);
        }

        Assert.Equal(3, raw.ReceivedUnits(ZreUnitId.Hello).Count());
        Assert.False(alpha.Knows(raw));
        Assert.Single(raw.Accepted);

        speaker.Say(raw.Hello());
        net.Run(5);
        Assert.True(alpha.Knows(raw));
        Assert.Equal(3, raw.ReceivedUnits(ZreUnitId.Hello).Count());
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    [Clause("zre-4.15")]
    public void A_stranger_to_zocp_that_enters_again_is_asked_whether_it_had_our_hello(bool isZocp, int pings)
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        RawStation raw = net.AddRaw(s_raw);
        alpha.Start();
        raw.Beacon(raw.Port);
        net.Run(0.05);
        Speaker speaker = raw.Dial(alpha);
        byte[] hello = raw.Hello(headers: isZocp ? [(ZrePeer.ZocpHeader, "1")] : []);
        speaker.Say(hello);
        net.Run(0.05);
        Assert.Empty(raw.ReceivedUnits(ZreUnitId.Ping));
        speaker.Say(hello);
        net.Run(0.05);
        Assert.Equal(pings, raw.ReceivedUnits(ZreUnitId.Ping).Count());
        if (pings > 0)
        {
            speaker.Close();
            net.Run(0.05);
            Assert.Equal(2, raw.ReceivedUnits(ZreUnitId.Hello).Count());
        }
    }

    [Fact]
    [Clause("zre-4.13")]
    public void A_peer_that_says_nothing_gets_one_hello_until_it_is_told_as_unreachable()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        RawStation raw = net.AddRaw(s_raw);
        alpha.Start();
        for (int i = 0; i < 48; i++)
        {
            raw.Beacon(raw.Port);
            net.Run(0.1);
        }

        Assert.Single(raw.ReceivedUnits(ZreUnitId.Hello));
    }

    internal static (ZreNetwork Net, NodeStation Alpha, RawStation Raw, Speaker Speaker) WithRaw(
        Func<ZreOptions, ZreOptions>? change = null, string[]? groups = null, params (string, string)[] headers)
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha", change);
        RawStation raw = net.AddRaw(s_raw);
        alpha.Start();
        Speaker speaker = raw.Dial(alpha);
        speaker.Say(raw.Hello(groups: groups, status: (byte)(groups?.Length ?? 0), headers: headers));
        net.Run(0.1);
        Assert.True(alpha.Knows(raw));
        Assert.Single(raw.ReceivedUnits(ZreUnitId.Hello));
        return (net, alpha, raw, speaker);
    }
}
