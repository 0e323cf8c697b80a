using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

public class ZreUnitTests
{
    public static TheoryData<string> Vectors =>
    [
        "01_discovery_join_leave_exit", "06_evasive_ping", "10_zyre_beacon_basic", "11_zyre_gossip", "12_zyre_election", "14_zyre_pyzocp_interop",
        "15_zyre_elect_breaks_pyre",
    ];

    [Theory]
    [MemberData(nameof(Vectors))]
    [Clause("zre-2.2")]
    public void Recorded_units_are_read_and_written_octet_for_octet(string vector)
    {
        foreach (byte[] octets in ZreVectors.Read(vector).Where(i => i.Layer is "zre").Select(i => i.Octets))
        {
            Assert.True(ZreUnit.TryRead(octets, out ZreUnit unit, out DecodeError error), error.ToString());
            Assert.Equal(octets, Write(unit));
        }
    }

    [Theory]
    [InlineData("aaa102020004", ZreUnitId.Whisper, "")]
    [InlineData("aaa103020002024731", ZreUnitId.Shout, "G1")]
    [InlineData("aaa1040200040647524f55503202", ZreUnitId.Join, "GROUP2")]
    [InlineData("aaa1050200050647524f55503203", ZreUnitId.Leave, "GROUP2")]
    [InlineData("aaa106020007", ZreUnitId.Ping, "")]
    [InlineData("aaa107020003", ZreUnitId.PingOk, "")]
    [InlineData("aaa1080200030145204330433143324333433443353436433738384339434143424343434443454346", ZreUnitId.Elect, "E")]
    [InlineData("aaa1090200040145204330433143324333433443353436433738384339434143424343434443454346", ZreUnitId.Leader, "E")]
    [InlineData("aaa10a020009", ZreUnitId.Goodbye, "")]
    [Clause("zre-2.2")]
    [Clause("zre-2.4")]
    public void Every_unit_has_its_golden_octets_and_cut_anywhere_it_is_an_error_within_bounds(string hex, ZreUnitId id, string group)
    {
        byte[] octets = Convert.FromHexString(hex);
        Assert.True(ZreUnit.TryRead(octets, out ZreUnit unit, out _));
        Assert.Equal(id, unit.Id);
        Assert.Equal(group, ZreText.Decode(unit.Group));
        Assert.Equal(octets, Write(unit));
        Assert.True(ZreUnit.TryRead([.. octets, 1, 2, 3], out _, out _));
        for (int length = 0; length < octets.Length; length++)
        {
            Assert.False(ZreUnit.TryRead(octets.AsSpan(0, length), out _, out DecodeError error));
            Assert.NotNull(error.Reason);
            Assert.InRange(error.Offset, 0, length);
        }
    }

    [Fact]
    [Clause("zre-2.3")]
    public void Hello_has_its_golden_octets_and_cut_anywhere_it_is_an_error_within_bounds()
    {
        byte[] octets = ZreVectors.Read("01_discovery_join_leave_exit").First(i => i.IsHello && i.IsFrom("alpha")).Octets;
        Assert.True(ZreHello.TryRead(octets, 10, 10, out ZreHello? hello, out _));
        Assert.Equal("tcp://10.77.0.1:49201", hello!.Endpoint);
        Assert.Equal("ZOCP", Assert.Single(hello.Groups));
        Assert.Equal(1, hello.Status);
        Assert.Equal("alpha", hello.Name);
        Assert.Equal("1", hello.Headers["X-ZOCP"]);
        Assert.Equal("1", hello.Headers["X-TEST"]);
        ByteWriter writer = new();
        ZreWriter.WriteHello(writer, 1, hello.Endpoint, hello.Groups, hello.Status, hello.Name, [new("X-ZOCP", "1"), new("X-TEST", "1")]);
        Assert.Equal(octets, writer.WrittenSpan.ToArray());
        Assert.True(ZreHello.TryRead([.. octets, 9], 1, 2, out _, out _));
        for (int length = 0; length < octets.Length; length++)
        {
            Assert.False(ZreHello.TryRead(octets.AsSpan(0, length), 10, 10, out _, out DecodeError error));
            Assert.InRange(error.Offset, 0, length);
        }
    }

    [Fact]
    [Clause("zre-2.3")]
    public void A_hello_with_more_groups_or_headers_than_are_taken_is_an_error_and_costs_no_memory()
    {
        byte[] octets = ZreVectors.Read("01_discovery_join_leave_exit").First(i => i.IsHello && i.IsFrom("alpha")).Octets;
        Assert.False(ZreHello.TryRead(octets, 0, 10, out _, out DecodeError groups));
        Assert.Contains("more groups", groups.Reason, StringComparison.Ordinal);
        Assert.False(ZreHello.TryRead(octets, 10, 1, out _, out DecodeError headers));
        Assert.Contains("more headers", headers.Reason, StringComparison.Ordinal);
        byte[] liar = [.. octets.AsSpan(0, 6), 0, 0x7F, 0xFF, 0xFF, 0xFF, 0];
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool read = ZreHello.TryRead(liar, int.MaxValue, 10, out _, out _);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
        Assert.False(read);
    }

