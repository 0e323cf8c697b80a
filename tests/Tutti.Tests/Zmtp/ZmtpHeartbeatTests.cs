using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

using static Tutti.Tests.Zmtp.ZmtpWire;

namespace Tutti.Tests.Zmtp;

public class ZmtpHeartbeatTests
{
    [Theory]
    [InlineData("04070450494e470000", "040504504f4e47")]
    [InlineData("040b0450494e47000063747821", "040904504f4e4763747821")]
    [InlineData("060000000000000007" + "0450494e470000", "040504504f4e47")]
    [InlineData("04170450494e47000063636363636363636363636363636363", "041504504f4e4763636363636363636363636363636363")]
    [InlineData("041b0450494e4700006363636363636363636363636363636344444444", "041504504f4e4763636363636363636363636363636363")]
    [Clause("zmtp-5.2")]
    public void A_ping_is_answered_by_a_pong_with_up_to_16_octets_of_its_context(string ping, string pong)
    {
        foreach (string greeting in (string[])[Greeting, Greeting.Replace("7f0301", "7f0300", StringComparison.Ordinal)])
        {
            ZmtpSession router = Started(RouterOptions);
            Assert.Equal(["78"], Feed(router, Hex(greeting + DealerReady + ping + "000178")));
            Assert.Equal(Greeting + RouterReady + pong, TakeOutput(router));
        }
    }

    [Theory]
    [InlineData("0400")]
    [InlineData("040105")]
    [InlineData("04020250")]
    [InlineData("04050450494e47")]
    [InlineData("04060450494e4700")]
    [Clause("zmtp-5.1")]
    public void A_command_that_is_cut_short_fails(string hex)
    {
        ZmtpSession router = Ready(RouterOptions);
        Feed(router, Hex(hex));
        Assert.Equal(ZmtpState.Failed, router.State);
        Assert.NotEmpty(router.Failure!);
    }

    [Theory]
    [InlineData("040503464f4f78")]
    [InlineData("040100")]
    [InlineData(DealerReady)]
    [InlineData("0406055265616479")]
    [InlineData("040a054552524f5203616263")]
    [InlineData("040504504f4e47")]
    [Clause("zmtp-5.5")]
    public void Other_commands_are_passed_over_between_messages_and_between_their_frames(string command)
    {
        ZmtpSession router = Ready(RouterOptions);
        Assert.Equal(["61/62", "63"], Feed(router, Hex(command + "010161" + command + command + "000162" + command + "000163" + command)));
        Assert.Equal("", TakeOutput(router));
        Assert.Equal(ZmtpState.Ready, router.State);
    }

