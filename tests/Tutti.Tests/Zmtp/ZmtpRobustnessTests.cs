using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

using static Tutti.Tests.Zmtp.ZmtpWire;

namespace Tutti.Tests.Zmtp;

public class ZmtpRobustnessTests
{
    private static readonly ZmtpOptions _router = RouterOptions with { MaxMessageOctets = 2000, MaxFrameOctets = 1000, MaxMessageFrames = 4 };

    [Fact]
    [Clause("zmtp-2.3")]
    public void Random_octets_never_throw_at_any_stage()
    {
        foreach (string before in (string[])["", Greeting, Greeting + DealerReady, Greeting + DealerReady + "010161"])
        {
            Prop.ForAll<byte[], byte[]>((first, second) => Survives(Hex(before), first, second)).Check(CommitSeed.Config);
        }
    }

    [Fact]
    [Clause("zmtp-2.3")]
    public void Recordings_with_one_octet_changed_never_throw_and_never_read_differently_when_cut()
    {
        (List<string> sent, _, _) = Recorded("01_discovery_join_leave_exit.json", "alpha", "beta");
        byte[] octets = Hex(string.Concat(sent) + "040b0450494e47000063747821" + Frame(new byte[300]));
        for (int at = 0; at < octets.Length; at++)
        {
            foreach (byte change in (byte[])[0x01, 0x02, 0x04, 0x80, 0xFF])
            {
                octets[at] ^= change;
                (string whole, string cut) = (Run(octets), Run(octets.AsSpan(0, at), octets.AsSpan(at)));
                octets[at] ^= change;
                Assert.Equal(whole, cut);
            }
        }
    }

    [Fact]
    [Clause("zmtp-2.3")]
    public void Recordings_with_octets_removed_or_doubled_never_throw()
    {
        (List<string> sent, _, _) = Recorded("10_zyre_beacon_basic.json", "zalpha", "zbeta");
        byte[] octets = Hex(string.Concat(sent));
        for (int at = 0; at < octets.Length; at++)
        {
            Assert.True(Survives(octets[..at], octets[(at + 1)..], []));
            Assert.True(Survives(octets[..at], octets[at..], octets));
        }
    }

    /// <summary>A session that was fed is in a state that makes sense.</summary>
    private static bool Survives(byte[] before, byte[] first, byte[] second)
    {
        ZmtpSession session = Started(_router);
        foreach (byte[] octets in (byte[][])[before, first, second])
        {
            Feed(session, octets);
        }

        session.Advance(T0 + TimeSpan.FromMilliseconds(1));
        TakeOutput(session);
        session.Advance(T0 + TimeSpan.FromDays(1));
        return (session.State == ZmtpState.Failed) == (session.Failure is { Length: > 0 and < 500 })
            && (session.State == ZmtpState.Failed || session.State == ZmtpState.Ready)
            && session.NextDeadline == Instant.Never;
    }

    /// <summary>Everything that can be seen of a session after these octets, as text.</summary>
    private static string Run(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default)
    {
        ZmtpSession session = Started(_router);
        List<string> read = [.. Feed(session, first), .. Feed(session, second)];
        return $"{session.State} {session.Failure} {Convert.ToHexString(session.PeerIdentity.Span)} {string.Join(' ', read)} {TakeOutput(session)}";
    }
}
