using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

public class IdentityTests
{
    private static readonly Uuid s_raw = new(0x0a0b0c0d);

    [Fact]
    [Clause("zre-4.6")]
    public void Of_two_with_one_uuid_the_last_hello_wins_and_the_older_connection_is_heard_no_more()
    {
        (ZreNetwork net, NodeStation alpha, RawStation a, Speaker first) = LossTests.WithRaw();
        net.Run(1);
        RawStation b = net.AddRaw(s_raw, 6001);
        Speaker second = b.Dial(alpha);
        first.Say(RawStation.Unit(ZreUnitId.Whisper, 2), "still"u8.ToArray());
        net.Run(0.1);
        Assert.Equal("still", Assert.Single(alpha.Of(ZreEventKind.Whispered)).Text);

        second.Say(b.Hello(name: "B"));
        net.Run(0.5);
        Assert.Equal(ExitReason.Replaced, alpha.Of(ZreEventKind.Exited).Single().Reason);
        Assert.Equal("B", alpha.Of(ZreEventKind.Entered).Last().Name);
        Assert.Single(b.ReceivedUnits(ZreUnitId.Hello));
        a.Received.Clear();
        first.Say(RawStation.Unit(ZreUnitId.Ping, 3));
        second.Say(RawStation.Unit(ZreUnitId.Ping, 2));
        net.Run(0.1);
        Assert.Empty(a.Received);
        Assert.Single(b.ReceivedUnits(ZreUnitId.PingOk));
        Assert.False(first.IsClosed);

        first.Close();
        net.Run(0.5);
        Assert.True(alpha.Knows(b));
        Assert.Single(b.ReceivedUnits(ZreUnitId.Hello));
        ZreRules.Hold(net);
    }

