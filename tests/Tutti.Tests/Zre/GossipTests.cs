using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

public class GossipTests
{
    [Fact]
    [Clause("zre-9.1")]
    public void Nodes_without_beacons_find_each_other_through_a_hub_and_say_goodbye()
    {
        ZreNetwork net = new() { Deaf = true };
        NodeStation[] all = [.. Enumerable.Range(0, 4).Select(i => net.Add($"n{i}", o => o with { Beacons = false }))];
        all[0].HubPort = 5900;
        foreach (NodeStation node in all)
        {
            if (node != all[0])
            {
                node.Do(n => n.AddGossip(net.Now, new Endpoint("10.0.0.1", 5900)));
            }

            node.Start();
            net.Run(0.3);
        }

        net.Run(5);
        Assert.All(all, n => Assert.Equal(3, n.Of(ZreEventKind.Entered).Count()));
        Assert.All(all, n => Assert.Equal(3, n.News.Count));
        all[3].Stop();
        net.Run(0.6);
        Assert.All(all[..3], n => Assert.Equal(ExitReason.Goodbye, n.Of(ZreEventKind.Exited).Single().Reason));

        NodeStation late = net.Add("late", o => o with { Beacons = false });
        late.Do(n => n.AddGossip(net.Now, new Endpoint("10.0.0.1", 5900)));
        late.Start();
        net.Run(1);
        Assert.Equal(3, late.Of(ZreEventKind.Entered).Count());
        Assert.Equal(3, late.Node.Peers.Count);
        ZreRules.Hold(net);
    }

    [Theory]
    [Clause("zre-9.2")]
    [InlineData(0)]
    [InlineData(2)]
    public void Nodes_that_lost_each_other_meet_again_though_the_hub_tells_each_tuple_once(int away)
    {
        ZreNetwork net = new() { Deaf = true };
        NodeStation[] all = [.. Enumerable.Range(0, 3).Select(i => net.Add($"n{i}", o => SilenceTests.Tutti(o) with { Beacons = false }))];
        all[0].HubPort = 5900;
        foreach (NodeStation node in all)
        {
            if (node != all[0])
            {
                node.Do(n => n.AddGossip(net.Now, new Endpoint("10.0.0.1", 5900)));
            }

            node.Start();
            net.Run(0.3);
        }

        all[away].IsCutOff = true;
        net.Run(12);
        Assert.All(all, n => Assert.Equal(n == all[away] ? 2 : 1, n.Of(ZreEventKind.Exited).Count()));
        net.PlugIn(all[away]);
        net.Run(8);
        Assert.All(all, n => Assert.All(all, other => Assert.True(n == other || n.Knows(other))));
    }

    [Fact]
    [Clause("zre-9.2")]
    public void A_client_says_hello_and_publishes_pings_in_time_and_publishes_again_when_the_hub_forgot_it()
    {
        ZreNetwork net = new() { Deaf = true };
        NodeStation alpha = net.Add("alpha");
        RawStation hub = net.AddRaw(new Uuid(1), 5900);
        hub.IsHub = true;
        alpha.Do(n => Assert.True(n.AddGossip(net.Now, hub.Endpoint)));
        alpha.Do(n => Assert.False(n.AddGossip(net.Now, hub.Endpoint)));
        alpha.Start();
        net.Run(2.2);
        byte[][] units = [.. hub.Received.Select(r => r[0])];
        Assert.Equal("AAA00101", Convert.ToHexString(units[0]));
        Assert.True(GossipUnit.TryRead(units[1], out GossipUnit publish, out _));
        Assert.Equal(alpha.Uuid.ToString().ToUpperInvariant(), ZreText.Decode(publish.Key));
        Assert.Equal(alpha.Endpoint.ToString(), ZreText.Decode(publish.Value));
        Assert.InRange(units.Count(u => u[2] == (byte)GossipUnitId.Ping), 4, 5);

        hub.Received.Clear();
        hub.Accepted[0].Say([0xAA, 0xA0, 5, 1]);
        net.Run(0.1);
        Assert.Equal([1, 2], hub.Received.Select(r => (int)r[0][2]).Where(i => i != 3));

        net.Run(10);
        Assert.True(hub.Accepted[0].IsClosed);
        Assert.Contains("silent", alpha.Of(ZreEventKind.PeerUnreachable).First().Detail, StringComparison.Ordinal);
        Assert.True(hub.Accepted.Count > 1);
    }

