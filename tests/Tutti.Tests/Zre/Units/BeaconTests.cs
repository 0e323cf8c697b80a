using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

public class BeaconTests
{
    [Theory]
    [InlineData("01_discovery_join_leave_exit")]
    [InlineData("07_crash_expired")]
    [InlineData("10_zyre_beacon_basic")]
    [Clause("zre-1.1")]
    public void Recorded_beacons_are_read_and_written_octet_for_octet(string vector)
    {
        byte[] written = new byte[Beacon.Size];
        foreach (VectorItem item in ZreVectors.Read(vector).Where(i => i.Layer is "beacon"))
        {
            Assert.True(Beacon.TryRead(item.Octets, out Beacon beacon, out DecodeError error), error.ToString());
            beacon.Write(written);
            Assert.Equal(item.Octets, written);
        }
    }

    [Fact]
    [Clause("zre-1.1")]
    public void Any_uuid_and_port_come_back() => Prop.ForAll<ulong, ushort>((bits, port) =>
    {
        Span<byte> octets = stackalloc byte[Beacon.Size];
        Beacon beacon = new(new Uuid(((UInt128)bits << 64) | ~bits), port);
        beacon.Write(octets);
        return Beacon.TryRead(octets, out Beacon read, out _) && read == beacon && read.IsFarewell == (port == 0);
    }).Check(CommitSeed.Config);

    [Fact]
    [Clause("zre-1.4")]
    public void A_beacon_cut_short_or_too_long_is_an_error_with_its_offset()
    {
        byte[] octets = new byte[Beacon.Size + 1];
        new Beacon(new Uuid(7), 5).Write(octets);
        for (int length = 0; length < Beacon.Size; length++)
        {
            Assert.False(Beacon.TryRead(octets.AsSpan(0, length), out _, out DecodeError error));
            Assert.InRange(error.Offset, 0, length);
        }

        Assert.False(Beacon.TryRead(octets, out _, out DecodeError tooLong));
        Assert.Equal(22, tooLong.Offset);
    }

    [Fact]
    [Clause("zre-1.4")]
    public void A_recorded_beacon_of_version_3_says_what_it_is()
    {
        VectorItem item = ZreVectors.Read("13_zyre_curve_beacon_v3").First(i => i.Layer is "beacon");
        Assert.False(Beacon.TryRead(item.Octets, out _, out DecodeError error));
        Assert.Equal(new DecodeError("beacon of version 3 (a node with CURVE security)", 3), error);
    }
}
