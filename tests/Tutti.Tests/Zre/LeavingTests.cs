using System.Net;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

public class LeavingTests
{
    [Fact]
    [Clause("zre-7.4")]
    public void A_stop_says_farewell_after_what_waited_and_closes_everything()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(o => o with { HighWaterOctets = 100 });
        for (int i = 0; i < 500; i++)
        {
            alpha.Node.Whisper(net.Now, beta.Uuid, BitConverter.GetBytes(i));
        }

        alpha.Stop();
        Assert.False(alpha.Node.Stopped);
        Assert.Equal(WhisperResult.Stopping, alpha.Whisper(beta, "late"));
        net.Run(1);
        Assert.True(alpha.Node.Stopped);
        Assert.Equal(500, beta.Of(ZreEventKind.Whispered).Count());
        News exited = beta.News[^1];
        Assert.Equal((ZreEventKind.Exited, ExitReason.Farewell), (exited.Kind, exited.Reason));
        Assert.Equal((ZreEventKind.Exited, ExitReason.Stopped), (alpha.News[^1].Kind, alpha.News[^1].Reason));
        Assert.DoesNotContain(net.Heard, s => s.Id == ZreUnitId.Goodbye);
        Assert.DoesNotContain(net.Wires, w => w.IsOpen);
        Assert.Equal(Instant.Never, alpha.Node.NextDeadline);
        Assert.Empty(alpha.Node.Peers);
        ZreRules.Hold(net);
    }

    [Fact]
    [Clause("zre-7.4")]
    public void A_peer_that_does_not_read_holds_a_stop_up_for_half_a_second_only()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair();
        beta.IsStalled = true;
        alpha.Whisper(beta, "never read");
        alpha.Stop();
        TimeSpan took = net.RunUntil(() => alpha.Node.Stopped, 1);
        Assert.Equal(500, took.TotalMilliseconds, 1);
        net.Run(0.1);
        Assert.Equal(ExitReason.Farewell, beta.Of(ZreEventKind.Exited).Single().Reason);
    }

    [Fact]
    [Clause("zre-1.5")]
    public void A_farewell_that_overtakes_what_was_said_before_loses_none_of_it()
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) = LossTests.WithRaw();
        raw.Beacon(0);
        for (int i = 2; i < 200; i++)
        {
            net.Run(i < 10 ? 0.4 : 0.002);
            speaker.Say(RawStation.Unit(ZreUnitId.Whisper, i), "x"u8.ToArray());
            if (i == 5)
            {
                raw.Beacon(raw.Port); // one that its farewell overtook as well
            }
        }

        speaker.Close();
        net.Run(0.01);
        Assert.Equal(198, alpha.Of(ZreEventKind.Whispered).Count());
        Assert.Equal((ZreEventKind.Exited, ExitReason.Farewell), (alpha.News[^1].Kind, alpha.News[^1].Reason));
        Assert.Single(raw.ReceivedUnits(ZreUnitId.Hello));
        Assert.Empty(alpha.Node.Peers);
    }

    [Fact]
    [Clause("zre-1.5")]
    public void A_peer_that_talks_on_after_its_farewell_is_gone_after_10_seconds()
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) = LossTests.WithRaw();
        raw.Beacon(0);
        Instant start = net.Now;
        for (int i = 2; alpha.Knows(raw); i++)
        {
            speaker.Say(RawStation.Unit(ZreUnitId.Whisper, i), "x"u8.ToArray());
            net.Run(0.1);
        }

        Assert.InRange((net.Now - start).TotalSeconds, 9.9, 10.2);
    }

    [Fact]
    [Clause("zre-1.5")]
    public void A_program_that_is_behind_does_not_give_up_a_departing_peer_before_it_has_read()
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) = LossTests.WithRaw();
        alpha.Node.IsBehind = true;
        raw.Beacon(0);
        net.Run(3);
        Assert.True(alpha.Knows(raw));
        alpha.Node.IsBehind = false;
        speaker.Say(RawStation.Unit(ZreUnitId.Whisper, 2), "x"u8.ToArray());
        net.Run(1.1);
        Assert.Equal([ZreEventKind.Entered, ZreEventKind.Whispered, ZreEventKind.Exited], alpha.News.Select(n => n.Kind));
    }

    [Fact]
    [Clause("zre-8.1")]
    public void What_waits_unread_on_a_connection_that_has_ended_is_read_before_the_peer_exits()
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) = LossTests.WithRaw(o => o with { MaxWaitingEvents = 10 });
        for (int i = 2; i < 102; i++)
        {
            speaker.Session.Write(RawStation.Unit(ZreUnitId.Whisper, i), true);
            speaker.Session.Write("x"u8, false);
        }

        speaker.Flush();
        speaker.Close();
        net.Run(0.01);
        Assert.Equal(100, alpha.Of(ZreEventKind.Whispered).Count());
        Assert.Equal(2, raw.ReceivedUnits(ZreUnitId.Hello).Count()); // one more, because it gave us up
    }

    [Fact]
    [Clause("zre-7.4")]
    public void A_stop_goes_on_while_units_leave_and_for_3_seconds_at_most()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(o => o with { HighWaterOctets = 100 });
        beta.IsStalled = true;
        for (int i = 0; i < 9000; i++)
        {
            alpha.Node.Whisper(net.Now, beta.Uuid, BitConverter.GetBytes(i));
        }

        alpha.Stop();
        Instant stopped = net.Now;
        while (!alpha.Node.Stopped)
        {
            net.Resume(beta); // takes one write
            beta.IsStalled = true;
            net.Run(0.4);
        }

        Assert.Equal(3.0, (net.Now - stopped).TotalSeconds, 0.41);
        Assert.InRange(beta.Of(ZreEventKind.Whispered).Count(), 10, 8000);
    }

    [Fact]
    [Clause("zre-7.5")]
    public void Tutti_peers_get_goodbye_in_turn_after_the_last_unit_and_old_ones_never()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha", SilenceTests.Tutti);
        NodeStation beta = net.Add("beta", SilenceTests.Tutti);
        RawStation old = net.AddRaw(new Uuid(99));
        alpha.Start();
        beta.Start();
        old.Dial(alpha).Say(old.Hello(headers: ("X-ZOCP", "1")));
        net.Run(0.5);
        alpha.Whisper(beta, "last");
        alpha.Stop();
        net.Run(1);
        Assert.Equal("last", Assert.Single(beta.Of(ZreEventKind.Whispered)).Text);
        Assert.Equal(ExitReason.Goodbye, beta.Of(ZreEventKind.Exited).Single().Reason);
        Assert.Empty(old.ReceivedUnits(ZreUnitId.Goodbye));
        Assert.True(old.Accepted[0].IsClosed);
        Assert.Single(beta.Of(ZreEventKind.Entered));
        ZreRules.Hold(net);
    }

    [Fact]
    [Clause("zre-7.5")]
    public void Goodbye_ends_a_peer_at_once()
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) = LossTests.WithRaw();
        speaker.Say(RawStation.Unit(ZreUnitId.Goodbye, 2));
        net.Run(0.1);
        Assert.Equal(ExitReason.Goodbye, alpha.Of(ZreEventKind.Exited).Single().Reason);
        Assert.Empty(alpha.Node.Peers);
        _ = raw;
    }

    [Fact]
    [Clause("zre-7.4")]
    public void A_node_that_never_started_stops_too_and_a_second_stop_is_harmless()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        alpha.Stop();
        alpha.Stop();
        Assert.True(alpha.Node.Stopped);
        Assert.Throws<InvalidOperationException>(alpha.Start);
        Assert.False(alpha.Node.TryDequeue(out Transmit _));
    }

    [Fact]
    [Clause("zre-6.6")]
    public void A_move_reaches_everybody_over_new_connections_and_loses_no_unit()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(o => o with { HighWaterOctets = 100 });
        RawStation raw = net.AddRaw(new Uuid(99));
        Speaker speaker = raw.Dial(alpha);
        speaker.Say(raw.Hello(headers: ("X-ZOCP", "1")));
        net.Run(0.1);
        int sent = 0;
        void Both(int count)
        {
            for (int i = 0; i < count; i++)
            {
                Assert.NotEqual(WhisperResult.NoSuchPeer, alpha.Whisper(beta, $"{sent}"));
                Assert.NotEqual(WhisperResult.NoSuchPeer, beta.Whisper(alpha, $"{sent++}"));
            }
        }

        Both(100);
        alpha.Address = IPAddress.Parse("10.0.0.77");
        alpha.Do(n => n.Move(net.Now, alpha.Endpoint));
        Both(100);
        for (int i = 0; i < 30; i++)
        {
            net.Run(0.001);
            Both(3);
        }

        net.Run(4);
        Assert.Equal(Enumerable.Range(0, sent), beta.Of(ZreEventKind.Whispered).Select(n => int.Parse(n.Text, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal(Enumerable.Range(0, sent), alpha.Of(ZreEventKind.Whispered).Select(n => int.Parse(n.Text, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(beta.Of(ZreEventKind.Exited), n => Assert.Equal(ExitReason.Replaced, n.Reason));
        Assert.True(beta.Node.TryGetPeer(alpha.Uuid, out ZrePeer? peer));
        Assert.Equal(alpha.Endpoint, peer.Endpoint);
        Assert.Equal(1, net.OpenWires(alpha, beta));
        Assert.Equal(1, net.OpenWires(beta, alpha));
        Assert.Equal(alpha.Endpoint.ToString(), net.Heard.Last(s => s.To == raw && s.Id == ZreUnitId.Hello).Hello().Endpoint);
        ZreRules.Hold(net);
    }

    [Fact]
    [Clause("zre-6.6")]
    public void A_move_whose_old_address_is_dead_is_learned_all_the_same()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(SilenceTests.Tutti);
        alpha.Address = IPAddress.Parse("10.0.0.77");
        foreach (Wire wire in net.Wires)
        {
            wire.IsOpen = false;
        }

        alpha.Do(n => n.Move(net.Now, alpha.Endpoint));
        net.RunUntil(() => beta.Node.TryGetPeer(alpha.Uuid, out ZrePeer? peer) && peer.Endpoint == alpha.Endpoint, 1);
        alpha.Whisper(beta, "a");
        net.Run(1);
        beta.Whisper(alpha, "b");
        net.Run(1);
        Assert.Equal("a", Assert.Single(beta.Of(ZreEventKind.Whispered)).Text);
        Assert.Equal("b", Assert.Single(alpha.Of(ZreEventKind.Whispered)).Text);
        ZreRules.Hold(net);
    }
}
