using System.Text;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

using static Tutti.Tests.Zmtp.ZmtpWire;

namespace Tutti.Tests.Zmtp;

public class ZmtpHandshakeTests
{
    private static readonly byte[] _dealer = "DEALER"u8.ToArray();

    [Fact]
    [Clause("zmtp-1.2")]
    [Clause("zmtp-3.1")]
    public void Who_connected_sends_its_greeting_and_ready_right_after_the_start()
    {
        ZmtpSession dealer = Started(DealerOptions);
        Assert.Equal(Greeting + DealerReady, TakeOutput(dealer));
        Assert.Equal(ZmtpState.Greeting, dealer.State);
        Feed(dealer, Hex(Greeting));
        Assert.Equal("", TakeOutput(dealer));
        Assert.Equal(ZmtpState.Handshake, dealer.State);
    }

    [Fact]
    [Clause("zmtp-1.2")]
    [Clause("zmtp-3.1")]
    public void Who_accepted_greets_with_the_first_octet_and_is_ready_with_the_greeting()
    {
        ZmtpSession router = Started(RouterOptions);
        Assert.Equal("", TakeOutput(router));
        Feed(router, Hex("ff"));
        Assert.Equal(Greeting, TakeOutput(router));
        Feed(router, Hex(Greeting[2..]));
        Assert.Equal(RouterReady, TakeOutput(router));

        ZmtpSession other = Started(RouterOptions);
        Feed(other, Hex(Greeting + DealerReady));
        Assert.Equal(Greeting + RouterReady, TakeOutput(other));
        Assert.Equal(ZmtpState.Ready, other.State);
    }

    [Fact]
    [Clause("zmtp-1.2")]
    public void Who_accepted_greets_after_100_ms_of_silence()
    {
        ZmtpSession router = Started(RouterOptions);
        Instant due = T0 + TimeSpan.FromMilliseconds(100);
        Assert.Equal(due, router.NextDeadline);
        router.Advance(due - TimeSpan.FromMilliseconds(1));
        Assert.Equal("", TakeOutput(router));
        router.Advance(due);
        Assert.Equal(Greeting, TakeOutput(router));
        Assert.Equal(T0 + RouterOptions.HandshakeLimit, router.NextDeadline);
        Feed(router, Hex(Greeting));
        Assert.Equal(RouterReady, TakeOutput(router));
    }

    [Fact]
    [Clause("zmtp-3.1")]
    public void A_mechanism_that_must_hear_first_keeps_its_command_until_the_greetings_are_exchanged()
    {
        ZmtpSession client = new(DealerOptions, new ScramblingMechanism(isServer: false));
        client.Start(T0);
        Assert.Equal(2 * 64, TakeOutput(client).Length);
    }

    [Fact]
    [Clause("zmtp-3.2")]
    public void No_message_may_be_written_before_the_other_side_is_ready()
    {
        ZmtpSession dealer = new(DealerOptions, new ZmtpNullMechanism());
        Assert.Throws<InvalidOperationException>(() => dealer.Write([1], more: false));
        dealer.Start(T0);
        Assert.Throws<InvalidOperationException>(() => dealer.Write([1], more: false));
        Feed(dealer, Hex(Greeting));
        Assert.Throws<InvalidOperationException>(() => dealer.Write([1], more: false));
        Assert.False(dealer.Ping(T0, TimeSpan.Zero));
        Assert.Equal(Greeting + DealerReady, TakeOutput(dealer));
        Feed(dealer, Hex(RouterReady));
        dealer.Write([1], more: false);
        Assert.Equal("000101", TakeOutput(dealer));
    }

    [Fact]
    [Clause("zmtp-3.2")]
    public void Greeting_ready_and_messages_in_one_segment_are_read()
    {
        ZmtpSession router = Started(RouterOptions);
        Assert.Equal(["78", "61/62"], Feed(router, Hex(Greeting + DealerReady + "000178" + "010161000162")));
    }

