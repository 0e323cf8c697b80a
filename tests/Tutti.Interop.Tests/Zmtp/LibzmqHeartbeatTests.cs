using System.Net.Sockets;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zmtp;

namespace Tutti.Interop.Tests.Zmtp;

/// <summary>PING and PONG between us and libzmq.</summary>
public class LibzmqHeartbeatTests
{
    private static readonly ZmtpOptions _dealer = new() { SocketType = ZmtpSocketType.Dealer, Identity = new byte[] { 1, 2, 3 } };

    [Fact]
    public void The_pings_of_libzmq_are_answered_so_it_keeps_the_connection()
    {
        using LibzmqSocket router = new(Libzmq.Router);
        router.Set(Libzmq.HeartbeatInterval, 50);
        router.Set(Libzmq.HeartbeatTimeout, 200);
        router.Set(Libzmq.HeartbeatTtl, 1000);
        using SessionPump dealer = SessionPump.Connect(router.Bind(), _dealer);
        dealer.UntilReady();

        // Ten intervals are more than twice the time after which libzmq gives up on a silent side.
        dealer.Until(() => dealer.PongsSent >= 10 || dealer.IsClosed, "ten PONGs sent");
        Assert.False(dealer.IsClosed);
        Assert.NotEqual(Instant.Never, dealer.Session.NextDeadline);
        dealer.Send([9]);
        Assert.Equal([[1, 2, 3], [9]], router.Receive());
    }

    [Fact]
    public void A_ping_of_our_dealer_is_answered_by_libzmq()
    {
        using LibzmqSocket router = new(Libzmq.Router);
        using SessionPump dealer = SessionPump.Connect(router.Bind(), _dealer);
        dealer.UntilReady();
        PingIsAnswered(dealer);
    }

    [Fact]
    public void A_ping_of_our_router_is_answered_by_libzmq()
    {
        using LibzmqSocket dealer = new(Libzmq.Dealer);
        (Socket listener, int port) = SessionPump.Listen();
        using (listener)
        {
            dealer.Connect(port);
            using SessionPump router = SessionPump.Accept(listener, new ZmtpOptions { SocketType = ZmtpSocketType.Router });
            router.UntilReady();
            PingIsAnswered(router);
        }
    }

    [Fact]
    public void Libzmq_gives_us_up_after_the_ttl_of_our_ping()
    {
        using LibzmqSocket router = new(Libzmq.Router);
        using SessionPump dealer = SessionPump.Connect(router.Bind(), _dealer);
        dealer.UntilReady();
        Assert.True(dealer.Session.Ping(dealer.Now, TimeSpan.FromMilliseconds(200)));
        dealer.Until(() => dealer.Session.RoundTrip is not null, "a PONG");
        Assert.False(dealer.IsClosed);
        dealer.Until(() => dealer.IsClosed, "closed by libzmq");
    }

    private static void PingIsAnswered(SessionPump pump)
    {
        for (int i = 0; i < 3; i++)
        {
            Instant before = pump.Now;
            Assert.True(pump.Session.Ping(before, TimeSpan.Zero));
            pump.Until(() => pump.Session.LastPong >= before, "a PONG");
            Assert.InRange(pump.Session.RoundTrip!.Value, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        }
    }
}
