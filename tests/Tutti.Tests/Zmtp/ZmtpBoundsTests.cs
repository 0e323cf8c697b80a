using Tutti.Protocols.Zmtp;

using static Tutti.Tests.Zmtp.ZmtpWire;

namespace Tutti.Tests.Zmtp;

public class ZmtpBoundsTests
{
    private static readonly ZmtpOptions _small = RouterOptions with
    {
        MaxFrameOctets = 300,
        MaxMessageOctets = 500,
        MaxMessageFrames = 3,
        MaxCommandOctets = 100,
    };

    [Fact]
    [Clause("zmtp-4.4")]
    public void A_frame_at_the_bound_is_read_and_one_above_fails_at_its_header()
    {
        ZmtpSession router = Ready(_small);
        Assert.Single(Feed(router, Hex(Frame(new byte[300]))));
        Assert.Empty(Feed(router, Hex("02000000000000012d")));
        AssertFailed(router, "a frame of 301 octets, at most 300");
    }

    [Theory]
    [InlineData("7fffffffffffffff")]
    [InlineData("8000000000000000")]
    [InlineData("ffffffffffffffff")]
    [Clause("zmtp-4.4")]
    [Clause("zmtp-4.5")]
    public void The_hugest_lengths_fail_and_allocate_next_to_nothing(string length)
    {
        foreach (string bits in (string[])["02", "03", "06", "07"])
        {
            ZmtpSession router = Ready(RouterOptions);
            byte[] header = Hex(bits + length);
            long before = GC.GetAllocatedBytesForCurrentThread();
            router.Receive(T0, header);
            Assert.False(router.TryRead(out _));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
            AssertFailed(router, "octets, at most");
        }
    }