    [Fact]
    [Clause("zmtp-3.3")]
    public void Properties_come_in_any_order_and_case_unknown_ones_are_passed_over_and_the_last_of_a_name_counts()
    {
        ZmtpSession router = Started(RouterOptions);
        string ready = ReadyWith(("X-Foo", [1, 2, 3]), ("identity", [1]), ("", []), ("IDENTITY", [2, 3]), ("socket-TYPE", _dealer));
        Feed(router, Hex(Greeting + ready));
        Assert.Equal(ZmtpState.Ready, router.State);
        Assert.Equal("0203", Convert.ToHexStringLower(router.PeerIdentity.Span));
        Assert.Equal(ZmtpSocketType.Dealer, router.PeerSocketType);
    }

    [Fact]
    [Clause("zmtp-3.3")]
    public void A_ready_cut_short_at_any_octet_inside_a_property_fails()
    {
        byte[] body = Hex(DealerReady)[2..];
        int[] wholeProperties = [6, 6 + 22, body.Length];
        for (int length = 0; length <= body.Length; length++)
        {
            ZmtpSession router = Started(RouterOptions);
            Feed(router, Hex(Greeting + Frame(body.AsSpan(0, length), ZmtpFrameBits.Command)));
            bool whole = wholeProperties.Contains(length);
            Assert.True(router.State == (whole ? ZmtpState.Ready : ZmtpState.Failed), $"{length} octets: {router.State} {router.Failure}");
        }
    }

