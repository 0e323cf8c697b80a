using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

public class WaitingTests
{
    [Fact]
    [Clause("zre-5.3")]
    public void A_latest_value_that_waits_is_replaced_in_its_place_and_every_value_is_kept()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(o => o with { HighWaterOctets = 40 });
        beta.IsStalled = true;
        while (alpha.Whisper(beta, "fill") == WhisperResult.Sent)
        {
        }

        Assert.Equal(WhisperResult.Waiting, alpha.Whisper(beta, "a1", Delivery.Latest, 1));
        Assert.Equal(WhisperResult.Waiting, alpha.Whisper(beta, "cue"));
        Assert.Equal(WhisperResult.Waiting, alpha.Whisper(beta, "b1", Delivery.Latest, 2));
        Assert.Equal(WhisperResult.Replaced, alpha.Whisper(beta, "a2", Delivery.Latest, 1));
        Assert.Equal(WhisperResult.Waiting, alpha.Whisper(beta, "cue", Delivery.Every, 1));
        Assert.Equal(WhisperResult.Replaced, alpha.Whisper(beta, new string('a', 5000), Delivery.Latest, 1));
        Assert.Equal(WhisperResult.Waiting, alpha.Whisper(beta, "free", Delivery.Latest));
        Assert.Equal(2, alpha.Node.Counters.UnitsReplaced);
        net.Resume(beta);
        net.Run(0.2);
        Assert.True(beta.Of(ZreEventKind.Whispered).Select(n => n.Text).SkipWhile(t => t is "fill")
            .SequenceEqual([new string('a', 5000), "cue", "b1", "cue", "free"], StringComparer.Ordinal));
        ZreRules.Hold(net);