    [Fact]
    [Clause("zre-4.6")]
    public void What_comes_late_on_an_older_connection_is_not_heard_even_when_the_newer_one_has_ended()
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker first) = LossTests.WithRaw();
        Speaker second = raw.Dial(alpha);
        second.Say(raw.Hello());
        net.Run(0.1);
        second.Close();
        net.Run(0.1);
        first.Say(RawStation.Unit(ZreUnitId.Whisper, 2), "late"u8.ToArray());
        net.Run(0.1);
        Assert.Empty(alpha.Of(ZreEventKind.Whispered));
        ZreRules.Hold(net);
    }

    [Fact]
    [Clause("zre-4.6")]
    public void A_peer_whose_tcp_connection_was_made_anew_may_go_on_with_its_numbers()
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker first) = LossTests.WithRaw();
        Speaker second = raw.Dial(alpha);
        first.Close();
        net.Run(0.1);
        second.Say(RawStation.Unit(ZreUnitId.Whisper, 2), "on"u8.ToArray());
        net.Run(0.1);
        Assert.Equal([ZreEventKind.Entered, ZreEventKind.Whispered], alpha.News.Select(n => n.Kind));
        Assert.Single(raw.ReceivedUnits(ZreUnitId.Hello));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [Clause("zre-4.12")]
    public void What_an_earlier_run_had_said_is_not_heard_after_the_next_run_unless_it_lives(bool lives, bool isTutti)
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha", SilenceTests.Tutti);
        alpha.Start();
        (RawStation Raw, Speaker Speaker) Run(UInt128 uuid, ushort port)
        {
            RawStation raw = net.AddRaw(new Uuid(uuid), port);
            Speaker speaker = raw.Dial(alpha);
            speaker.Say(raw.Hello(headers: isTutti ? [(ZrePeer.FeaturesHeader, "rep"), (ZrePeer.IdentityHeader, "00ff")] : [(ZrePeer.ZocpHeader, "1")]));
            net.Run(0.05);
            return (raw, speaker);
        }

        (RawStation before, Speaker earlier) = Run(0x77, 7001);
        before.IsStalled = !lives; // its kernel takes the PING, nobody answers
        (_, Speaker later) = Run(0x78, 7002);
        later.Say(RawStation.Unit(ZreUnitId.Whisper, 2), "new"u8.ToArray());
        before.Beacon(before.Port); // one that was under way
        earlier.Say(RawStation.Unit(ZreUnitId.Whisper, 2), "late"u8.ToArray());
        net.Run(0.05);
        Assert.Equal(lives ? ["new", "late"] : ["new"], alpha.Of(ZreEventKind.Whispered).Select(n => n.Text));

        if (!lives)
        {
            before.IsGone = true;
            earlier.Close();
            net.Run(isTutti ? 2 : 40); // an old node may take its time
            Assert.Equal(before.Uuid, alpha.Of(ZreEventKind.Exited).Single().Peer);
            Assert.Single(alpha.Of(ZreEventKind.Whispered));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Clause("zre-4.7")]
    public void A_new_uuid_at_the_same_endpoint_ends_the_old_one_at_once(bool byBeacon)
    {
        (ZreNetwork net, NodeStation alpha, RawStation old, _) = LossTests.WithRaw();
        old.IsGone = true;
        RawStation restarted = net.AddRaw(new Uuid(0x3a3b), old.Port, old.Address.ToString());
        if (byBeacon)
        {
            restarted.Beacon(restarted.Port);
        }
        else
        {
            restarted.Dial(alpha).Say(restarted.Hello(name: "C2"));
        }

        net.Run(0.1);
        Assert.Equal(ExitReason.SameEndpoint, alpha.Of(ZreEventKind.Exited).Single().Reason);
        Assert.Single(restarted.ReceivedUnits(ZreUnitId.Hello));
        Assert.False(alpha.Knows(old));
    }

    [Fact]
    [Clause("zre-4.10")]
    public void A_hello_with_our_endpoint_or_no_endpoint_or_our_uuid_makes_no_peer_and_the_reason_is_told()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        alpha.Start();
        string[] endpoints = [alpha.Endpoint.ToString(), "", "garbage", "inproc://x", "tcp://*:80", "tcp://10.0.0.1:0"];
        for (int i = 0; i < endpoints.Length; i++)
        {
            RawStation raw = net.AddRaw(new Uuid((UInt128)(500 + i)), (ushort)(6100 + i));
            raw.Dial(alpha).Say(raw.Hello(endpoint: endpoints[i]));
            net.Run(0.1);
            Assert.Equal(i + 1, alpha.Of(ZreEventKind.PeerRefused).Count() + alpha.Of(ZreEventKind.Entered).Count());
        }

        RawStation self = net.AddRaw(alpha.Uuid);
        Speaker copy = self.Dial(alpha);
        net.Run(0.1);
        Assert.True(copy.IsClosed);
        Assert.Contains("our own UUID", alpha.News[^1].Detail, StringComparison.Ordinal);
        Assert.DoesNotContain(net.Heard, s => s.From == alpha);
    }

    [Fact]
    [Clause("zre-4.10")]
    public void A_peer_with_an_unusable_endpoint_in_hello_is_reached_where_its_beacon_came_from()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        RawStation raw = net.AddRaw(s_raw);
        alpha.Start();
        raw.Beacon(raw.Port);
        net.Run(0.1);
        raw.Dial(alpha).Say(raw.Hello(endpoint: "tcp://*:6000/"));
        net.Run(0.1);
        Assert.True(alpha.Knows(raw));
        Assert.Equal(WhisperResult.Sent, alpha.Whisper(raw, "x"));
    }

    [Fact]
    [Clause("zre-8.2")]
    public void The_peer_beyond_the_bound_is_refused_with_one_event_and_finds_room_later()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha", o => o with { MaxPeers = 3 });
        alpha.Start();
        List<RawStation> raws = [];
        for (int i = 0; i < 5; i++)
        {
            RawStation raw = net.AddRaw(new Uuid((UInt128)(700 + i)));
            raws.Add(raw);
            raw.Dial(alpha).Say(raw.Hello());
            raw.Beacon(raw.Port);
            net.Run(0.1);
        }

        Assert.Equal(3, alpha.Of(ZreEventKind.Entered).Count());
        Assert.Single(alpha.Of(ZreEventKind.PeerRefused));
        raws[0].Beacon(0);
        net.Run(0.6);
        raws[4].Beacon(raws[4].Port);
        raws[4].Dial(alpha).Say(raws[4].Hello());
        net.Run(0.1);
        Assert.True(alpha.Knows(raws[4]));
    }

    [Fact]
    [Clause("zre-8.2")]
    public void Connections_beyond_the_bound_are_not_taken()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha", o => o with { MaxPeers = 1 });
        alpha.Start();
        int taken = 0;
        while (alpha.Node.TryAccept(net.Now, "10.1.1.1:5", ZreListener.Peers, out _))
        {
            taken++;
        }

        Assert.Equal(68, taken);
        net.Run(5.1);
        Assert.True(alpha.Node.TryAccept(net.Now, "10.1.1.1:5", ZreListener.Peers, out _));
    }

    [Fact]
    [Clause("zre-8.4")]
    public void A_thousand_peers_cost_few_wake_ups()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        alpha.Start();
        List<Protocols.Wire.Transmit> work = [];
        for (int i = 0; i < 1000; i++)
        {
            byte[] datagram = new byte[Beacon.Size];
            new Beacon(new Uuid((UInt128)(i + 1000)), 5000).Write(datagram);
            alpha.Node.ReceiveBeacon(net.Now, new System.Net.IPAddress([10, 3, (byte)(i >> 8), (byte)i]), datagram);
        }

        while (alpha.Node.TryDequeue(out Transmit transmit))
        {
            work.Add(transmit);
        }

        Assert.Equal(1000, work.Count(w => w.Kind == TransmitKind.Connect));
        Instant now = net.Now;
        Instant end = now + TimeSpan.FromSeconds(4);
        int wakes = 0;
        while (alpha.Node.NextDeadline < end)
        {
            now = Instant.Min(end, alpha.Node.NextDeadline);
            alpha.Node.Advance(now);
            Assert.True(alpha.Node.NextDeadline > now);
            wakes++;
            while (alpha.Node.TryDequeue(out Transmit _))
            {
            }
        }

        Assert.InRange(wakes, 1, 50);
    }
}
