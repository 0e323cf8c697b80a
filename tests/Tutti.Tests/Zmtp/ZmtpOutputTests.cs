using Tutti.Protocols.Zmtp;

using static Tutti.Tests.Zmtp.ZmtpWire;

namespace Tutti.Tests.Zmtp;

public class ZmtpOutputTests
{
    [Fact]
    [Clause("zmtp-6.1")]
    public void What_is_in_flight_stays_as_it_is_while_more_gathers_for_one_next_write()
    {
        ZmtpSession dealer = Ready(DealerOptions);
        dealer.Write("a"u8, more: false);
        Assert.True(dealer.TryTakeOutput(out ReadOnlyMemory<byte> first));
        Assert.True(dealer.InFlight);
        Assert.Equal(0, dealer.OutputOctets);
        for (int i = 0; i < 1000; i++)
        {
            dealer.Write("b"u8, more: false);
        }

        Assert.Equal(3000, dealer.OutputOctets);
        Assert.False(dealer.TryTakeOutput(out ReadOnlyMemory<byte> none));
        Assert.True(none.IsEmpty);
        Assert.Equal("000161", Convert.ToHexStringLower(first.Span));
        dealer.Sent(T0);
        Assert.False(dealer.InFlight);
        Assert.Equal(string.Concat(Enumerable.Repeat("000162", 1000)), TakeOutput(dealer));
        Assert.False(dealer.TryTakeOutput(out _));
    }

    [Fact]
    [Clause("zmtp-6.1")]
    public void Nothing_can_be_reported_sent_that_was_not_taken()
    {
        ZmtpSession dealer = Started(DealerOptions);
        Assert.Throws<InvalidOperationException>(() => dealer.Sent(T0));
        TakeOutput(dealer);
        Assert.Throws<InvalidOperationException>(() => dealer.Sent(T0));
    }

    [Fact]
    [Clause("zmtp-6.1")]
    [Clause("zmtp-2.1")]
    public void A_failure_drops_what_waits_and_leaves_what_is_in_flight()
    {
        ZmtpSession dealer = Ready(DealerOptions);
        dealer.Write("a"u8, more: false);
        dealer.TryTakeOutput(out ReadOnlyMemory<byte> taken);
        dealer.Write("b"u8, more: false);
        Feed(dealer, Hex("0400"));
        Assert.Equal(ZmtpState.Failed, dealer.State);
        Assert.Equal("000161", Convert.ToHexStringLower(taken.Span));
        Assert.True(dealer.InFlight);
        dealer.Sent(T0);
        Assert.False(dealer.TryTakeOutput(out _));
    }

    [Fact]
    [Clause("zmtp-6.2")]
    public void Output_waits_without_a_bound_and_its_size_is_seen()
    {
        ZmtpSession dealer = Ready(DealerOptions with { MaxFrameOctets = 10, MaxMessageOctets = 10 });
        dealer.Write(new byte[1 << 20], more: false);
        Assert.Equal((1 << 20) + 9, dealer.OutputOctets);
    }

    [Fact]
    [Clause("zmtp-3.1")]
    public void Two_sessions_wired_together_become_ready_and_talk_both_ways()
    {
        ZmtpSession dealer = Started(DealerOptions);
        ZmtpSession router = Started(RouterOptions);
        for (int round = 0; round < 2; round++)
        {
            string forth = TakeOutput(dealer);
            string back = TakeOutput(router);
            Feed(router, Hex(forth));
            Feed(dealer, Hex(back));
        }

        Assert.Equal((ZmtpState.Ready, ZmtpState.Ready), (dealer.State, router.State));
        Assert.Equal(Identity, router.PeerIdentity.ToArray());
        dealer.Write("to"u8, more: true);
        dealer.Write("router"u8, more: false);
        router.Write("to dealer"u8, more: false);
        Assert.Equal([Convert.ToHexStringLower("to"u8) + "/" + Convert.ToHexStringLower("router"u8)], Feed(router, Hex(TakeOutput(dealer))));
        Assert.Equal([Convert.ToHexStringLower("to dealer"u8)], Feed(dealer, Hex(TakeOutput(router))));
        Assert.Equal("", TakeOutput(dealer) + TakeOutput(router));
    }
}
