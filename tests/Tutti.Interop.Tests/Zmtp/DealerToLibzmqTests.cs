using Tutti.Protocols.Zmtp;

namespace Tutti.Interop.Tests.Zmtp;

/// <summary>Our DEALER connects to a ROUTER of libzmq.</summary>
public class DealerToLibzmqTests
{
    private static readonly byte[] _identity = [1, .. Enumerable.Range(0xF0, 16).Select(n => (byte)n)];

    private static readonly ZmtpOptions _options = new() { SocketType = ZmtpSocketType.Dealer, Identity = _identity };

    [Fact]
    public void Libzmq_sees_the_identity_and_the_frames_and_its_answer_arrives()
    {
        using LibzmqSocket router = new(Libzmq.Router);
        using SessionPump dealer = SessionPump.Connect(router.Bind(), _options);
        dealer.UntilReady();
        Assert.Equal(ZmtpSocketType.Router, dealer.Session.PeerSocketType);
        Assert.Equal((3, 1), dealer.Session.PeerVersion);
        for (int frames = 1; frames <= 64; frames++)
        {
            byte[][] message = [.. Enumerable.Range(1, frames).Select(n => new byte[] { (byte)n, (byte)frames })];
            dealer.Send(message);
            Assert.Equal([_identity, .. message], router.Receive());
            router.Send([_identity, .. message]);
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
        using LibzmqSocket router = new(Libzmq.Router);
        using SessionPump dealer = SessionPump.Connect(router.Bind(), _options);
        dealer.UntilReady();
        dealer.Send(body, [7], body);
        Assert.Equal([_identity, body, [7], body], router.Receive());
        router.Send(_identity, body, [8], body);
        Assert.Equal([body, [8], body], dealer.Receive());
    }

    [Fact]
    public void Many_messages_arrive_in_order_both_ways()
    {
        const int Count = 20_000;
        using LibzmqSocket router = new(Libzmq.Router);
        using SessionPump dealer = SessionPump.Connect(router.Bind(), _options);
        dealer.UntilReady();

        // A ROUTER drops what it sends to an identity it has not met yet.
        dealer.Send([0]);
        router.Receive();
        for (int i = 0; i < Count; i++)
        {
            dealer.Session.Write(BitConverter.GetBytes(i), more: true);
            dealer.Session.Write(new byte[i % 300], more: false);
            router.Send(_identity, BitConverter.GetBytes(-i));
        }

        dealer.Until(() => dealer.Arrived.Count == Count && dealer.Session.OutputOctets == 0, "all messages");
        for (int i = 0; i < Count; i++)
        {
            byte[][] message = router.Receive();
            Assert.Equal((i, i % 300), (BitConverter.ToInt32(message[1]), message[2].Length));
            Assert.Equal(-i, BitConverter.ToInt32(dealer.Arrived.Dequeue()[0]));
        }
    }

    [Fact]
    public void A_dealer_of_libzmq_on_the_other_side_is_refused_by_name()
    {
        using LibzmqSocket other = new(Libzmq.Dealer);
        using SessionPump dealer = SessionPump.Connect(other.Bind(), _options);
        dealer.Until(() => dealer.Session.State == ZmtpState.Failed, "failed");
        Assert.Contains("\"DEALER\"", dealer.Session.Failure, StringComparison.Ordinal);
    }
}
