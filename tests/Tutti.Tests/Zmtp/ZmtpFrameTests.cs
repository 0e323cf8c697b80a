using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Zmtp;

using static Tutti.Tests.Zmtp.ZmtpWire;

namespace Tutti.Tests.Zmtp;

public class ZmtpFrameTests
{
    [Theory]
    [InlineData(0, "0000", "0100")]
    [InlineData(1, "0001", "0101")]
    [InlineData(255, "00ff", "01ff")]
    [InlineData(256, "020000000000000100", "030000000000000100")]
    [InlineData(70000, "020000000000011170", "030000000000011170")]
    [Clause("zmtp-4.1")]
    [Clause("zmtp-4.2")]
    public void A_body_up_to_255_octets_has_the_short_length(int octets, string last, string more)
    {
        ZmtpSession dealer = Ready(DealerOptions);
        string body = string.Concat(Enumerable.Repeat("5a", octets));
        dealer.Write(Hex(body), more: true);
        dealer.Write(Hex(body), more: false);
        string written = TakeOutput(dealer);
        Assert.Equal(more + body + last + body, written);
        Assert.Equal([body + "/" + body], Feed(Ready(RouterOptions), Hex(written)));
    }

    [Theory]
    [InlineData("02000000000000000573686f7274", "73686f7274")]
    [InlineData("020000000000000000", "")]
    [InlineData("0300000000000000016100" + "0162", "61/62")]
    [InlineData("f80178", "78")]
    [InlineData("f90178" + "000179", "78/79")]
    [InlineData("0000", "")]
    [InlineData("0100" + "0100" + "0000", "//")]
    [Clause("zmtp-4.1")]
    [Clause("zmtp-4.2")]
    public void Long_lengths_of_short_bodies_reserved_bits_and_empty_frames_are_read(string hex, string message) =>
        Assert.Equal([message], Feed(Ready(RouterOptions), Hex(hex)));

    [Fact]
    [Clause("zmtp-4.3")]
    public void A_message_is_handed_out_when_its_last_frame_is_whole()
    {
        ZmtpSession router = Ready(RouterOptions);
        Assert.Empty(Feed(router, Hex("010161")));
        Assert.Empty(Feed(router, Hex("0102626300")));
        Assert.Empty(Feed(router, Hex("02")));
        Assert.Empty(Feed(router, Hex("64")));
        Assert.Equal(["61/6263/6465"], Feed(router, Hex("65")));
        Assert.Empty(Drain(router));
    }

    [Fact]
    [Clause("zmtp-4.7")]
    public void A_message_handed_out_has_its_frames_by_number_and_no_others()
    {
        ZmtpSession router = Ready(RouterOptions);
        router.Receive(T0, Hex("010161000162"));
        Assert.True(router.TryRead(out ZmtpMessage message));
        Assert.Equal(2, message.FrameCount);
        Assert.Equal("a"u8, message.Frame(0));
        Assert.Equal("b"u8, message[1]);
        bool thrown = false;
        try
        {
            _ = message[2];
        }
        catch (IndexOutOfRangeException)
        {
            thrown = true;
        }

        Assert.True(thrown);
        Assert.Equal(0, default(ZmtpMessage).FrameCount);
    }

    [Fact]
    [Clause("zmtp-2.2")]
    public void Recordings_read_the_same_one_octet_at_a_time_and_cut_at_every_octet()
    {
        (List<string> sent, _, List<string> units) = Recorded("01_discovery_join_leave_exit.json", "alpha", "beta");
        byte[] octets = Hex(string.Concat(sent) + Frame(new byte[300]));
        List<string> expected = [.. units, string.Concat(Enumerable.Repeat("00", 300))];
        for (int cut = 0; cut <= octets.Length; cut++)
        {
            ZmtpSession router = Started(RouterOptions);
            Assert.Equal(expected, [.. Feed(router, octets.AsSpan(0, cut)), .. Feed(router, octets.AsSpan(cut))]);
        }

        ZmtpSession slow = Started(RouterOptions);
        List<string> read = [];
        foreach (byte octet in octets)
        {
            read.AddRange(Feed(slow, [octet]));
        }

        Assert.Equal(expected, read);
    }

