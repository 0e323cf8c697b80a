using System.Net;

using Tutti.Protocols.Tap;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Tap;

/// <summary>Packets of a card: in order and not, repeated, lost, of others.</summary>
public class CardTapTests
{
    private static readonly Uuid s_desk = new(0x1111_2222);
    private static readonly Uuid s_lamp = new(UInt128.Parse("abcdef01000000000000000000000000", System.Globalization.NumberStyles.HexNumber, null));
    private static readonly IPEndPoint s_deskOut = new(IPAddress.Parse("10.0.0.1"), 50_000);
    private static readonly IPEndPoint s_lampIn = new(IPAddress.Parse("10.0.0.2"), 4_002);
    private static readonly IPEndPoint s_everybody = new(IPAddress.Parse("10.0.0.255"), 5670);

    [Fact]
    [Clause("see-2.5")]
    public void Nodes_are_named_by_beacon_READY_and_HELLO()
    {
        CardTap tap = new(new NameBook());
        List<TapUnit> units = [.. Pass(tap, BeaconOf(s_lamp, 4002, "10.0.0.2")), .. Pass(tap, Segments(100, Talk(), 37, syn: true))];
        Assert.Equal(("abcdef01", "everybody", "beacon: abcdef01000000000000000000000000 listens on port 4002"), (units[0].From, units[0].To, units[0].Says));
        Assert.Equal(("10.0.0.1:50000", "abcdef01"), (units[1].From, units[1].To));
        Assert.Equal(("00000000", "abcdef01"), (units[2].From, units[2].To));
        Assert.Equal(("desk", "abcdef01", TapKind.Hello), (units[3].From, units[3].To, units[3].Kind));
        Assert.Equal((s_desk, s_lamp, "10.0.0.1:50000", "10.0.0.2:4002"), (units[4].FromNode, units[4].ToNode, units[4].FromAddress, units[4].ToAddress));
    }

    [Fact]
    [Clause("see-2.5")]
    public void In_the_middle_of_a_connection_the_only_node_of_an_address_is_named_by_it()
    {
        NameBook names = new();
        names.Learn(s_lamp, "lamp");
        names.Learn(s_desk, "desk");
        CardTap tap = new(names);
        Pass(tap, BeaconOf(s_lamp, 4002, "10.0.0.2"));
        Pass(tap, BeaconOf(s_desk, 4001, "10.0.0.1"));
        byte[] talk = Talk();
        TapUnit last = Pass(tap, Segments(7_000_000, talk[200..], 50, syn: false))[^1];
        Assert.Equal(("desk", "lamp", "PING"), (last.From, last.To, last.Says));
    }

    [Fact]
    [Clause("see-2.5")]
    public void Where_several_nodes_share_an_address_a_speaker_is_known_by_the_signals_it_sends()
    {
        NameBook names = new();
        names.Learn(s_lamp, "lamp");
        names.Learn(s_desk, "desk");
        CardTap tap = new(names) { WhoEmits = (receiver, emitter) => receiver == s_lamp && emitter == "fader" ? s_desk : null };
        Pass(tap, BeaconOf(s_lamp, 4002, "10.0.0.2"));
        Pass(tap, BeaconOf(s_desk, 4001, "10.0.0.1"));
        Pass(tap, BeaconOf(new Uuid(5), 4003, "10.0.0.1"));
        byte[] talk = Talk();
        List<TapUnit> units = Pass(tap, Segments(7_000_000, talk[150..], 50, syn: false));
        int first = units.FindIndex(unit => unit.Emitter == "fader");
        Assert.All(units.Take(first), unit => Assert.Equal("10.0.0.1:50000", unit.From));
        Assert.All(units.Skip(first), unit => Assert.Equal("desk", unit.From));
    }

    [Fact]
    [Clause("see-2.3")]
    public void Segments_in_any_order_and_repeated_say_the_same_across_the_wrap_of_their_numbers()
    {
        byte[] talk = Talk();
        foreach (uint first in (uint[])[5, uint.MaxValue - 100])
        {
            List<byte[]> packets = Segments(first, talk, 41, syn: true);
            string inOrder = string.Join('\n', Pass(new CardTap(new NameBook()), packets).Select(unit => unit.Says));
            Random random = new(3);
            for (int run = 0; run < 50; run++)
            {
                List<byte[]> shuffled = [packets[0], .. packets.Skip(1).Concat(packets.Skip(1).Where(_ => random.Next(3) == 0)).OrderBy(_ => random.Next())];
                Assert.Equal(inOrder, string.Join('\n', Pass(new CardTap(new NameBook()), shuffled).Select(unit => unit.Says)));
            }
        }
    }

    [Fact]
    [Clause("see-2.3")]
    public void What_the_other_side_acknowledged_and_never_came_by_is_lost()
    {
        byte[] talk = Talk();
        List<byte[]> packets = Segments(100, talk, 41, syn: true);
        packets.RemoveAt(packets.Count - 3);
        CardTap tap = new(new NameBook());
        Assert.DoesNotContain(Pass(tap, packets), unit => unit.Kind == TapKind.Gap);
        List<TapUnit> after = Pass(tap, IpPacketWriter.Tcp(s_lampIn, s_deskOut, 1, 101 + (uint)talk.Length, TcpControl.Ack, []));
        Assert.Equal((TapKind.Gap, 41), (after[0].Kind, after[0].Octets));
        Assert.Equal("PING", after[^1].Says);
        Assert.Equal("10.0.0.2:4002", after[^1].To);
    }

