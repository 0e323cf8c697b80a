using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

/// <summary>Connections that must prove themselves after a silence.</summary>
[Clause("zre-6.10")]
public class ProofTests
{
    [Fact]
    public void A_connection_that_stays_mute_when_its_peer_is_heard_again_is_made_anew()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(SilenceTests.Tutti);
        beta.IsCutOff = beta.IsStalled = true;
        net.Run(5);
        beta.IsCutOff = false; // the cable is in, but what TCP could not send still waits
        net.RunUntil(() => alpha.Of(ZreEventKind.Recovered).Any(), 1.1);
        beta.IsStalled = false;
        long connects = alpha.Node.Counters.Connects;
        net.Run(1.5);
        Assert.True(alpha.Node.Counters.Connects > connects);
        alpha.Do(node => node.Whisper(net.Now, beta.Uuid, "after all"u8));
        net.Run(0.1);
        Assert.Contains(beta.News, n => n.Kind == ZreEventKind.Whispered);
    }

    [Fact]
    public void A_connection_that_answers_when_its_peer_is_heard_again_is_kept()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(SilenceTests.Tutti);
        beta.IsCutOff = true;
        net.Run(5);
        net.PlugIn(beta);
        long connects = alpha.Node.Counters.Connects;
        net.Run(4);
        Assert.Equal(connects, alpha.Node.Counters.Connects);
        Assert.Equal([ZreEventKind.Entered, ZreEventKind.Evasive, ZreEventKind.Recovered], alpha.News.Select(n => n.Kind));
    }

    [Fact]
    public void A_connection_that_stays_mute_when_its_peer_says_hello_again_is_made_anew()
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) = LossTests.WithRaw();
        net.Run(1);
        raw.IsStalled = true; // what TCP could not send to it waits
        speaker.Say(raw.Hello());
        net.Run(0.5);
        raw.IsStalled = false;
        Assert.Single(raw.ReceivedUnits(ZreUnitId.Hello));
        net.Run(1);
        Assert.Equal(2, raw.ReceivedUnits(ZreUnitId.Hello).Count());
        Assert.Equal(2, raw.Accepted.Count);
    }

    [Fact]
    public void A_connection_that_stays_mute_after_a_silence_too_short_to_be_evasive_is_made_anew()
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, _) = LossTests.WithRaw();
        raw.Beacon(raw.Port);
        net.Run(0.01);
        raw.IsCutOff = true;
        net.Run(1.8);
        byte[] beacon = new byte[Beacon.Size];
        new Beacon(raw.Uuid, raw.Port).Write(beacon);
        alpha.OnBeacon(raw.Address, beacon);
        net.Run(0.9);
        raw.IsCutOff = false; // what TCP took meanwhile still waits
        Assert.Single(raw.Accepted);
        net.Run(0.4);
        Assert.Equal(2, raw.Accepted.Count);
        Assert.Empty(alpha.Of(ZreEventKind.Evasive));
    }

    [Theory]
    [InlineData(LinkProgress.Unknown, 2)]
    [InlineData(LinkProgress.Retransmitting, 2)]
    [InlineData(LinkProgress.Acknowledged, 1)]
    public void A_connection_that_the_other_system_acknowledges_is_kept_when_its_peer_reads_late(LinkProgress progress, int connections)
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, _) = LossTests.WithRaw();
        alpha.Progress = progress;
        raw.Beacon(raw.Port);
        raw.IsStalled = true;
        net.RunUntil(() => alpha.Of(ZreEventKind.Evasive).Any(), 3);
        raw.Beacon(raw.Port); // it runs again, and has much to read first
        net.Run(1.1);
        raw.IsStalled = false;
        net.Run(0.5);
        Assert.Equal(connections, raw.Accepted.Count);
    }

    [Fact]
    public void A_connection_is_kept_when_a_peer_without_beacons_is_busy_for_a_moment_and_reads_late()
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) = LossTests.WithRaw();
        raw.Accepted[0].IsMute = true; // it takes what we send, and comes to answering later
        net.Run(1.7);
        speaker.Say(RawStation.Unit(ZreUnitId.PingOk, 2));
        net.Run(1.1);
        speaker.Say(RawStation.Unit(ZreUnitId.PingOk, 3));
        net.Run(1);
        Assert.Single(raw.Accepted);
        Assert.Empty(alpha.Of(ZreEventKind.Exited));
    }

    [Theory]
    [InlineData(1.5, false)]
    [InlineData(1.8, true)]
    public void A_connection_is_kept_when_a_beacon_is_only_late_or_the_peer_does_not_read_what_fills_it(double silence, bool isFull)
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, _) = LossTests.WithRaw();
        raw.Beacon(raw.Port);
        net.Run(0.01);
        raw.IsStalled = true;
        if (isFull)
        {
            alpha.Whisper(raw, "the system has no room for this");
        }

        net.Run(silence);
        raw.Beacon(raw.Port);
        net.Run(0.9);
        raw.Beacon(raw.Port);
        net.Run(0.9);
        Assert.Single(raw.Accepted);
        Assert.Empty(alpha.Of(ZreEventKind.Exited));
    }

    [Fact]
    public void A_connection_whose_hello_is_answered_late_must_prove_itself()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        RawStation raw = net.AddRaw(new Uuid(0x3a));
        alpha.Start();
        raw.Beacon(raw.Port);
        net.RunUntil(() => raw.Accepted is [{ Session.State: Protocols.Zmtp.ZmtpState.Ready }], 1);
        raw.IsStalled = true; // our HELLO waits in TCP
        net.Run(1);
        raw.IsStalled = false;
        raw.Beacon(raw.Port);
        raw.Dial(alpha).Say(raw.Hello());
        net.Run(0.5);
        Assert.Empty(raw.ReceivedUnits(ZreUnitId.Hello));
        net.Run(0.7);
        Assert.Single(raw.ReceivedUnits(ZreUnitId.Hello));
        Assert.Equal(2, raw.Accepted.Count);
    }

    [Fact]
    public void Connections_that_work_after_a_silence_are_kept_at_both_ends()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(SilenceTests.Tutti);
        beta.IsCutOff = true;
        net.RunUntil(() => alpha.Of(ZreEventKind.Evasive).Any(), 3);
        net.PlugIn(beta);
        net.Run(3);
        Assert.Single(alpha.Of(ZreEventKind.Recovered));
        Assert.Empty(alpha.Of(ZreEventKind.Exited));
        Assert.Empty(beta.Of(ZreEventKind.Exited));
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public void The_connection_of_a_tutti_node_that_was_not_heard_is_closed_when_it_stays_mute(bool isTutti, int closed)
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) =
            LossTests.WithRaw(headers: isTutti ? [(ZrePeer.FeaturesHeader, "rep")] : []);
        raw.IsStalled = true;
        net.RunUntil(() => alpha.Of(ZreEventKind.Evasive).Any(), 4);
        speaker.IsMute = true;
        net.Resume(raw);
        raw.Beacon(raw.Port);
        net.Run(2);
        Assert.True(alpha.Of(ZreEventKind.Recovered).Any());
        Assert.Equal(closed, raw.Ended);
    }
}