    [Fact]
    [Clause("zmtp-3.3")]
    public void A_value_longer_than_any_memory_fails()
    {
        foreach (string length in (string[])["00000001", "7fffffff", "80000000", "ffffffff"])
        {
            ZmtpSession router = Started(RouterOptions);
            Feed(router, Hex(Greeting + Frame(Hex("055245414459" + "0158" + length), ZmtpFrameBits.Command)));
            Assert.Equal(ZmtpState.Failed, router.State);
            Assert.Contains("\"X\" passes the end", router.Failure, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Clause("zmtp-3.4")]
    public void A_ready_that_tells_nothing_is_accepted()
    {
        ZmtpSession router = Started(RouterOptions);
        Feed(router, Hex(Greeting + ReadyWith()));
        Assert.Equal(ZmtpState.Ready, router.State);
        Assert.Null(router.PeerSocketType);
        Assert.True(router.PeerIdentity.IsEmpty);
    }

    [Fact]
    [Clause("zmtp-3.5")]
    public void An_identity_has_at_most_255_octets()
    {
        ZmtpSession longest = Started(RouterOptions);
        Feed(longest, Hex(Greeting + ReadyWith(("Socket-Type", _dealer), ("Identity", new byte[255]))));
        Assert.Equal(ZmtpState.Ready, longest.State);
        Assert.Equal(255, longest.PeerIdentity.Length);

        ZmtpSession tooLong = Started(RouterOptions);
        Feed(tooLong, Hex(Greeting + ReadyWith(("Socket-Type", _dealer), ("Identity", new byte[256]))));
        Assert.Equal(ZmtpState.Failed, tooLong.State);
        Assert.Contains("256 octets", tooLong.Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ZmtpSocketType.Dealer, "ROUTER", true)]
    [InlineData(ZmtpSocketType.Dealer, "DEALER", false)]
    [InlineData(ZmtpSocketType.Dealer, "REP", false)]
    [InlineData(ZmtpSocketType.Router, "DEALER", true)]
    [InlineData(ZmtpSocketType.Router, "ROUTER", false)]
    [InlineData(ZmtpSocketType.Router, "REQ", false)]
    [InlineData(ZmtpSocketType.Router, "PUB", false)]
    [InlineData(ZmtpSocketType.Router, "dealer", false)]
    [InlineData(ZmtpSocketType.Router, "", false)]
    [Clause("zmtp-3.6")]
    public void Dealer_talks_with_router_and_with_nothing_else(ZmtpSocketType ours, string theirs, bool pair)
    {
        ZmtpSession session = Started(new ZmtpOptions { SocketType = ours });
        Feed(session, Hex(Greeting + ReadyWith(("Socket-Type", Encoding.ASCII.GetBytes(theirs)))));
        Assert.Equal(pair ? ZmtpState.Ready : ZmtpState.Failed, session.State);
        if (!pair)
        {
            Assert.Contains($"socket type is \"{theirs}\"", session.Failure, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("040a054552524f5203616263", "refuses the connection: \"abc\"")]
    [InlineData("0406054552524f52", "refuses the connection: \"\"")]
    [InlineData("04070450494e470000", "expected READY, the other side sent \"PING\"")]
    [InlineData("0406055265616479", "\"Ready\"")]
    [InlineData("000178", "\"x\"")]
    [InlineData("00020178", "a message before READY")]
    [InlineData("0400", "without a name")]
    [InlineData("0402ff00", "passes its end")]
    [Clause("zmtp-3.7")]
    public void Anything_but_ready_fails_and_is_quoted(string hex, string quoted)
    {
        ZmtpSession router = Started(RouterOptions);
        Feed(router, Hex(Greeting + hex));
        Assert.Equal(ZmtpState.Failed, router.State);
        Assert.Contains(quoted, router.Failure, StringComparison.Ordinal);
    }

    [Fact]
    [Clause("zmtp-3.8")]
    public void A_ready_in_a_long_frame_or_without_the_command_bit_is_accepted()
    {
        foreach (string header in (string[])["003a", "06000000000000003a", "02000000000000003a", "fc3a"])
        {
            ZmtpSession router = Started(RouterOptions);
            Feed(router, Hex(Greeting + header + DealerReady[4..]));
            Assert.True(router.State == ZmtpState.Ready, header);
            Assert.Equal(Identity, router.PeerIdentity.ToArray());
        }
    }

    [Theory]
    [InlineData("", "no whole greeting")]
    [InlineData(Greeting, "no READY")]
    [Clause("zmtp-1.6")]
    public void A_handshake_fails_at_its_limit_and_not_before(string sent, string told)
    {
        ZmtpOptions options = DealerOptions with { HandshakeLimit = TimeSpan.FromSeconds(2) };
        ZmtpSession dealer = Started(options);
        Instant limit = T0 + options.HandshakeLimit;
        dealer.Receive(T0, Hex(sent));
        Assert.Equal(limit, dealer.NextDeadline);
        dealer.Advance(new Instant(limit.Nanoseconds - 1));
        Assert.NotEqual(ZmtpState.Failed, dealer.State);
        dealer.Advance(limit);
        Assert.Equal(ZmtpState.Failed, dealer.State);
        Assert.Contains(told, dealer.Failure, StringComparison.Ordinal);
        Assert.Equal(Instant.Never, dealer.NextDeadline);
    }

    [Fact]
    [Clause("zmtp-1.6")]
    public void A_session_that_is_ready_has_no_deadline()
    {
        ZmtpSession dealer = Ready(DealerOptions);
        Assert.Equal(Instant.Never, dealer.NextDeadline);
        dealer.Advance(T0 + TimeSpan.FromDays(1));
        Assert.Equal(ZmtpState.Ready, dealer.State);
    }

    [Fact]
    [Clause("zmtp-2.1")]
    public void A_failed_session_stays_failed_and_silent()
    {
        ZmtpSession router = Started(RouterOptions);
        Feed(router, Hex("00"));
        string? failure = router.Failure;
        Assert.Empty(Feed(router, Hex(Greeting + DealerReady + "000178")));
        router.Advance(T0 + TimeSpan.FromDays(1));
        Assert.Equal(ZmtpState.Failed, router.State);
        Assert.Equal(failure, router.Failure);
        Assert.Equal(0, router.OutputOctets);
        Assert.False(router.TryTakeOutput(out _));
        Assert.Throws<InvalidOperationException>(() => router.Write([], more: false));
        Assert.False(router.Ping(T0, TimeSpan.Zero));
    }

    [Fact]
    public void A_session_starts_once_and_before_it_receives()
    {
        ZmtpSession router = new(RouterOptions, new ZmtpNullMechanism());
        Assert.Throws<InvalidOperationException>(() => router.Receive(T0, [1]));
        Assert.Equal(Instant.Never, router.NextDeadline);
        router.Start(T0);
        Assert.Throws<InvalidOperationException>(() => router.Start(T0));
    }
}
