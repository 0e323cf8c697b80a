using Tutti.Protocols.Zmtp;

using static Tutti.Tests.Zmtp.ZmtpWire;

namespace Tutti.Tests.Zmtp;

[Clause("zmtp-7.1")]
public class ZmtpMechanismTests
{
    private static readonly ZmtpOptions _router = RouterOptions with { MaxFrameOctets = 300, MaxMessageOctets = 500 };

    [Fact]
    public void A_mechanism_of_four_commands_client_first_becomes_ready_and_carries_the_properties()
    {
        (ZmtpSession client, ZmtpSession server) = Wired();
        Assert.Equal((ZmtpState.Ready, ZmtpState.Ready), (client.State, server.State));
        Assert.Equal(Identity, server.PeerIdentity.ToArray());
        Assert.Equal(ZmtpSocketType.Router, client.PeerSocketType);
    }

    [Fact]
    public void Messages_and_commands_pass_with_their_bits_hidden()
    {
        (ZmtpSession client, ZmtpSession server) = Wired();
        client.Write("a"u8, more: true);
        client.Write("b"u8, more: false);
        client.Ping(T0, TimeSpan.FromSeconds(1));
        string wire = TakeOutput(client);
        Assert.StartsWith("0006" + "00000001" + "01" + "3b" + "0006" + "00000002" + "00" + "38" + "0014" + "00000003" + "04", wire, StringComparison.Ordinal);
        Assert.Equal(["61/62"], Feed(server, Hex(wire)));
        Assert.Equal(T0 + TimeSpan.FromSeconds(1), server.NextDeadline);
        Assert.Empty(Feed(client, Hex(TakeOutput(server))));
        Assert.NotNull(client.RoundTrip);
    }

    [Fact]
    public void The_bounds_hold_for_the_body_in_the_clear()
    {
        (ZmtpSession client, ZmtpSession server) = Wired();
        client.Write(new byte[300], more: true);
        client.Write(new byte[200], more: false);
        Assert.Single(Feed(server, Hex(TakeOutput(client))));
        client.Write(new byte[301], more: false);
        Assert.Empty(Feed(server, Hex(TakeOutput(client))));
        Assert.Equal(ZmtpState.Failed, server.State);
    }

    [Fact]
    public void A_frame_that_the_mechanism_refuses_ends_the_connection_with_its_reason()
    {
        (ZmtpSession client, ZmtpSession server) = Wired();
        client.Write("a"u8, more: false);
        client.Write("b"u8, more: false);
        string wire = TakeOutput(client);
        Assert.Equal(["61"], Feed(server, Hex(wire[..16] + wire[..16])));
        Assert.Equal("a frame out of order", server.Failure);
    }

    [Fact]
    public void A_command_out_of_turn_ends_the_connection_with_the_reason_of_the_mechanism()
    {
        ZmtpSession server = new(_router, new ScramblingMechanism(isServer: true));
        server.Start(T0);
        string greeting = Greeting.Replace("4e554c4c00000000", "534352414d424c45", StringComparison.Ordinal);
        Feed(server, Hex(greeting + "040908494e495449415445"));
        Assert.Equal("expected HELLO", server.Failure);
    }

    [Fact]
    public void A_name_that_does_not_fit_is_refused_at_the_start()
    {
        ZmtpSession session = new(DealerOptions, new ScramblingMechanism(isServer: false, new string('A', 21)));
        Assert.Throws<InvalidOperationException>(() => session.Start(T0));
    }

    private static (ZmtpSession Client, ZmtpSession Server) Wired()
    {
        ZmtpSession client = new(DealerOptions, new ScramblingMechanism(isServer: false));
        ZmtpSession server = new(_router, new ScramblingMechanism(isServer: true));
        client.Start(T0);
        server.Start(T0);
        for (int round = 0; round < 6; round++)
        {
            string forth = TakeOutput(client);
            string back = TakeOutput(server);
            Feed(server, Hex(forth));
            Feed(client, Hex(back));
        }

        return (client, server);
    }
}
