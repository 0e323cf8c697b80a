using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Zre;

namespace Tutti.Tests.Zre;

public class SequenceTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Clause("zre-3.2")]
    public void Sender_and_receiver_agree_over_three_wraps(bool modulo65535)
    {
        SendSequence sender = new() { Modulo65535 = modulo65535 };
        ReceiveSequence receiver = default;
        Assert.Equal(1, sender.Restart());
        receiver.Restart();
        for (int i = 0; i < 200_000; i++)
        {
            ushort sequence = sender.Next();
            Assert.True(receiver.TryTake(sequence));
        }

        Assert.Equal(modulo65535, receiver.Modulo65535);
        int period = modulo65535 ? 65535 : 65536;
        Assert.Equal((200_001 % period) + 1, sender.Next());
    }

    [Fact]
    [Clause("zre-3.2")]
    public void After_65534_both_0_and_65535_are_right_until_one_was_seen()
    {
        ReceiveSequence sixteenBits = At65534();
        Assert.True(sixteenBits.TryTake(65535));
        Assert.True(sixteenBits.TryTake(0));
        Assert.False(sixteenBits.Modulo65535);

        ReceiveSequence modulo = At65534();
        Assert.False(modulo.TryTake(1));
        Assert.True(modulo.TryTake(0));
        Assert.True(modulo.Modulo65535);
        modulo.Restart();
        for (int i = 2; i <= 65534; i++)
        {
            Assert.True(modulo.TryTake((ushort)i));
        }

        Assert.False(modulo.TryTake(65535));

        static ReceiveSequence At65534()
        {
            ReceiveSequence sequence = default;
            sequence.Restart();
            for (int i = 2; i <= 65534; i++)
            {
                Assert.True(sequence.TryTake((ushort)i));
            }

            return sequence;
        }
    }

    [Fact]
    [Clause("zre-3.3")]
    public void Any_number_but_the_next_is_refused_and_changes_nothing() => Prop.ForAll<ushort>(n =>
    {
        ReceiveSequence sequence = default;
        sequence.Restart();
        return n == 2 || (!sequence.TryTake(n) && sequence.TryTake(2));
    }).Check(CommitSeed.Config);

    [Fact]
    [Clause("zre-3.4")]
    public void A_unit_without_a_readable_number_may_have_been_counted_or_not()
    {
        foreach (ushort next in new ushort[] { 2, 3, 4 })
        {
            ReceiveSequence sequence = default;
            sequence.Restart();
            sequence.Skip();
            sequence.Skip();
            Assert.True(sequence.TryTake(next));
            Assert.False(sequence.TryTake((ushort)(next + 2)));
        }

        ReceiveSequence flooded = default;
        flooded.Restart();
        for (int i = 0; i < 1000; i++)
        {
            flooded.Skip();
        }

        Assert.False(flooded.TryTake(19));
        Assert.True(flooded.TryTake(18));
    }

    [Theory]
    [InlineData("plain", 65536)]
    [InlineData("X-ZOCP", 65535)]
    [InlineData("tutti", 65536)]
    [Clause("zre-3.2")]
    public void Sixty_five_thousand_six_hundred_whispers_wrap_as_the_peer_counts(string kind, int modulo)
    {
        (string, string)[] headers = kind switch
        {
            "plain" => [],
            "X-ZOCP" => [("X-ZOCP", "1")],
            _ => [("X-ZOCP", "1"), ("X-ZOCP-EXT", "a")],
        };
        (ZreNetwork net, NodeStation alpha, RawStation raw, _) = LossTests.WithRaw(headers: headers);
        Send(net, alpha, raw);
        Assert.Equal(65_600, raw.ReceivedUnits(ZreUnitId.Whisper).Count());
        int expected = 1;
        foreach (byte[] unit in raw.Received.Select(r => r[0]))
        {
            Assert.Equal(expected, (unit[4] << 8) | unit[5]);
            expected = (expected + 1) % modulo;
        }
    }

    [Theory]
    [InlineData(65535)]
    [InlineData(65536)]
    [Clause("zre-3.2")]
    public void How_the_peer_wraps_counts_for_more_than_its_headers(int modulo)
    {
        (ZreNetwork net, NodeStation alpha, RawStation raw, Speaker speaker) = LossTests.WithRaw(headers: modulo == 65536 ? [("X-ZOCP", "1")] : []);
        for (int i = 2; i < 65_600; i++)
        {
            speaker.Session.Write(RawStation.Unit(ZreUnitId.PingOk, i % modulo), false);
        }

        speaker.Flush();
        net.Run(0.1);
        Assert.True(alpha.Knows(raw));
        Send(net, alpha, raw);
        Assert.True(alpha.Knows(raw));
        byte[] last = raw.Received[^1][0];
        Assert.Equal(65_601 % modulo, (last[4] << 8) | last[5]);
    }

    private static void Send(ZreNetwork net, NodeStation alpha, RawStation raw)
    {
        for (int i = 0; i < 656; i++)
        {
            for (int j = 0; j < 100; j++)
            {
                alpha.Node.Whisper(net.Now, raw.Uuid, "x"u8);
            }

            alpha.Do(_ => { });
            net.Run(0.001);
        }

        net.Run(0.1);
    }
}