    [Fact]
    [Clause("zmtp-5.4")]
    public void Silence_for_the_ttl_of_a_ping_ends_the_session_and_not_before()
    {
        ZmtpSession router = Ready(RouterOptions);
        Feed(router, Hex("04070450494e470003"));
        Instant end = T0 + TimeSpan.FromMilliseconds(300);
        Assert.Equal(end, router.NextDeadline);
        router.Advance(new Instant(end.Nanoseconds - 1));
        Assert.Equal(ZmtpState.Ready, router.State);
        router.Advance(end);
        Assert.Equal(ZmtpState.Failed, router.State);
        Assert.Contains("silent for 0.3 s", router.Failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00")]
    [InlineData("000178")]
    [InlineData("040503464f4f78")]
    [InlineData("04070450494e470000")]
    [Clause("zmtp-5.4")]
    public void Whatever_arrives_lifts_the_ttl(string more)
    {
        ZmtpSession router = Ready(RouterOptions);
        Feed(router, Hex("04070450494e470003"));
        Feed(router, Hex(more));
        Assert.Equal(Instant.Never, router.NextDeadline);

        ZmtpSession atOnce = Ready(RouterOptions);
        Feed(atOnce, Hex("04070450494e470003" + "000178"));
        Assert.Equal(Instant.Never, atOnce.NextDeadline);
    }

    [Fact]
    [Clause("zmtp-5.3")]
    public void At_most_16_pongs_wait_to_be_sent()
    {
        ZmtpSession router = Ready(RouterOptions);
        byte[] pings = Hex(string.Concat(Enumerable.Repeat("04070450494e470000", 17)));
        Feed(router, pings);
        Assert.Equal(string.Concat(Enumerable.Repeat("040504504f4e47", 16)), TakeOutput(router));
        Feed(router, pings.AsSpan(0, 9));
        Assert.Equal("040504504f4e47", TakeOutput(router));
    }

    [Fact]
    [Clause("zmtp-5.3")]
    public void A_ping_while_our_message_is_half_written_is_answered_after_it()
    {
        ZmtpSession dealer = Ready(DealerOptions);
        dealer.Write("a"u8, more: true);
        Feed(dealer, Hex("04080450494e47000031" + "04080450494e47000032"));
        Assert.False(dealer.Ping(T0, TimeSpan.Zero));
        dealer.Write("b"u8, more: true);
        dealer.Write("c"u8, more: false);
        Assert.Equal("010161" + "010162" + "000163" + "040604504f4e4732", TakeOutput(dealer));
        dealer.Write("d"u8, more: false);
        Assert.Equal("000164", TakeOutput(dealer));
    }

    [Fact]
    [Clause("zmtp-5.6")]
    public void Our_ping_comes_back_as_a_pong_and_tells_the_round_trip()
    {
        ZmtpSession dealer = Ready(DealerOptions);
        ZmtpSession router = Ready(RouterOptions);
        Assert.Equal(T0, dealer.LastPong);
        Assert.Null(dealer.RoundTrip);
        Assert.True(dealer.Ping(T0 + TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(250)));
        string ping = TakeOutput(dealer);
        Assert.Equal("040f0450494e470003" + (T0 + TimeSpan.FromSeconds(1)).Nanoseconds.ToString("x16", null), ping);
        Assert.Empty(Feed(router, Hex(ping)));
        Assert.Equal(T0 + TimeSpan.FromMilliseconds(300), router.NextDeadline);
        Instant back = T0 + TimeSpan.FromSeconds(1) + TimeSpan.FromMilliseconds(2);
        dealer.Receive(back, Hex(TakeOutput(router)));
        Assert.Empty(Drain(dealer));
        Assert.Equal(back, dealer.LastPong);
        Assert.Equal(back, dealer.LastReceived);
        Assert.Equal(TimeSpan.FromMilliseconds(2), dealer.RoundTrip);
    }

    [Theory]
    [InlineData("040504504f4e47")]
    [InlineData("040904504f4e4700000001")]
    [InlineData("040d04504f4e477fffffffffffffff")]
    [Clause("zmtp-5.6")]
    public void A_pong_that_answers_no_ping_of_ours_is_passed_over(string pong)
    {
        ZmtpSession dealer = Ready(DealerOptions);
        dealer.Receive(T0 + TimeSpan.FromSeconds(1), Hex(pong));
        Assert.Empty(Drain(dealer));
        Assert.Equal(T0, dealer.LastPong);
        Assert.Null(dealer.RoundTrip);
        Assert.Equal(ZmtpState.Ready, dealer.State);
    }

    [Fact]
    [Clause("zmtp-5.6")]
    public void No_ping_is_sent_to_a_side_that_speaks_3_0()
    {
        ZmtpSession dealer = Started(DealerOptions);
        Feed(dealer, Hex(Greeting.Replace("7f0301", "7f0300", StringComparison.Ordinal) + RouterReady));
        TakeOutput(dealer);
        Assert.False(dealer.Ping(T0, TimeSpan.Zero));
        Assert.Equal(0, dealer.OutputOctets);
    }

    [Fact]
    public void A_ttl_is_0_to_6553_5_seconds()
    {
        ZmtpSession dealer = Ready(DealerOptions);
        Assert.Throws<ArgumentOutOfRangeException>(() => dealer.Ping(T0, TimeSpan.FromTicks(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => dealer.Ping(T0, TimeSpan.FromSeconds(6553.5) + TimeSpan.FromTicks(1)));
        Assert.True(dealer.Ping(T0, TimeSpan.FromSeconds(6553.5)));
        Assert.StartsWith("040f0450494e47ffff", TakeOutput(dealer), StringComparison.Ordinal);
    }

    [Fact]
    public void The_instant_of_the_last_octets_is_known()
    {
        ZmtpSession router = Started(RouterOptions);
        Assert.Equal(T0, router.LastReceived);
        Instant later = T0 + TimeSpan.FromSeconds(1);
        router.Receive(later, []);
        Assert.Equal(T0, router.LastReceived);
        router.Receive(later, [0xFF]);
        Assert.Equal(later, router.LastReceived);
    }
}
