using Tutti.Protocols.Mpdl;
using Tutti.Protocols.Wire;

namespace Tutti.Tests.Mpdl.Time;

public class MpdlSchedulerTests
{
    private readonly MpdlScheduler _scheduler = new();
    private Instant _now;

    [Fact]
    [Clause("mpdl-8.1")]
    public void The_last_tag_of_a_packet_holds_for_all_of_it()
    {
        Send("1.1.1  time-tag 5s  trigger  time-tag 1s");
        Assert.Equal(Second(1), _scheduler.NextDeadline);
        Assert.Equal("", TakeAt(Second(1) - TimeSpan.FromTicks(1)));
        Assert.Equal("1 at 1000", TakeAt(Second(1)));
    }

    [Fact]
    [Clause("mpdl-8.3")]
    public void Early_packets_wait_for_the_latency_and_late_ones_act_at_once()
    {
        Send("all  minimum-latency 10ms  time-tag 0s");
        Assert.Equal("", TakeAt(Millisecond(9)));
        Assert.Equal("0 at 10", TakeAt(Millisecond(10)));
        Send("1.1.1  time-tag 0.015s");
        Assert.Equal("1 at 25", TakeAt(Millisecond(40)));
        Assert.Equal(0, _scheduler.LateCount);
        Send("1.1.1  time-tag 0.015s");
        Assert.Equal("1 at 40", TakeAt(Millisecond(40)));
        Assert.Equal(1, _scheduler.LateCount);
        Assert.Equal(TimeSpan.FromMilliseconds(10), _scheduler.Latency.Span);
    }

    [Fact]
    [Clause("mpdl-8.2")]
    public void The_clock_wraps()
    {
        _scheduler.Synchronize(Millisecond(0), new TimeTag(uint.MaxValue - 19));
        Send("1.1.1  0x83 0x00000014\n2.1.1  0x83 0xFFFFFFFF"); // 2 ms and 0.95 ms from now
        Assert.Equal("2 at 0.95, 1 at 2", TakeAt(Millisecond(5)));
        Assert.Equal(new TimeTag(80), _scheduler.ClockAt(Millisecond(5)));
        _scheduler.Synchronize(Millisecond(5), new TimeTag(100));
        Send("3.1.1  0x83 0x00000064");
        Assert.Equal("3 at 5", TakeAt(Millisecond(5)));
    }

    [Fact]
    [Clause("mpdl-8.4")]
    public void Packets_act_in_the_order_of_their_tags_then_of_arrival()
    {
        Send("1  time-tag 2s\n2  time-tag 1s\n3  time-tag 2s\n4  time-tag 1s\n5");
        Assert.Equal("5 at 0", TakeAt(Millisecond(0)));
        Assert.Equal("2 at 1000, 4 at 1000, 1 at 2000, 3 at 2000", TakeAt(Second(3)));
    }

    [Fact]
    [Clause("mpdl-8.4")]
    public void A_change_of_latency_holds_for_those_that_wait_and_keeps_the_order()
    {
        Send("1  minimum-latency 100ms  time-tag 0.01s\n2  minimum-latency 0ms  time-tag 0.02s");
        Assert.Equal("1 at 10, 2 at 20", TakeAt(Millisecond(50)));
    }

    [Fact]
    [Clause("mpdl-8.5")]
    public void At_the_bound_the_packet_due_first_acts_early()
    {
        var scheduler = new MpdlScheduler(new MpdlSchedulerOptions { MaxWaiting = 2 });
        Assert.True(Feed(scheduler, "1  time-tag 3s"));
        Assert.True(Feed(scheduler, "2  time-tag 2s"));
        Assert.False(scheduler.TryDequeue(_now, out _));
        Assert.True(Feed(scheduler, "3  time-tag 4s"));
        Assert.Equal(_now, scheduler.NextDeadline);
        Assert.False(Feed(scheduler, "4  time-tag 4s"));
        Assert.Equal(1, scheduler.LostCount);
        Assert.True(scheduler.TryDequeue(_now, out ScheduledPacket early));
        Assert.Equal(2, new MpdlReader(early.Packet).Address.Family);
        Assert.False(scheduler.TryDequeue(_now, out _));
        Assert.Equal((1L, 2), (scheduler.EarlyCount, scheduler.WaitingCount));
    }