    [Fact]
    [Clause("zmtp-2.2")]
    public void A_dealer_becomes_ready_and_answers_the_same_wherever_the_other_side_is_cut()
    {
        byte[] octets = Hex(Greeting + RouterReady + "040b0450494e47000063747821" + "00020102");
        for (int cut = 0; cut <= octets.Length; cut++)
        {
            ZmtpSession dealer = Started(DealerOptions);
            List<string> read = [.. Feed(dealer, octets.AsSpan(0, cut)), .. Feed(dealer, octets.AsSpan(cut))];
            Assert.Equal(["0102"], read);
            Assert.Equal(Greeting + DealerReady + "040904504f4e4763747821", TakeOutput(dealer));
        }
    }

    [Fact]
    [Clause("zmtp-2.2")]
    [Clause("zmtp-4.3")]
    public void What_one_session_writes_the_other_reads_wherever_it_is_cut()
    {
        Gen<byte[]> frame = Gen.OneOf(ArbMap.Default.GeneratorFor<byte[]>(), Gen.Choose(250, 260).Select(n => new byte[n]));
        Gen<byte[][][]> messages = frame.NonEmptyListOf().Select(f => f.ToArray()).ListOf().Select(m => m.ToArray());
        Prop.ForAll(
            messages.ToArbitrary(),
            Gen.Choose(0, 10_000).ToArbitrary(),
            Gen.Choose(0, 10_000).ToArbitrary(),
            (written, first, second) =>
            {
                ZmtpSession dealer = Ready(DealerOptions);
                foreach (byte[][] message in written)
                {
                    for (int i = 0; i < message.Length; i++)
                    {
                        dealer.Write(message[i], more: i < message.Length - 1);
                    }
                }

                byte[] octets = Hex(TakeOutput(dealer));
                (int a, int b) = (first % (octets.Length + 1), second % (octets.Length + 1));
                (a, b) = (Math.Min(a, b), Math.Max(a, b));
                ZmtpSession router = Ready(RouterOptions with { MaxMessageFrames = 1000 });
                List<string> read = [.. Feed(router, octets.AsSpan(0, a)), .. Feed(router, octets.AsSpan(a, b - a)), .. Feed(router, octets.AsSpan(b))];
                return read.SequenceEqual(written.Select(m => string.Join("/", m.Select(Convert.ToHexStringLower))), StringComparer.Ordinal);
            }).Check(CommitSeed.Config);
    }

    [Fact]
    [Clause("zmtp-4.6")]
    public void Warm_sessions_write_and_read_without_allocating()
    {
        ZmtpSession dealer = Ready(DealerOptions);
        ZmtpSession router = Ready(RouterOptions);
        byte[] head = new byte[6];
        byte[] content = new byte[700];
        int read = 0;
        void Round(int messages)
        {
            for (int i = 0; i < messages; i++)
            {
                dealer.Write(head, more: true);
                dealer.Write(content, more: false);
            }

            dealer.Ping(T0, TimeSpan.Zero);
            dealer.TryTakeOutput(out ReadOnlyMemory<byte> octets);
            for (int at = 0; at < octets.Length; at += 1000)
            {
                router.Receive(T0, octets.Span.Slice(at, Math.Min(1000, octets.Length - at)));
                while (router.TryRead(out ZmtpMessage message))
                {
                    read += message[0].Length + message[1].Length;
                }
            }

            dealer.Sent(T0);
            if (router.TryTakeOutput(out ReadOnlyMemory<byte> pong))
            {
                dealer.Receive(T0, pong.Span);
                dealer.TryRead(out _);
                router.Sent(T0);
            }
        }

        for (int i = 0; i < 10; i++)
        {
            Round(20);
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Round(20);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(110 * 20 * 706, read);
        Assert.Equal(0, allocated);
    }

    [Fact]
    [Clause("zmtp-4.5")]
    public void A_large_message_is_read_from_many_small_segments_without_copying_it_over_and_over()
    {
        ZmtpSession router = Ready(RouterOptions with { MaxMessageFrames = 4 });
        byte[] message = Hex(Frame(new byte[4 << 20], ZmtpFrameBits.More) + Frame([1]));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int at = 0; at < message.Length - 1; at += 1400)
        {
            router.Receive(T0, message.AsSpan(at, Math.Min(1400, message.Length - 1 - at)));
            Assert.False(router.TryRead(out _));
        }

        router.Receive(T0, message.AsSpan(message.Length - 1));
        Assert.True(router.TryRead(out ZmtpMessage read));
        Assert.Equal(4 << 20, read[0].Length);

        // Doubling from 512 octets: all buffers together are less than four times the message.
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.InRange(allocated, 4 << 20, 16 << 20);
    }
}
