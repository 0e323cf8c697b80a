using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

public class AllocationTests
{
    [Fact]
    [Clause("zre-5.5")]
    public void A_warm_link_whispers_shouts_and_receives_without_allocating()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(o => o with { Groups = ["G"] });
        Wire wire = net.Wires.Single(w => w.From == alpha);
        LinkId atAlpha = (LinkId)wire.FromHandle;
        LinkId atBeta = (LinkId)wire.ToHandle!;
        byte[] content = new byte[100];
        for (int i = 0; i < 2000; i++)
        {
            Round(net.Now, alpha.Node, beta.Node, atAlpha, atBeta, content);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        int received = 0;
        for (int i = 0; i < 1000; i++)
        {
            received += Round(net.Now, alpha.Node, beta.Node, atAlpha, atBeta, content);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(3000, received);
    }

    [Fact]
    [Clause("zre-5.5")]
    public void Units_that_wait_for_a_slow_peer_do_not_allocate_once_warm()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(o => o with { HighWaterOctets = 200 });
        LinkId link = (LinkId)net.Wires.Single(w => w.From == alpha).FromHandle;
        byte[] content = new byte[100];
        for (int i = 0; i < 200; i++)
        {
            Burst(net.Now, alpha.Node, beta.Uuid, link, content);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 20; i++)
        {
            Burst(net.Now, alpha.Node, beta.Uuid, link, content);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static int Round(Instant now, ZreNode from, ZreNode to, LinkId atFrom, LinkId atTo, byte[] content)
    {
        from.Whisper(now, to.Uuid, content);
        from.Whisper(now, to.Uuid, content, content, Delivery.Latest, 5);
        from.Shout(now, "G", content);
        int received = 0;
        while (from.TryDequeue(out Transmit work))
        {
            to.Receive(now, atTo, work.Octets.Span);
            from.Sent(now, atFrom);
            while (to.TryDequeue(out ZreEvent news))
            {
                received += news.Content.First.Length == 100 ? 1 : 0;
            }
        }

        return received;
    }

    private static void Burst(Instant now, ZreNode node, Uuid to, LinkId link, byte[] content)
    {
        for (int i = 0; i < 40; i++)
        {
            if (node.Whisper(now, to, content, default, (Delivery)(i % 2), i + 1) == WhisperResult.TooSlow)
            {
                Assert.Fail("too slow");
            }
        }

        while (node.TryDequeue(out Transmit _))
        {
            node.Sent(now, link);
        }
    }
}
