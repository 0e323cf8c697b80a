using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

public class SilenceTests
{
    [Fact]
    [Clause("zre-7.1")]
    public void Two_idle_nodes_stay_together_by_beacons_alone()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair();
        long before = alpha.Node.Counters.UnitsSent;
        net.Run(100);
        Assert.Single(alpha.News);
        Assert.Single(beta.News);
        Assert.Equal(before, alpha.Node.Counters.UnitsSent);
        Assert.True(alpha.Node.TryGetPeer(beta.Uuid, out ZrePeer? peer));
        Assert.Null(peer.RoundTrip);
    }

    [Fact]
    [Clause("zre-7.1")]
    public void Without_beacons_zmtp_pings_keep_two_nodes_together()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair();
        net.Deaf = true;
        net.Run(100);
        Assert.Single(alpha.News);
        Assert.Single(beta.News);
        Assert.Single(net.Heard, s => s.From == alpha);
        Assert.True(alpha.Node.TryGetPeer(beta.Uuid, out ZrePeer? peer));
        Assert.Equal(TimeSpan.FromMilliseconds(2), peer.RoundTrip);
    }

    [Theory]
    [InlineData(true, 10)]
    [InlineData(false, 30)]
    [Clause("zre-7.2")]
    public void A_peer_whose_cable_is_out_is_evasive_after_2_seconds_and_gone_after_10_or_30(bool isTutti, double expires)
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(o => isTutti ? Tutti(o) : o);
        beta.IsCutOff = true;
        Assert.True(alpha.Node.TryGetPeer(beta.Uuid, out ZrePeer? peer));
        Instant last = peer.LastHeard;
        net.RunUntil(() => alpha.Of(ZreEventKind.Evasive).Any(), 3);
        Assert.Equal(2, (net.Now - last).TotalSeconds, 2);
        Assert.True(peer.IsEvasive);
        net.RunUntil(() => alpha.Of(ZreEventKind.Exited).Any(), 40);
        Assert.Equal(expires, (net.Now - last).TotalSeconds, 2);
        Assert.Equal(ExitReason.Expired, alpha.Of(ZreEventKind.Exited).Single().Reason);
        Assert.Equal([ZreEventKind.Entered, ZreEventKind.Evasive, ZreEventKind.Exited], alpha.News.Select(n => n.Kind));
    }

    [Fact]
    [Clause("zre-7.2")]
    public void A_peer_that_is_heard_again_in_time_recovers()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(Tutti);
        beta.IsCutOff = true;
        net.Run(5);
        net.PlugIn(beta);
        net.Run(1.5);
        Assert.Equal([ZreEventKind.Entered, ZreEventKind.Evasive, ZreEventKind.Recovered], alpha.News.Select(n => n.Kind));
        Assert.Equal([ZreEventKind.Entered, ZreEventKind.Evasive, ZreEventKind.Recovered], beta.News.Select(n => n.Kind));
    }

    [Fact]
    [Clause("zre-7.7")]
    public void A_write_that_had_to_wait_for_room_shows_that_the_peer_and_our_connection_live()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(Tutti);
        beta.IsCutOff = beta.IsStalled = true;
        alpha.Whisper(beta, "it has no room for this");
        net.RunUntil(() => alpha.Of(ZreEventKind.Evasive).Any(), 3);
        long connects = alpha.Node.Counters.Connects;
        net.Resume(beta); // it reads, but whatever it says is lost
        net.Run(1.5);
        Assert.Single(alpha.Of(ZreEventKind.Recovered));
        Assert.Equal(connects, alpha.Node.Counters.Connects);
    }

    [Fact]
    [Clause("zre-7.6")]
    public void Without_beacons_who_only_listens_is_heard_though_nobody_asks()
    {
        static ZreOptions Unasking(ZreOptions o) => o with { Beacons = false, PingAfter = TimeSpan.FromHours(1), UnitPingAfter = TimeSpan.FromHours(1) };
        ZreNetwork net = new();
        NodeStation speaker = net.Add("speaker", Unasking);
        NodeStation listener = net.Add("listener", Unasking);
        speaker.Do(n => n.AddPeer(net.Now, listener.Endpoint));
        speaker.Start();
        listener.Start();
        net.RunUntil(() => speaker.Knows(listener), 2);
        for (int i = 0; i < 100; i++)
        {
            speaker.Whisper(listener, "more");
            net.Run(0.1);
        }

        Assert.Empty(speaker.Of(ZreEventKind.Evasive));
        Assert.Equal(100, listener.Of(ZreEventKind.Whispered).Count());
        Assert.True(speaker.Node.TryGetPeer(listener.Uuid, out ZrePeer? peer));
        Assert.True(net.Now - peer.LastHeard <= TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [Clause("zre-4.11")]
    public void A_silent_peer_is_gone_when_its_program_is_back_under_another_uuid(double backAfter)
    {
        static ZreOptions Same(ZreOptions o) => Tutti(o) with
        {
            Headers = new Dictionary<string, string>(Tutti(o).Headers, StringComparer.Ordinal) { [ZrePeer.IdentityHeader] = "00ff" },
        };
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha", Tutti);
        NodeStation beta = net.Add("beta", Same);
        alpha.Start();
        beta.Start();
        net.Run(1);
        beta.IsCutOff = true;
        net.Run(backAfter);
        NodeStation back = net.Add("beta", Same);
        back.Start();
        net.Run(Math.Max(0.5, 2.1 - backAfter));
        Assert.Equal(beta.Uuid, alpha.Of(ZreEventKind.Exited).Single().Peer);
        Assert.True(alpha.Node.TryGetPeer(back.Uuid, out _));
    }

    [Fact]
    [Clause("zre-7.3")]
    public void Every_ping_is_answered()
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) = LossTests.WithRaw();
        for (int i = 2; i < 10; i++)
        {
            speaker.Say(RawStation.Unit(ZreUnitId.Ping, i));
        }

        speaker.Say([.. RawStation.Unit(ZreUnitId.Ping, 10), 1, 2, 3], [9]);
        speaker.Say(RawStation.Unit(ZreUnitId.PingOk, 11));
        net.Run(0.1);
        Assert.Equal(9, raw.ReceivedUnits(ZreUnitId.PingOk).Count());
        Assert.Equal([0xAA, 0xA1, 7, 2, 0, 10], raw.Received[^1][0]);
        Assert.True(alpha.Knows(raw));
        ZreRules.Hold(net);
    }

    [Fact]
    [Clause("zre-7.1")]
    public void A_peer_that_knows_no_zmtp_ping_is_asked_in_zre_before_it_is_evasive()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        alpha.Start();
        OldStation old = new(net);
        net.Stations.Add(old);
        old.Dial(alpha);
        net.Run(1.5);
        Assert.Empty(old.Units);
        net.RunUntil(() => old.Units.Contains((byte)ZreUnitId.Ping), 0.2);
        Assert.Empty(alpha.Of(ZreEventKind.Evasive));
        net.Run(2);
        Assert.InRange(old.Units.Count(u => u == (byte)ZreUnitId.Ping), 2, 4);
        Assert.Single(alpha.Of(ZreEventKind.Evasive));
    }

    [Fact]
    [Clause("zre-4.12")]
    public void A_peer_that_knows_no_zmtp_ping_is_heard_though_another_of_its_name_enters()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        alpha.Start();
        OldStation old = new(net);
        net.Stations.Add(old);
        Speaker voice = old.Dial(alpha, (ZrePeer.ZocpHeader, "1"));
        net.Run(0.1);
        RawStation twin = net.AddRaw(new Uuid(0x78), 7002);
        Speaker other = twin.Dial(alpha);
        twin.IsStalled = true;
        other.Say(twin.Hello(headers: (ZrePeer.ZocpHeader, "1")));
        net.Run(0.05);
        Assert.Equal(2, alpha.Of(ZreEventKind.Entered).Count());
        voice.Say(RawStation.Unit(ZreUnitId.Whisper, 2), "heard"u8.ToArray());
        net.Run(0.05);
        Assert.Equal("heard", Assert.Single(alpha.Of(ZreEventKind.Whispered)).Text);
    }

    internal static ZreOptions Tutti(ZreOptions options) =>
        options with { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { [ZrePeer.FeaturesHeader] = "1", [ZrePeer.ZocpHeader] = "1" } };

    /// <summary>Speaks ZMTP 3.0 by hand and answers nothing.</summary>
    private sealed class OldStation(ZreNetwork net) : ZreStation(net, System.Net.IPAddress.Parse("10.0.7.7"), 7)
    {
        private readonly Dictionary<object, Wire> _wires = [];
        private readonly Dictionary<object, List<byte>> _read = [];

        public List<byte> Units { get; } = [];

        public Speaker Dial(NodeStation to, params (string, string)[] headers)
        {
            RawStation voice = Network.AddRaw(new Uuid(77), 7, "10.0.7.7");
            voice.Listens = false;
            Network.Stations.Remove(voice);
            Speaker speaker = voice.Dial(to);
            speaker.Say(voice.Hello(endpoint: Endpoint.ToString(), headers: headers));
            return speaker;
        }

        public override void OnBeacon(System.Net.IPAddress source, byte[] datagram)
        {
        }

        public override object? OnAccept(Wire wire, string remote)
        {
            object handle = new();
            _wires[handle] = wire;
            _read[handle] = [];
            byte[] greeting = [0xFF, .. new byte[8], 0x7F, 3, 0, .. "NULL"u8, .. new byte[16], 0, .. new byte[31]];
            byte[] ready = [4, 41, 5, .. "READY"u8, 11, .. "Socket-Type"u8, 0, 0, 0, 6, .. "ROUTER"u8, 8, .. "Identity"u8, 0, 0, 0, 0];
            Network.After(TimeSpan.Zero, () => Network.Write(wire, this, handle, [.. greeting, .. ready], () => { }));
            return handle;
        }

        public override void OnConnected(object handle, Wire wire, string remote)
        {
        }

        public override void OnReceive(object handle, byte[] octets)
        {
            _read[handle].AddRange(octets);
            Units.Clear();
            Units.AddRange(Network.Heard.Where(s => s.To == this && s.Id != ZreUnitId.Hello).Select(s => (byte)s.Id));
        }

        public override void OnClosed(object handle, LinkEnd why)
        {
        }
    }
}
