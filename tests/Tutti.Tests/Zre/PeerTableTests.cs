using System.Net;
using System.Text.Json.Nodes;

using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

/// <summary>The recorded tables of peers (23): identities and endpoints that change hands, played at one of ours in the place of pyre and of zyre.</summary>
public class PeerTableTests
{
    private static readonly Uuid s_first = Id("0a0b0c0d0e0f4a0b8c0d0e0f0a0b0c0d");

    private readonly ZreNetwork _net = new();
    private readonly NodeStation _node;

    public PeerTableTests()
    {
        _node = _net.Add("beta");
        _node.Start();
    }

    [Theory]
    [Clause("zre-4.3")]
    [Clause("zre-4.4")]
    [Clause("zre-4.5")]
    [Clause("zre-4.7")]
    [Replays("23_peer_table_pyre")]
    [Replays("23_peer_table_zyre")]
    [InlineData("23_peer_table_pyre")]
    [InlineData("23_peer_table_zyre")]
    public void Peers_are_told_apart_as_recorded(string vector)
    {
        (RawStation a, Speaker toA) = Meet(s_first, 49210, "A");
        (RawStation b, Speaker toB) = Meet(s_first, 49211, "B");
        toA.Say(RawStation.Unit(ZreUnitId.Ping, 2));
        _net.Run(0.05);
        Assert.Empty(a.ReceivedUnits(ZreUnitId.PingOk));
        toB.Say(RawStation.Unit(ZreUnitId.Ping, 2));
        _net.Run(0.05);
        Assert.Single(b.ReceivedUnits(ZreUnitId.PingOk));
        _net.Kill(a);
        _net.Kill(b);
        _net.Run(0.05);

        (RawStation c, _) = Meet(Id("1a1b1c1d1e1f4a1b8c1d1e1f1a1b1c1d"), 49212, "C");
        c.IsGone = true;
        RawStation next = Station(Id("3a3b3c3d3e3f4a3b8c3d3e3f3a3b3c3d"), 49212);
        next.Beacon(49212);
        _net.Run(0.05);
        Assert.Contains(_node.Of(ZreEventKind.Exited), news => news.Name is "C");
        Assert.Single(next.ReceivedUnits(ZreUnitId.Hello));
        Greet(next, next.Dial(_node), "C2");

        RawStation d = Station(s_first, 49213);
        Speaker toD = d.Dial(_node);
        toD.Say(RawStation.Unit(ZreUnitId.Whisper, 2), "{}"u8.ToArray());
        toD.Say(RawStation.Unit(ZreUnitId.Ping, 3));
        _net.Run(0.05);
        Assert.Empty(d.Received);
        Greet(d, toD, "D");
        int before = d.ReceivedUnits(ZreUnitId.Hello).Count();
        toD.Say(RawStation.Unit(ZreUnitId.Ping, 7));
        _net.Run(0.05);
        toD.Say(RawStation.Unit(ZreUnitId.Ping, 8));
        _net.Run(0.05);
        Assert.Empty(d.ReceivedUnits(ZreUnitId.PingOk));

        toD.Say(d.Hello(groups: ["ZOCP"], status: 1, name: "D", headers: ("X-ZOCP", "1")));

        // Our link to it was closed with the loss; the new one may wait a moment (zre-6.2).
        _net.Run(0.2);
        Assert.Equal(before + 1, d.ReceivedUnits(ZreUnitId.Hello).Count());

        RawStation e = Station(Id("4a4b4c4d4e4f4a4b8c4d4e4f4a4b4c4d"), 49214);
        Greet(e, e.Dial(_node, [2, .. RawStation.Octets(e.Uuid)]), "E");
        foreach (byte[] identity in (byte[][])[RawStation.Octets(Id("5a5b5c5d5e5f4a5b8c5d5e5f5a5b5c5d")), []])
        {
            RawStation stranger = Station(Id("5a5b5c5d5e5f4a5b8c5d5e5f5a5b5c5d"), 49215);
            Speaker speaker = stranger.Dial(_node, identity);
            speaker.Say(stranger.Hello(name: "F or G"));
            _net.Run(0.05);
            Assert.Empty(stranger.Received);
        }

        Assert.Equal(Recorded(vector), string.Join(' ', _node.Of(ZreEventKind.Entered).Select(news => news.Name)));
        ZreRules.Hold(_net);
    }

    /// <summary>Who entered in the recording, in order.</summary>
    private static string Recorded(string vector)
    {
        string[] said = [.. JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.SourceTree.Root, "tests", "vectors", vector + ".json")))!.AsArray()
            .Where(item => item!["layer"]!.GetValue<string>() is "event")
            .Select(item => item!["json"] is JsonArray list ? string.Join(' ', list.Select(part => part!.ToString())) : item!["json"]!.ToString())
            .Where(text => text.Contains(" ENTER ", StringComparison.Ordinal))];
        return string.Join(' ', said.Select(text => text.Split(' ')[3]));
    }

    private static Uuid Id(string text)
    {
        Assert.True(Uuid.TryParse(text, out Uuid uuid));
        return uuid;
    }

    private RawStation Station(Uuid uuid, ushort port)
    {
        RawStation station = _net.AddRaw(uuid, port, "10.78.0.1");
        station.Address = IPAddress.Parse("10.78.0.1");
        return station;
    }

    private (RawStation Station, Speaker Speaker) Meet(Uuid uuid, ushort port, string name)
    {
        RawStation station = Station(uuid, port);
        Speaker speaker = station.Dial(_node);
        Greet(station, speaker, name);
        return (station, speaker);
    }

    /// <summary>HELLO is answered by HELLO, to the endpoint that it names.</summary>
    private void Greet(RawStation station, Speaker speaker, string name)
    {
        int before = station.ReceivedUnits(ZreUnitId.Hello).Count();
        speaker.Say(station.Hello(groups: ["ZOCP"], status: 1, name: name, headers: ("X-ZOCP", "1")));
        _net.Run(0.05);
        Assert.Equal(name is "C2" ? before : before + 1, station.ReceivedUnits(ZreUnitId.Hello).Count());
    }
}
