using System.Net.Sockets;

using Tutti.Protocols.Zmtp;

namespace Tutti.Interop.Tests.Zmtp;

/// <summary>Sockets of libzmq connect to our ROUTER.</summary>
public class LibzmqToRouterTests
{
    private static readonly ZmtpOptions _options = new() { SocketType = ZmtpSocketType.Router };

    [Theory]
    [InlineData(1)]
    [InlineData(17)]
    [InlineData(255)]
    public void The_identity_of_a_dealer_is_seen_and_its_messages_are_read_and_answered(int identityOctets)
    {
        byte[] identity = [.. Enumerable.Repeat((byte)'i', identityOctets)];
        using LibzmqSocket dealer = new(Libzmq.Dealer);
        dealer.Set(Libzmq.RoutingId, identity);
        using SessionPump router = Accept(dealer);
        router.UntilReady();
        Assert.Equal(ZmtpSocketType.Dealer, router.Session.PeerSocketType);
        Assert.Equal(identity, router.Session.PeerIdentity.ToArray());
        for (int frames = 1; frames <= 64; frames++)
        {
            byte[][] message = [.. Enumerable.Range(1, frames).Select(n => new byte[n])];
            dealer.Send(message);
            Assert.Equal(message, router.Receive());
            router.Send(message);
            Assert.Equal(message, dealer.Receive());
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(70_000)]
    [InlineData(1 << 20)]
    public void A_frame_of_this_size_passes_both_ways(int octets)
    {
        byte[] body = new byte[octets];
        new Random(octets).NextBytes(body);
        using LibzmqSocket dealer = new(Libzmq.Dealer);
        using SessionPump router = Accept(dealer);
        dealer.Send(body, [7], body);
        Assert.Equal([body, [7], body], router.Receive());
        router.Send(body, [8], body);
        Assert.Equal([body, [8], body], dealer.Receive());
    }

    [Theory]
    [InlineData(Libzmq.Req, "\"REQ\"")]
    [InlineData(Libzmq.Pub, "\"PUB\"")]
    [InlineData(Libzmq.Router, "\"ROUTER\"")]
    public void Another_socket_type_is_refused_by_name(int type, string name)
    {
        using LibzmqSocket other = new(type);
        using SessionPump router = Accept(other);
        router.Until(() => router.Session.State == ZmtpState.Failed, "failed");
        Assert.Contains(name, router.Session.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Libzmq_with_another_mechanism_closes_before_it_says_which()
    {
        using LibzmqSocket dealer = new(Libzmq.Dealer);
        dealer.Set(Libzmq.PlainUsername, "somebody"u8.ToArray());
        using SessionPump router = Accept(dealer);
        router.Until(() => router.IsClosed, "closed by libzmq");
        Assert.Equal(ZmtpState.Greeting, router.Session.State);
    }

    private static SessionPump Accept(LibzmqSocket connecting)
    {
        (Socket listener, int port) = SessionPump.Listen();
        using (listener)
        {
            connecting.Connect(port);
            return SessionPump.Accept(listener, _options);
        }
    }
}