    [Fact]
    [Clause("zre-2.3")]
    public void Any_hello_comes_back() => Prop.ForAll<NonNull<string>, NonNull<string>[], byte>((name, groups, status) =>
    {
        string[] cut = [.. groups.Select(g => ZreText.Cut(g.Get))];
        ByteWriter writer = new();
        ZreWriter.WriteHello(writer, 1, "tcp://h:1", cut, status, name.Get, [new("K", ZreText.Cut(name.Get))]);
        return ZreHello.TryRead(writer.WrittenSpan, 1000, 1, out ZreHello? hello, out _) && hello!.Status == status
            && hello.Groups.SequenceEqual(cut, StringComparer.Ordinal) && string.Equals(hello.Name, ZreText.Cut(name.Get), StringComparison.Ordinal);
    }).Check(CommitSeed.Config);

    [Fact]
    [Clause("zre-2.6")]
    public void Random_octets_never_throw() => Prop.ForAll<byte[], byte>((octets, id) =>
    {
        byte[] unit = [0xAA, 0xA1, (byte)(id % 12), 2, .. octets];
        ZreUnit.TryRead(octets, out _, out _);
        ZreUnit.TryRead(unit, out _, out _);
        ZreHello.TryRead(unit, 100, 100, out _, out _);
        GossipUnit.TryRead([0xAA, 0xA0, (byte)(id % 6), 1, .. octets], out _, out _);
        Beacon.TryRead(octets, out _, out _);
        return true;
    }).Check(CommitSeed.Config);

    [Theory]
    [InlineData("", 255)]
    [InlineData("abc", 2)]
    [InlineData("aé☃𝄞", 1)]
    [InlineData("aé☃𝄞", 5)]
    [InlineData("aé☃𝄞", 9)]
    [InlineData("x\uD800y", 10)]
    [Clause("zre-2.5")]
    public void Text_is_cut_after_a_whole_character_and_is_always_utf_8(string text, int octets)
    {
        string cut = ZreText.Cut(text, octets);
        byte[] utf8 = new System.Text.UTF8Encoding(false, true).GetBytes(cut);
        Assert.InRange(utf8.Length, 0, octets);
        Assert.StartsWith(cut, text.Replace('\uD800', '\uFFFD').Replace("\uFFFD\uDD1E", "𝄞", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    [Clause("zre-9.2")]
    public void Recorded_gossip_is_read_and_written_octet_for_octet()
    {
        foreach (byte[] octets in ZreVectors.Read("11_zyre_gossip").Concat(ZreVectors.Read("11b_zyre_gossip_idle_loss")).Where(i => i.Layer is "gossip").Select(i => i.Octets))
        {
            Assert.True(GossipUnit.TryRead(octets, out GossipUnit unit, out _));
            ByteWriter writer = new();
            if (unit.Id == GossipUnitId.Publish)
            {
                Assert.True(Uuid.TryParse(ZreText.Decode(unit.Key), out Uuid key));
                GossipUnit.WritePublish(writer, key, ZreText.Decode(unit.Value));
                for (int length = 0; length < octets.Length; length++)
                {
                    Assert.False(GossipUnit.TryRead(octets.AsSpan(0, length), out _, out DecodeError error));
                    Assert.InRange(error.Offset, 0, length);
                }
            }
            else
            {
                GossipUnit.Write(writer, unit.Id);
            }

            Assert.Equal(octets, writer.WrittenSpan.ToArray());
        }
    }

    private static byte[] Write(in ZreUnit unit)
    {
        byte[] room = new byte[1000];
        string group = ZreText.Decode(unit.Group);
        Uuid candidate = Uuid.TryParse(ZreText.Decode(unit.Candidate), out Uuid parsed) ? parsed : default;
        int length = unit.Id switch
        {
            ZreUnitId.Hello => Hello(unit.Frame, room),
            ZreUnitId.Shout => ZreWriter.WriteShout(room, group),
            ZreUnitId.Join or ZreUnitId.Leave => ZreWriter.WriteMembership(room, unit.Id, group, unit.Status),
            ZreUnitId.Elect or ZreUnitId.Leader => ZreWriter.WriteElection(room, unit.Id, group, candidate),
            _ => ZreWriter.WriteHeader(room, unit.Id),
        };
        ZreWriter.SetSequence(room, unit.Sequence);
        return room[..length];

        static int Hello(ReadOnlySpan<byte> frame, byte[] room)
        {
            Assert.True(ZreHello.TryRead(frame, 10, 10, out ZreHello? hello, out _));
            if (hello!.Headers.Count > 1)
            {
                frame.CopyTo(room); // their order is not kept
                return frame.Length;
            }

            ByteWriter writer = new();
            ZreWriter.WriteHello(writer, 1, hello.Endpoint, hello.Groups, hello.Status, hello.Name, hello.Headers);
            writer.WrittenSpan.CopyTo(room);
            return writer.Length;
        }
    }
}
