using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

public class MeetingTests
{
    private static readonly Uuid s_raw = new(0x0a0b0c0d);

    [Fact]
    [Clause("zre-3.1")]
    [Clause("zre-4.1")]
    public void Two_nodes_find_each_other_by_beacon_and_whisper()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha", o => o with { Groups = ["ZOCP"] });
        NodeStation beta = net.Add("beta");
        alpha.Start();
        beta.Start();
        net.Run(0.2);

        Assert.Equal("beta", Assert.Single(alpha.Of(ZreEventKind.Entered)).Name);
        Assert.Equal("alpha", Assert.Single(beta.Of(ZreEventKind.Entered)).Name);
        Assert.Equal("ZOCP", Assert.Single(beta.Of(ZreEventKind.Joined)).Group);
        Assert.Equal(WhisperResult.Sent, alpha.Whisper(beta, "hello"));
        net.Run(0.01);
        Assert.Equal("hello", Assert.Single(beta.Of(ZreEventKind.Whispered)).Text);
        Assert.Equal([ZreUnitId.Hello, ZreUnitId.Whisper], net.Heard.Where(s => s.From == alpha).Select(s => s.Id));
        Assert.Equal([ZreUnitId.Hello], net.Heard.Where(s => s.From == beta).Select(s => s.Id));
        ZreRules.Hold(net);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.0004)]
    [InlineData(0.003)]
    [InlineData(0.5)]
    [Clause("zre-4.2")]
    public void However_two_starts_cross_each_side_opens_one_connection_and_says_one_hello(double apart)
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        NodeStation beta = net.Add("beta");
        alpha.Start();
        net.Run(apart);
        beta.Start();
        net.Run(5);

        foreach ((NodeStation from, NodeStation to) in new[] { (alpha, beta), (beta, alpha) })
        {
            Assert.Single(net.Wires, w => w.From == from);
            Assert.Equal([ZreUnitId.Hello], net.Heard.Where(s => s.From == from).Select(s => s.Id));
            Assert.Equal([ZreEventKind.Entered], from.News.Select(n => n.Kind));
            Assert.True(from.Knows(to));
        }
    }

    [Fact]
    [Clause("zre-1.2")]
    public void Beacons_go_out_at_0_100_and_300_milliseconds_and_then_each_second()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        List<double> at = [];
        ListeningStation ear = new(net, at);
        net.Stations.Add(ear);
        Instant start = net.Now + net.Latency;
        ear.Zero = start;
        alpha.Start();
        net.Run(3.5);
        Assert.Equal([0, 100, 300, 1300, 2300, 3300], at);
        Assert.Equal(6, alpha.Node.Counters.BeaconsSent);

        ear.Zero = net.Now + net.Latency;
        at.Clear();
        alpha.Do(n => n.Move(net.Now, new Endpoint("10.0.0.88", 5000)));
        net.Run(1.5);
        Assert.Equal([0, 100, 300, 1300], at);
    }

    [Fact]
    [Clause("zre-1.3")]
    public void A_beacon_with_our_own_uuid_is_nobody()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        RawStation copy = net.AddRaw(alpha.Uuid);
        alpha.Start();
        copy.Beacon(copy.Port);
        copy.Beacon(0);
        net.Run(2);
        Assert.Empty(alpha.Node.Peers);
        Assert.Empty(alpha.News);
    }

    [Fact]
    [Clause("zre-1.4")]
    public void A_beacon_of_another_version_or_size_is_told_once_and_makes_no_peer()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        RawStation raw = net.AddRaw(s_raw);
        alpha.Start();
        byte[] secured = [.. "ZRE"u8, 3, .. new byte[50]];
        byte[] early = [.. "ZRE"u8, 2, .. new byte[18]];
        foreach (byte[] datagram in new[] { secured, secured, early, "ZRE"u8.ToArray(), [.. "XYZ"u8, .. new byte[19]], [] })
        {
            net.Broadcast(raw, datagram);
        }

        net.Run(0.1);
        Assert.Empty(alpha.Node.Peers);
        Assert.Equal(6, alpha.Node.Counters.DecodeErrors);
        Assert.Equal(3, alpha.Of(ZreEventKind.PeerRefused).Count());
        Assert.Contains("CURVE", alpha.News[0].Detail, StringComparison.Ordinal);
    }

    [Fact]
    [Clause("zre-1.5")]
    public void Port_0_ends_a_known_peer_when_its_link_is_quiet_and_an_unknown_one_is_ignored()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        RawStation raw = net.AddRaw(s_raw);
        alpha.Start();
        raw.Beacon(0);
        net.Run(0.1);
        Assert.Empty(alpha.News);

        raw.Beacon(raw.Port);
        net.Run(0.1);
        raw.Dial(alpha).Say(raw.Hello());
        net.Run(0.1);
        raw.Beacon(0);
        net.Run(0.45);
        Assert.Single(alpha.News);
        net.Run(0.1);
        Assert.Equal([ZreEventKind.Entered, ZreEventKind.Exited], alpha.News.Select(n => n.Kind));
        Assert.Equal(ExitReason.Farewell, alpha.News[1].Reason);
        Assert.Empty(alpha.Node.Peers);
        Assert.True(raw.Accepted[0].IsClosed);
    }

    [Fact]
    [Clause("zre-4.3")]
    public void A_peer_known_by_its_hello_alone_is_connected_to_and_gets_ours()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha", o => o with { Groups = ["G"], Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["X-KEY"] = "v" } });
        RawStation raw = net.AddRaw(s_raw);
        alpha.Start();
        raw.Dial(alpha).Say(raw.Hello(groups: ["A", "B"], status: 2, headers: ("X", "y")));
        net.Run(0.1);

        News entered = Assert.Single(alpha.Of(ZreEventKind.Entered));
        Assert.Equal("raw", entered.Name);
        Assert.Equal(2, alpha.Of(ZreEventKind.Joined).Count());
        Assert.True(alpha.Node.TryGetPeer(s_raw, out ZrePeer? peer));
        Assert.Equal("y", peer.Headers["X"]);
        Assert.Equal(raw.Endpoint, peer.Endpoint);
        ZreHello hello = Assert.Single(net.Heard, s => s.From == alpha).Hello();
        Assert.Equal(alpha.Endpoint.ToString(), hello.Endpoint);
        Assert.Equal(1, hello.Status);
        Assert.Equal("alpha", hello.Name);
        Assert.Equal("v", hello.Headers["X-KEY"]);
    }

    [Fact]
    [Clause("zre-4.4")]
    public void Units_before_hello_are_ignored_and_bring_no_connection()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        RawStation raw = net.AddRaw(s_raw);
        alpha.Start();
        Speaker speaker = raw.Dial(alpha);
        speaker.Say(RawStation.Unit(ZreUnitId.Whisper, 1), "x"u8.ToArray());
        speaker.Say(RawStation.Unit(ZreUnitId.Ping, 2));
        net.Run(0.5);
        Assert.Empty(alpha.News);
        Assert.Empty(raw.Accepted);

        speaker.Say(raw.Hello());
        net.Run(0.5);
        Assert.Equal([ZreEventKind.Entered], alpha.News.Select(n => n.Kind));
    }

    [Fact]
    [Clause("zre-4.5")]
    public void Only_an_identity_of_17_octets_counts_whatever_its_first_octet_is()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        RawStation raw = net.AddRaw(s_raw);
        alpha.Start();
        raw.Dial(alpha, RawStation.Octets(s_raw)).Say(raw.Hello());
        raw.Dial(alpha, []).Say(raw.Hello());
        net.Run(0.1);
        Assert.Empty(alpha.Node.Peers);
        Assert.Equal(2, alpha.Of(ZreEventKind.PeerRefused).Count());
        raw.Dial(alpha, [2, .. RawStation.Octets(s_raw)]).Say(raw.Hello());
        net.Run(0.1);
        Assert.Single(alpha.Of(ZreEventKind.Entered));
    }

    [Fact]
    [Clause("zre-6.1")]
    public void A_peer_whose_beacons_come_before_it_listens_is_tried_again_quietly_and_forgotten_with_its_beacons()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        RawStation raw = net.AddRaw(s_raw);
        raw.Listens = false;
        alpha.Start();
        for (int i = 0; i < 5; i++)
        {
            raw.Beacon(raw.Port);
            net.Run(1);
        }

        Assert.Empty(alpha.News);
        Assert.InRange(alpha.Node.Counters.Connects, 10, 30);
        Assert.Single(alpha.Node.Peers);
        net.Run(11);
        Assert.Empty(alpha.Node.Peers);
        Assert.Empty(alpha.News);

        raw.Listens = true;
        raw.Beacon(raw.Port);
        net.Run(0.1);
        Assert.Single(raw.ReceivedUnits(ZreUnitId.Hello));
    }

    [Fact]
    [Clause("zre-6.7")]
    public void A_peer_that_takes_our_connection_but_makes_none_is_told_about()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        RawStation raw = net.AddRaw(s_raw);
        alpha.Start();
        for (int i = 0; i < 20; i++)
        {
            raw.Beacon(raw.Port);
            net.Run(1);
        }

        News told = Assert.Single(alpha.News);
        Assert.Equal(ZreEventKind.PeerUnreachable, told.Kind);
        Assert.Contains("firewall", told.Detail, StringComparison.Ordinal);
        Assert.Equal(2, raw.ReceivedUnits(ZreUnitId.Hello).Count()); // once more, then no more
    }

    [Fact]
    [Clause("zre-4.14")]
    public void A_peer_that_moves_while_it_is_connected_to_is_connected_to_where_it_is_at_its_next_beacon()
    {
        ZreNetwork net = new();
        NodeStation alpha = net.Add("alpha");
        RawStation nobody = net.AddRaw(new Uuid(5), 7001, "10.0.1.9");
        RawStation raw = net.AddRaw(s_raw, 7001, "10.0.1.10");
        nobody.IsCutOff = true;
        alpha.Start();
        (System.Net.IPAddress here, raw.Address) = (raw.Address, nobody.Address);
        raw.Beacon(raw.Port);
        net.Run(0.01);
        raw.Beacon(raw.Port);
        net.Run(0.01);
        Assert.Equal(1, alpha.Node.Counters.Connects);
        raw.Address = here;
        raw.Beacon(raw.Port);
        net.Run(0.1);
        Assert.Single(raw.ReceivedUnits(ZreUnitId.Hello));
        Assert.Equal(2, alpha.Node.Counters.Connects);
        net.Run(6); // the first attempt is over and does no harm
        Assert.False(raw.Accepted[0].IsClosed);
    }

    [Fact]
    [Clause("zre-4.1")]
    public void Twenty_nodes_that_start_at_once_all_meet()
    {
        ZreNetwork net = new();
        NodeStation[] all = [.. Enumerable.Range(0, 20).Select(i => net.Add($"n{i}"))];
        foreach (NodeStation node in all)
        {
            node.Start();
        }

        net.Run(3);
        Assert.All(all, n => Assert.Equal(19, n.Of(ZreEventKind.Entered).Count()));
        Assert.All(all, n => Assert.Equal(19, n.News.Count));
        ZreRules.Hold(net);
    }

    private sealed class ListeningStation(ZreNetwork net, List<double> at) : ZreStation(net, System.Net.IPAddress.Parse("10.0.9.9"), 1)
    {
        public Instant Zero { get; set; }

        public override void OnBeacon(System.Net.IPAddress source, byte[] datagram) => at.Add((Network.Now - Zero).TotalMilliseconds);

        public override object? OnAccept(Wire wire, string remote) => null;

        public override void OnConnected(object handle, Wire wire, string remote)
        {
        }

        public override void OnReceive(object handle, byte[] octets)
        {
        }

        public override void OnClosed(object handle, LinkEnd why)
        {
        }
    }
}