        Assert.Equal(WhisperResult.Sent, alpha.Whisper(beta, "a3", Delivery.Latest, 1));
        Assert.True(alpha.Node.TryGetPeer(beta.Uuid, out ZrePeer? peer));
        Assert.Equal((0, 0), (peer.WaitingUnits, peer.WaitingOctets));
    }

    [Fact]
    [Clause("zre-5.4")]
    public void The_unit_beyond_the_bound_gives_the_peer_up_as_too_slow_and_it_is_met_again_when_it_reads()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(o => o with { HighWaterOctets = 1, MaxWaitingUnits = 5 });
        beta.IsStalled = true;
        alpha.Whisper(beta, "in flight");
        alpha.Whisper(beta, "gathering");
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(WhisperResult.Waiting, alpha.Whisper(beta, $"{i}"));
        }

        Assert.True(alpha.Knows(beta));
        Assert.Equal(WhisperResult.TooSlow, alpha.Whisper(beta, "one more"));
        News exited = alpha.News[^1];
        Assert.Equal((ZreEventKind.Exited, ExitReason.TooSlow), (exited.Kind, exited.Reason));
        Assert.Contains("5 units", exited.Detail, StringComparison.Ordinal);
        Assert.Equal(WhisperResult.NoSuchPeer, alpha.Whisper(beta, "to nobody"));

        net.Resume(beta);
        net.RunUntil(() => alpha.Knows(beta) && beta.Knows(alpha) && beta.Of(ZreEventKind.Entered).Count() > 1, 3);
        net.Run(2);
        alpha.Whisper(beta, "back");
        net.Run(0.1);
        Assert.Equal("back", beta.News[^1].Text);
        ZreRules.Hold(net);
    }

    [Fact]
    [Clause("zre-5.4")]
    public void Octets_are_bounded_too_exactly_at_the_bound()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(o => o with { HighWaterOctets = 1, MaxWaitingOctets = 1000 });
        beta.IsStalled = true;
        alpha.Whisper(beta, "in flight");
        alpha.Whisper(beta, "gathering");
        Assert.Equal(WhisperResult.Waiting, alpha.Whisper(beta, new string('x', 494), Delivery.Latest, 1));
        Assert.Equal(WhisperResult.Waiting, alpha.Whisper(beta, new string('y', 494)));
        Assert.True(alpha.Node.TryGetPeer(beta.Uuid, out ZrePeer? peer));
        Assert.Equal(1000, peer.WaitingOctets);
        Assert.Equal(WhisperResult.Replaced, alpha.Whisper(beta, new string('z', 494), Delivery.Latest, 1));
        Assert.Equal(WhisperResult.TooSlow, alpha.Whisper(beta, ""));
        Assert.Equal(0, peer.WaitingOctets);
        net.Resume(beta);
    }

    [Fact]
    [Clause("zre-5.1")]
    public void What_is_too_large_or_empty_is_never_sent()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(o => o with { MaxFrameOctets = 2000, MaxMessageOctets = 3000, MaxFrames = 4 });
        Uuid to = beta.Uuid;
        byte[] most = new byte[2000];
        Assert.Equal(WhisperResult.Sent, alpha.Node.Whisper(net.Now, to, most));
        Assert.Equal(WhisperResult.TooLarge, alpha.Node.Whisper(net.Now, to, new byte[2001]));
        Assert.Equal(WhisperResult.TooLarge, alpha.Node.Whisper(net.Now, to, most, most));
        Assert.Equal(WhisperResult.Sent, alpha.Node.Whisper(net.Now, to, [new byte[1], new byte[1], new byte[1]]));
        Assert.Equal(WhisperResult.TooLarge, alpha.Node.Whisper(net.Now, to, [new byte[1], new byte[1], new byte[1], new byte[1]]));
        Assert.Throws<ArgumentException>(() => alpha.Node.Whisper(net.Now, to, ReadOnlySpan<ReadOnlyMemory<byte>>.Empty));
        Assert.Throws<ArgumentException>(() => alpha.Node.Shout(net.Now, "G", ReadOnlySpan<ReadOnlyMemory<byte>>.Empty));
        alpha.Do(_ => { });
        net.Run(0.1);
        Assert.Equal(2, beta.Of(ZreEventKind.Whispered).Count());
        Assert.True(beta.Knows(alpha));
        ZreRules.Hold(net);
    }

    [Fact]
    [Clause("zre-8.1")]
    public void When_events_are_not_taken_links_are_not_read_and_nothing_is_lost_or_kept_without_bound()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(o => o with { MaxWaitingEvents = 10 });
        for (int i = 0; i < 1000; i++)
        {
            alpha.Node.Whisper(net.Now, beta.Uuid, BitConverter.GetBytes(i));
        }

        Assert.True(alpha.Node.TryDequeue(out Transmit work));
        LinkId link = (LinkId)net.Wires.Single(w => w.From == alpha).ToHandle!;
        beta.Node.Receive(net.Now, link, work.Octets.Span);
        List<int> seen = [];
        int rounds = 0;
        while (seen.Count < 1000)
        {
            int before = seen.Count;
            while (beta.Node.TryDequeue(out ZreEvent news))
            {
                seen.Add(BitConverter.ToInt32(news.Content.First));
            }

            Assert.InRange(seen.Count - before, 1, 10);
            Assert.True(seen.Count == 1000 || beta.Node.NextDeadline <= net.Now);
            beta.Node.Advance(net.Now);
            rounds++;
        }

        Assert.Equal(Enumerable.Range(0, 1000), seen);
        Assert.Equal(100, rounds);
        Assert.True(beta.Node.NextDeadline > net.Now);
    }

    [Fact]
    [Clause("zre-8.1")]
    public void A_program_that_never_takes_its_events_loses_the_link_before_its_memory()
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) = LossTests.WithRaw(o => o with { MaxWaitingEvents = 10, MaxMessageOctets = 100_000 });
        LinkId link = (LinkId)speaker.Wire!.ToHandle!;
        byte[] units = [.. Enumerable.Range(2, 1000).SelectMany(i => (byte[])[1, 6, .. RawStation.Unit(ZreUnitId.Whisper, i), 0, 1, 0])];
        for (int i = 0; i < 20; i++)
        {
            alpha.Node.Receive(net.Now, link, units);
        }

        int whispers = 0;
        while (alpha.Node.TryDequeue(out ZreEvent news))
        {
            whispers += news.Kind == ZreEventKind.Whispered ? 1 : 0;
        }

        Assert.Equal(10, whispers);
        Assert.True(alpha.Node.TryDequeue(out Transmit close));
        while (close.Kind != TransmitKind.Close)
        {
            Assert.True(alpha.Node.TryDequeue(out close));
        }

        Assert.Equal(link, close.Link);
        _ = raw;
    }

    [Fact]
    [Clause("zre-8.1")]
    public void Octets_of_untaken_content_are_bounded_too()
    {
        (ZreNetwork net, NodeStation alpha, NodeStation beta) = LossTests.Pair(o => o with { MaxWaitingEventOctets = 1000 });
        for (int i = 0; i < 100; i++)
        {
            alpha.Node.Whisper(net.Now, beta.Uuid, new byte[300]);
        }

        Assert.True(alpha.Node.TryDequeue(out Transmit work));
        beta.Node.Receive(net.Now, (LinkId)net.Wires.Single(w => w.From == alpha).ToHandle!, work.Octets.Span);
        int taken = 0;
        while (beta.Node.TryDequeue(out ZreEvent news))
        {
            Assert.Equal(300, news.Content.First.Length);
            taken++;
        }

        Assert.Equal(4, taken);
    }
}