    [Fact]
    [Clause("zmtp-4.5")]
    public void A_length_within_the_bound_allocates_only_for_what_arrives()
    {
        ZmtpSession router = Ready(RouterOptions);
        byte[] header = Hex("020000000000400000");
        long before = GC.GetAllocatedBytesForCurrentThread();
        router.Receive(T0, header);
        Assert.False(router.TryRead(out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4096);
        Assert.Equal(ZmtpState.Ready, router.State);
    }

    [Theory]
    [InlineData(100_000, true)]
    [InlineData(1_000_000, false)]
    [Clause("zmtp-4.5")]
    public void Buffers_are_kept_when_they_are_small_and_given_back_when_they_are_large(int octets, bool kept)
    {
        ZmtpSession dealer = Ready(DealerOptions);
        ZmtpSession router = Ready(RouterOptions);
        byte[] body = new byte[octets];
        (long written, long read) = (0, 0);
        for (int round = 0; round < 4; round++)
        {
            long start = GC.GetAllocatedBytesForCurrentThread();
            dealer.Write(body, more: false);
            Assert.True(dealer.TryTakeOutput(out ReadOnlyMemory<byte> taken));
            long between = GC.GetAllocatedBytesForCurrentThread();
            router.Receive(T0, taken.Span);
            Assert.True(router.TryRead(out _));
            Assert.False(router.TryRead(out _));
            dealer.Sent(T0);
            (written, read) = (between - start, GC.GetAllocatedBytesForCurrentThread() - between);
        }

        Assert.Equal(kept, written < octets);
        Assert.Equal(kept, read < octets);
    }

    [Fact]
    [Clause("zmtp-4.4")]
    public void A_message_at_the_bound_is_read_and_one_octet_more_fails()
    {
        ZmtpSession router = Ready(_small);
        Assert.Single(Feed(router, Hex(Frame(new byte[300], ZmtpFrameBits.More) + Frame(new byte[200]))));
        Assert.Single(Feed(router, Hex(Frame(new byte[200], ZmtpFrameBits.More) + Frame(new byte[300]))));
        Assert.Empty(Feed(router, Hex(Frame(new byte[300], ZmtpFrameBits.More) + "00c9")));
        AssertFailed(router, "a message of 501 octets or more, at most 500");
    }

    [Fact]
    [Clause("zmtp-4.4")]
    public void A_message_has_frames_up_to_the_bound()
    {
        ZmtpSession router = Ready(_small);
        Assert.Equal(["61/62/63"], Feed(router, Hex("010161" + "010162" + "000163")));
        Assert.Empty(Feed(router, Hex("010161" + "010162" + "010163")));
        Assert.Equal(ZmtpState.Ready, router.State);
        Assert.Empty(Feed(router, Hex("0000")));
        AssertFailed(router, "more than 3 frames");
    }

    [Fact]
    [Clause("zmtp-4.4")]
    public void Commands_between_the_frames_of_a_message_count()
    {
        ZmtpSession router = Ready(_small);
        string command = Frame(Hex("0158" + new string('0', 140)), ZmtpFrameBits.Command);
        Feed(router, Hex("010161" + string.Concat(Enumerable.Repeat(command, 6))));
        Assert.Equal(ZmtpState.Ready, router.State);
        Feed(router, Hex(command));
        AssertFailed(router, "a message of");

        // The smallest command counts as 10 octets, so that none is free.
        foreach ((int commands, ZmtpState state) in ((int, ZmtpState)[])[(49, ZmtpState.Ready), (50, ZmtpState.Failed)])
        {
            ZmtpSession small = Ready(_small);
            Feed(small, Hex("010161" + string.Concat(Enumerable.Repeat("040100", commands)) + "0000"));
            Assert.Equal(state, small.State);
        }

        ZmtpSession alone = Ready(_small);
        Assert.Equal(["61"], Feed(alone, Hex(string.Concat(Enumerable.Repeat(command, 100)) + "000161")));
    }

    [Fact]
    [Clause("zmtp-4.4")]
    public void A_command_at_the_bound_is_read_and_one_above_fails_also_before_ready()
    {
        ZmtpSession router = Ready(_small);
        Feed(router, Hex("0464" + "0158" + new string('0', 196)));
        Assert.Equal(ZmtpState.Ready, router.State);
        Feed(router, Hex("0465"));
        AssertFailed(router, "a command of 101 octets, at most 100");

        ZmtpSession early = Started(_small);
        Feed(early, Hex(Greeting + "0465"));
        AssertFailed(early, "a command of 101 octets, at most 100");

        ZmtpSession unmarked = Started(_small);
        Feed(unmarked, Hex(Greeting + "0065"));
        AssertFailed(unmarked, "a frame of 101 octets, at most 100");
    }

    [Fact]
    [Clause("zmtp-2.4")]
    public void Messages_before_what_fails_are_handed_out_first()
    {
        ZmtpSession router = Ready(_small);
        router.Receive(T0, Hex("000161" + "000162" + "02ffffffffffffffff"));
        Assert.Equal(ZmtpState.Ready, router.State);
        Assert.Equal(["61", "62"], Drain(router));
        Assert.Equal(ZmtpState.Failed, router.State);
    }

    [Fact]
    public void Options_out_of_range_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ZmtpOptions { SocketType = (ZmtpSocketType)2 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ZmtpOptions { SocketType = (ZmtpSocketType)(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ZmtpOptions { Identity = new byte[256] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ZmtpOptions { HandshakeLimit = TimeSpan.Zero });
        foreach (int bound in (int[])[int.MinValue, 0, int.MaxValue])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => new ZmtpOptions { MaxFrameOctets = bound });
            Assert.Throws<ArgumentOutOfRangeException>(() => new ZmtpOptions { MaxMessageOctets = bound });
            Assert.Throws<ArgumentOutOfRangeException>(() => new ZmtpOptions { MaxMessageFrames = bound });
            Assert.Throws<ArgumentOutOfRangeException>(() => new ZmtpOptions { MaxCommandOctets = bound });
        }

        Assert.Equal(255, new ZmtpOptions { Identity = new byte[255] }.Identity.Length);
    }

    private static void AssertFailed(ZmtpSession session, string told)
    {
        Assert.Equal(ZmtpState.Failed, session.State);
        Assert.Contains(told, session.Failure, StringComparison.Ordinal);
    }
}