    [Fact]
    [Clause("see-2.3")]
    public void Too_much_out_of_order_is_a_loss_too()
    {
        CardTap tap = new(new NameBook());
        Pass(tap, IpPacketWriter.Tcp(s_deskOut, s_lampIn, 0, 0, TcpControl.Syn, []));
        byte[] ping = new Conversation(s_desk).Unit(ZreUnitId.Ping).Octets[^8..];
        List<TapUnit> units = [];
        for (uint i = 0; i < 300; i++)
        {
            units.AddRange(Pass(tap, IpPacketWriter.Tcp(s_deskOut, s_lampIn, 1000 + (i * (uint)ping.Length), 0, TcpControl.Ack, ping)));
        }

        Assert.Equal(300, units.Count(unit => unit.Says == "PING"));
    }

    [Fact]
    [Clause("see-2.4")]
    public void Packets_of_others_are_not_worth_keeping()
    {
        CardTap tap = new(new NameBook());
        IPEndPoint web = new(IPAddress.Parse("10.0.0.9"), 80);
        Assert.True(tap.Receive(IpPacketWriter.Tcp(s_deskOut, web, 1, 0, TcpControl.Syn, [])));
        Assert.False(tap.Receive(IpPacketWriter.Tcp(s_deskOut, web, 2, 0, TcpControl.Ack, "GET / HTTP/1.1"u8)));
        Assert.False(tap.Receive(IpPacketWriter.Udp(s_deskOut, new IPEndPoint(web.Address, 53), "x"u8)));
        Assert.False(tap.Receive([0x60, 0, 0]));
        Assert.All(Segments(100, Talk(), 37, syn: true), packet => Assert.True(tap.Receive(packet)));
    }

    [Fact]
    [Clause("see-2.1")]
    public void Malformed_beacons_farewells_refusals_and_ends_are_told()
    {
        CardTap tap = new(new NameBook());
        byte[] zre = [(byte)'Z', (byte)'R', (byte)'E', 3, .. new byte[50]];
        TapUnit bad = Assert.Single(Pass(tap, IpPacketWriter.Udp(s_deskOut, s_everybody, zre)));
        Assert.Equal((TapKind.Malformed, 3), (bad.Kind, bad.Error.Offset));
        Assert.Equal("beacon: I am leaving", Assert.Single(Pass(tap, BeaconOf(s_desk, 0, "10.0.0.1"))).Says);
        Pass(tap, BeaconOf(s_lamp, 4002, "10.0.0.2"));
        Pass(tap, IpPacketWriter.Tcp(s_deskOut, s_lampIn, 9, 0, TcpControl.Syn, []));
        TapUnit refused = Assert.Single(Pass(tap, IpPacketWriter.Tcp(s_lampIn, s_deskOut, 0, 10, TcpControl.Rst | TcpControl.Ack, [])));
        Assert.Equal(("abcdef01", "the connection is refused"), (refused.From, refused.Says));
        Pass(tap, Segments(100, Talk(), 400, syn: true));
        TapUnit end = Assert.Single(Pass(tap, IpPacketWriter.Tcp(s_deskOut, s_lampIn, 101 + (uint)Talk().Length, 0, TcpControl.Fin | TcpControl.Ack, [])));
        Assert.Equal((TapKind.Closed, "desk"), (end.Kind, end.From));
    }

    [Fact]
    [Clause("see-2.6")]
    public void Connections_without_end_and_random_packets_keep_it_within_its_bounds()
    {
        CardTap tap = new(new NameBook(bound: 16));
        Random random = new(7);
        for (int i = 0; i < 50_000; i++)
        {
            IPEndPoint from = new(random.NextInt64(1, uint.MaxValue), random.Next(1, 65_536));
            tap.Receive(IpPacketWriter.Tcp(from, s_lampIn, (uint)i, 0, TcpControl.Syn, []));
            byte[] packet = IpPacketWriter.Tcp(from, s_lampIn, (uint)random.Next(), 0, TcpControl.Ack, new byte[random.Next(100)]);
            packet[random.Next(packet.Length)] = (byte)random.Next(256);
            tap.Receive(packet.AsSpan(0, random.Next(packet.Length + 1)));
            tap.Receive(BeaconOf(new Uuid((UInt128)i), 1, "10.0.0.3"));
            while (tap.TryDequeue(out _))
            {
            }
        }

        Assert.Equal(150_000, tap.Packets);
        Assert.InRange(tap.Followed, 1, 2 * CardTap.MaxConnections);
    }

    private static byte[] Talk() => StreamTapTests.Everything(s_lamp).Unit(ZreUnitId.Ping).Octets;

    private static byte[] BeaconOf(Uuid uuid, ushort port, string address)
    {
        byte[] beacon = new byte[Beacon.Size];
        new Beacon(uuid, port).Write(beacon);
        return IpPacketWriter.Udp(new IPEndPoint(IPAddress.Parse(address), 5670), s_everybody, beacon);
    }

    private static List<byte[]> Segments(uint first, byte[] octets, int size, bool syn)
    {
        List<byte[]> packets = syn ? [IpPacketWriter.Tcp(s_deskOut, s_lampIn, first, 0, TcpControl.Syn, [])] : [];
        uint next = first + (syn ? 1u : 0u);
        foreach (byte[] part in octets.Chunk(size))
        {
            packets.Add(IpPacketWriter.Tcp(s_deskOut, s_lampIn, next, 0, TcpControl.Ack, part));
            next += (uint)part.Length;
        }

        return packets;
    }

    private static List<TapUnit> Pass(CardTap tap, params IEnumerable<byte[]> packets)
    {
        List<TapUnit> units = [];
        foreach (byte[] packet in packets)
        {
            tap.Receive(packet);
            while (tap.TryDequeue(out TapUnit? unit))
            {
                units.Add(unit!);
            }
        }

        return units;
    }
}