    [Fact]
    [Clause("zre-9.3")]
    public void The_recorded_talk_of_zgossip_clients_is_answered_as_zgossip_answers()
    {
        ZreNetwork net = new() { Deaf = true };
        NodeStation alpha = net.Add("alpha", o => o with { Beacons = false });
        alpha.HubPort = 5900;
        alpha.Start();
        RawStation client = net.AddRaw(new Uuid(1));
        Speaker beta = client.Dial(new HubDoor(alpha), []);
        foreach (VectorItem item in ZreVectors.Read("11_zyre_gossip").Where(i => i is { Layer: "gossip", To: "zalpha(gossip)" }).Take(2))
        {
            beta.Say(item.Octets);
        }

        net.Run(0.1);
        beta.Say(Convert.FromHexString("AAA00301"));
        beta.Say(Convert.FromHexString("AAA00901"));
        net.Run(0.1);
        byte[][] answers = [.. client.Received.Select(r => r[0])];
        Assert.Equal([2, 2, 4, 5], answers.Select(a => (int)a[2]));
        Assert.True(GossipUnit.TryRead(answers[0], out GossipUnit ours, out _));
        Assert.Equal(alpha.Endpoint.ToString(), ZreText.Decode(ours.Value));
        Assert.True(GossipUnit.TryRead(answers[1], out GossipUnit theirs, out _));
        Assert.Equal("tcp://127.0.0.1:5802", ZreText.Decode(theirs.Value));
        Assert.Equal("B0B1B2B3B4B546B7B8B9BABBBCBDBEBF", ZreText.Decode(theirs.Key));
        Assert.Equal(new Endpoint("127.0.0.1", 5802), Assert.Single(alpha.Node.Peers).Endpoint);
    }

    [Fact]
    [Clause("zre-9.4")]
    public void A_tuple_of_a_secured_node_or_without_sense_makes_no_peer_and_tuples_are_bounded()
    {
        ZreNetwork net = new() { Deaf = true };
        NodeStation alpha = net.Add("alpha", o => o with { Beacons = false, MaxTuples = 5 });
        alpha.HubPort = 5900;
        alpha.Start();
        RawStation client = net.AddRaw(new Uuid(1));
        Speaker speaker = client.Dial(new HubDoor(alpha), []);
        speaker.Say(Publish(new Uuid(50), "tcp://10.0.0.9:1|rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7"));
        speaker.Say(Publish(new Uuid(51), "nonsense"));
        speaker.Say(Publish(new Uuid(52), alpha.Endpoint.ToString()));
        net.Run(0.1);
        Assert.Equal(3, alpha.Of(ZreEventKind.PeerRefused).Count());
        Assert.Contains("CURVE", alpha.News[0].Detail, StringComparison.Ordinal);
        for (int i = 0; i < 10; i++)
        {
            speaker.Say(Publish(new Uuid((UInt128)(100 + i)), $"tcp://10.0.5.{i}:1"));
        }

        net.Run(0.1);
        Assert.Equal(5, alpha.Node.Peers.Count);
        net.Run(40);
        Assert.Empty(alpha.Node.Peers);
    }

    private static byte[] Publish(Uuid uuid, string value)
    {
        ByteWriter writer = new();
        GossipUnit.WritePublish(writer, uuid, value);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>The hub's port of a node, to be dialled.</summary>
    private sealed class HubDoor(NodeStation node) : ZreStation(node.Network, node.Address, node.HubPort)
    {
        public override void OnBeacon(System.Net.IPAddress source, byte[] datagram)
        {
        }

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
