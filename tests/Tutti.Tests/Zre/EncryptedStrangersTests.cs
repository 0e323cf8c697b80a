using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

/// <summary>CURVE and its beacons (13, 31) are not for us yet: they are turned away, and everybody else is served as before.</summary>
public class EncryptedStrangersTests
{
    private readonly ZreNetwork _net = new();
    private readonly NodeStation _node;

    public EncryptedStrangersTests()
    {
        _node = _net.Add("beta");
        _node.Start();
        _net.Run(0.5);
    }

    [Fact]
    [Clause("zre-1.4")]
    [Replays("13_zyre_curve_beacon_v3")]
    public void Beacons_of_version_3_make_no_peer()
    {
        RawStation raw = _net.AddRaw(new Uuid(13), 49152);
        foreach (VectorItem item in ZreVectors.Read("13_zyre_curve_beacon_v3").Where(item => item.Layer is "beacon" && item.Octets.Length != 22))
        {
            _net.Broadcast(raw, item.Octets);
            _net.Run(0.1);
        }

        Assert.Empty(_node.Node.Peers);
        Assert.Contains("CURVE", Assert.Single(_node.Of(ZreEventKind.PeerRefused)).Detail!, StringComparison.Ordinal);
        AssertServes();
    }

    [Theory]
    [Clause("zre-2.6")]
    [Replays("13_zyre_curve_beacon_v3")]
    [Replays("31_curve_libzmq_4.3.4")]
    [InlineData("13_zyre_curve_beacon_v3", true)]
    [InlineData("13_zyre_curve_beacon_v3", false)]
    [InlineData("31_curve_libzmq_4.3.4", true)]
    [InlineData("31_curve_libzmq_4.3.4", false)]
    public void Whoever_speaks_CURVE_is_closed_and_costs_nothing_else(string vector, bool inOnePiece)
    {
        foreach (byte[][] connection in Connections(vector))
        {
            OctetsAlone stranger = new(_net);
            _net.Stations.Add(stranger);
            stranger.Dial(_node);
            _net.Run(0.05);
            byte[] all = [.. connection.SelectMany(octets => octets)];
            foreach (byte[] piece in inOnePiece ? [all] : all.Chunk(7))
            {
                stranger.Say(piece);
            }

            _net.Run(0.2);
            Assert.True(stranger.IsClosed);
            Assert.Empty(_node.Node.Peers);
        }

        AssertServes();
    }

    /// <summary>What each side of each recorded connection said.</summary>
    private static List<byte[][]> Connections(string vector)
    {
        List<byte[][]> all = [.. ZreVectors.Read(vector)
            .Where(item => item.Layer is "zmtp" && item.Octets.Length > 0 && !item.IsTo("app"))
            .GroupBy(item => $"{item.From} {item.Connection}", item => item.Octets, StringComparer.Ordinal)
            .Select(connection => connection.ToArray())
            .Where(connection => connection[0][0] == 0xFF)];
        Assert.NotEmpty(all);
        return all;
    }

    private void AssertServes()
    {
        RawStation other = _net.AddRaw(new Uuid(4711), 6500);
        Speaker speaker = other.Dial(_node);
        speaker.Say(other.Hello());
        speaker.Say(RawStation.Unit(ZreUnitId.Ping, 2));
        _net.Run(0.1);
        Assert.True(_node.Knows(other));
        Assert.Single(other.ReceivedUnits(ZreUnitId.PingOk));
        ZreRules.Hold(_net);
    }

    /// <summary>Says octets and listens to nothing.</summary>
    private sealed class OctetsAlone(ZreNetwork network) : ZreStation(network, System.Net.IPAddress.Parse("10.0.1.99"), 6999)
    {
        private Wire? _wire;

        public bool IsClosed { get; private set; }

        public void Dial(ZreStation to) => Network.Connect(this, this, to.Endpoint);

        public void Say(byte[] octets)
        {
            if (_wire is { IsOpen: true })
            {
                Network.Write(_wire, this, this, octets, () => { });
            }
        }

        public override void OnBeacon(System.Net.IPAddress source, byte[] datagram)
        {
        }

        public override object? OnAccept(Wire wire, string remote) => null;

        public override void OnConnected(object handle, Wire wire, string remote) => _wire = wire;

        public override void OnReceive(object handle, byte[] octets)
        {
        }

        public override void OnClosed(object handle, LinkEnd why) => IsClosed = true;
    }
}