    [Fact]
    [Clause("mpdl-8.5")]
    public void Octets_have_a_bound_too()
    {
        var scheduler = new MpdlScheduler(new MpdlSchedulerOptions { MaxWaitingBytes = 20 });
        Assert.True(Feed(scheduler, "1  time-tag 3s"));
        Assert.True(Feed(scheduler, "2  time-tag 2s"));
        Assert.False(scheduler.TryDequeue(_now, out _));
        Assert.True(Feed(scheduler, "3  time-tag 2s"));
        Assert.True(scheduler.TryDequeue(_now, out _));
        Assert.False(scheduler.TryDequeue(_now, out _));
    }

    [Fact]
    public void A_malformed_packet_acts_at_once_so_that_it_is_reported()
    {
        Assert.True(_scheduler.Receive(_now, 3, [0x00, 0x40]));
        Assert.True(_scheduler.TryDequeue(_now, out ScheduledPacket packet));
        Assert.Equal((3, 2), (packet.Source, packet.Packet.Length));
    }

    [Fact]
    [Clause("mpdl-8.6")]
    public void Jitter_of_3_to_9_ms_becomes_a_constant_10_ms()
    {
        var random = new Random(4);
        var scheduler = new MpdlScheduler();
        var arrivals = new PriorityQueue<(byte[] Packet, Instant Sent), long>();
        for (int i = 0; i < 5_000; i++)
        {
            var sent = new Instant(1_000_000_000L + (i * 5_000_000L) + random.Next(50_000));
            var tag = new TimeTag((uint)(sent.Nanoseconds / TimeTag.NanosecondsPerUnit));
            byte[] packet = new MpdlWriter().Begin(NoteAddress.OfNote(1, 1, 1 + (i % 127))).Tag(tag).Latency(new MinimumLatency(200)).WrittenSpan.ToArray();
            arrivals.Enqueue((packet, sent), sent.Nanoseconds + 3_000_000 + random.Next(6_000_000));
        }

        var pending = new Dictionary<int, Queue<Instant>>();
        var delays = new List<double>();
        var now = new Instant(0);
        while (arrivals.Count > 0 || scheduler.WaitingCount > 0)
        {
            Instant next = arrivals.TryPeek(out _, out long at) ? new Instant(at) : Instant.Never;
            now = Instant.Min(next, scheduler.NextDeadline);
            if (now == next)
            {
                (byte[] packet, Instant sent) = arrivals.Dequeue();
                NoteAddress address = new MpdlReader(packet).Address;
                (pending.TryGetValue(address.Note, out Queue<Instant>? queue) ? queue : pending[address.Note] = new Queue<Instant>()).Enqueue(sent);
                Assert.True(scheduler.Receive(now, 0, packet));
            }

            while (scheduler.TryDequeue(now, out ScheduledPacket packet))
            {
                Assert.Equal(now, packet.At);
                delays.Add((packet.At - pending[new MpdlReader(packet.Packet).Address.Note].Dequeue()).TotalMilliseconds);
            }
        }

        Assert.Equal(5_000, delays.Count);
        Assert.Equal(0, scheduler.LateCount);
        Assert.InRange(delays.Min(), 9.95, 10);
        Assert.InRange(delays.Max() - delays.Min(), 0, 0.0999);
    }

    [Fact]
    public void A_warm_scheduler_allocates_nothing()
    {
        byte[] packet = new MpdlWriter().Begin(NoteAddress.OfFamily(1)).Tag(new TimeTag(1)).Trigger().WrittenSpan.ToArray();
        void Pass()
        {
            for (int i = 0; i < 10; i++)
            {
                _scheduler.Receive(_now, 0, packet);
            }

            _now += TimeSpan.FromMilliseconds(1);
            while (_scheduler.TryDequeue(_now, out _))
            {
            }
        }

        Pass();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            Pass();
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Instant Millisecond(double ms) => new((long)(ms * 1_000_000));

    private static Instant Second(double s) => Millisecond(s * 1000);

    private bool Feed(MpdlScheduler scheduler, string text)
    {
        var reader = new MpdlTextReader(text);
        Assert.True(reader.TryRead());
        return scheduler.Receive(_now, 0, reader.Packet);
    }

    private void Send(string text)
    {
        var reader = new MpdlTextReader(text);
        while (reader.TryRead())
        {
            Assert.True(reader.Error is null, $"{reader.Error}");
            Assert.True(_scheduler.Receive(_now, 0, reader.Packet));
        }
    }

    private string TakeAt(Instant now)
    {
        _now = now;
        var taken = new List<string>();
        while (_scheduler.TryDequeue(now, out ScheduledPacket packet))
        {
            taken.Add(FormattableString.Invariant($"{new MpdlReader(packet.Packet).Address.Family} at {packet.At.Nanoseconds / 1e6}"));
        }

        return string.Join(", ", taken);
    }
}
