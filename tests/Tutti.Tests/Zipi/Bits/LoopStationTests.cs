using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Tests.Zipi.Bits;

public class LoopStationTests
{
    private const HalfBit First = HalfBit.Clock;
    private const HalfBit Second = HalfBit.Clock | HalfBit.SecondHalf;

    [Fact, Clause("zipi-1.7")]
    public void A_station_not_on_the_loop_passes_bits_with_no_delay()
    {
        Wire wire = new(new LoopStation());
        wire.Send("1100101111110");
        Assert.Equal(wire.Into, wire.OutOf);
        Assert.Equal(LoopState.Watching, wire.Station.State);
    }

    [Fact, Clause("zipi-1.7")]
    [Clause("zipi-1.9")]
    public void It_goes_on_the_loop_at_its_first_token_and_then_repeats_one_and_a_half_bits_late()
    {
        Wire wire = new(new LoopStation());
        wire.Send("111011111111111");
        Assert.Equal(LoopState.Repeating, wire.Station.State);
        int from = wire.Into.Count;
        wire.Send("0101100111");
        wire.Send("111");
        Assert.Equal(wire.Into.Skip(from).Take(20).Select(h => h & HalfBit.One), wire.OutOf.Skip(from + 3).Take(20).Select(h => h & HalfBit.One));
        Assert.Equal(3, wire.Station.DelayHalfBits);
    }

    [Fact, Clause("zipi-1.8")]
    public void The_first_token_cannot_be_captured_and_the_second_can()
    {
        Wire wire = new(new LoopStation());
        Assert.Equal(0, wire.Send("1110111111111111").Count(s => s.HasFlag(LoopSigns.Token)));
        Assert.Equal(1, wire.Send("1110111111111111").Count(s => s.HasFlag(LoopSigns.Token)));
    }

    [Fact, Clause("zipi-1.11")]
    public void The_token_is_told_as_its_seventh_1_begins()
    {
        Wire wire = OnLoop();
        List<LoopSigns> signs = wire.Send("0111111111");
        Assert.Equal(14, signs.FindIndex(s => s.HasFlag(LoopSigns.Token)));
    }

    [Fact, Clause("zipi-1.8")]
    public void Captured_the_tokens_last_1_becomes_a_0_and_the_turn_follows_at_once()
    {
        byte[] frame = BitReference.Seal([0x01, 0x00, 0x41]);
        Wire wire = OnLoop();
        wire.OnToken = station => station.TryAdd(frame);
        int from = wire.OutOf.Count;
        wire.Send("0" + new string('1', 120));
        string sent = wire.BitsOut(from);
        Assert.Equal("1" + "0111111" + BitReference.Turn(frame) + "1111111", sent[..(8 + BitReference.Turn(frame).Length + 7)]);
    }

    [Fact, Clause("zipi-1.11")]
    public void A_frame_arrives_when_the_last_0_of_its_closing_flag_ends()
    {
        byte[] frame = BitReference.Seal([0x01, 0x00, 0x41]);
        Wire wire = OnLoop();
        string bits = BitReference.Flag + BitReference.Stuff(BitReference.Bits(frame)) + BitReference.Flag;
        List<LoopSigns> signs = wire.Send(bits + "11");
        Assert.Equal(2 * bits.Length, signs.FindIndex(s => s.HasFlag(LoopSigns.Frame)));
        Assert.Equal(Convert.ToHexString(frame), Convert.ToHexString(wire.Station.Frame));
    }

    [Fact, Clause("zipi-1.12")]
    [Clause("zipi-1.13")]
    public void The_sender_swallows_its_own_frame_and_repeats_the_0_that_is_the_token()
    {
        const int latency = 120;
        Wire wire = OnLoop();
        wire.OnToken = station => station.TryAdd(BitReference.Seal([0x02, 0x00, 0x41]));
        wire.Send("0");
        wire.SendRound(latency, 800);
        Assert.Equal(latency, wire.Station.LatencyHalfBits);
        // After the turn one 0 goes round and round, one latency apart, and nothing of the frame.
        string tail = wire.BitsOut(wire.OutOf.Count - (2 * latency));
        Assert.Equal(2, tail.Count(bit => bit == '0'));
        Assert.Equal(latency / 2, tail.LastIndexOf('0') - tail.IndexOf('0', StringComparison.Ordinal));
    }

    [Fact, Clause("zipi-1.13")]
    public void A_sender_whose_frame_does_not_come_round_aborts_after_fifteen_1s()
    {
        byte[] frame = BitReference.Seal([0x01, 0x00, .. new byte[100]]);
        Wire wire = OnLoop();
        wire.OnToken = station => station.TryAdd(frame);
        // Its own first 0 comes round, then the ring is purged.
        List<LoopSigns> signs = wire.Send("0" + new string('1', 30) + "0" + new string('1', 20));
        int aborted = signs.FindIndex(s => s.HasFlag(LoopSigns.Aborted));
        Assert.Equal(2 * (31 + 15), aborted);
        Assert.Equal(LoopState.Repeating, wire.Station.State);
    }

    [Fact, Clause("zipi-1.13")]
    public void A_sender_whose_ring_stays_silent_repeats_again_after_two_latencies()
    {
        byte[] frame = BitReference.Seal([0x01, 0x00, 0x41]);
        Wire wire = OnLoop();
        wire.OnToken = station => station.TryAdd(frame);
        wire.Send("0" + new string('1', 90));
        Assert.Equal(LoopState.Swallowing, wire.Station.State);
        wire.Send(new string('1', (int)wire.Station.LatencyHalfBits + 20));
        Assert.Equal(LoopState.Repeating, wire.Station.State);
    }

    [Fact, Clause("zipi-1.15")]
    public void A_station_leaves_after_the_next_token_and_its_delay_is_gone()
    {
        Wire wire = OnLoop();
        wire.Station.Leave();
        wire.Send("111");
        Assert.Equal(LoopState.Leaving, wire.Station.State);
        wire.Send("0111111111");
        Assert.Equal(LoopState.Watching, wire.Station.State);
        Assert.Equal(0, wire.Station.DelayHalfBits);
        int from = wire.Into.Count;
        wire.Send("110100");
        Assert.Equal(wire.Into.Skip(from), wire.OutOf.Skip(from));
    }

    [Fact, Clause("zipi-1.10")]
    public void The_monitor_adds_sixteen_bits_and_brings_half_bits_onto_its_own_grid()
    {
        foreach (int shift in new[] { 0, 1 })
        {
            LoopStation hub = new(isDevice: false);
            hub.BecomeMonitor(BitReference.Seal([0xFF, 0x40, 2]), cableHalfBits: 0);
            Wire wire = new(hub, startTick: shift);
            wire.Send(new string('1', 2000));
            Assert.Equal(LoopState.Repeating, hub.State);
            int from = wire.Into.Count;
            wire.Send("0" + new string('1', 40));
            int outAt = wire.OutOf.Skip(from).ToList().FindIndex(h => (h & HalfBit.One) == HalfBit.Dead);
            Assert.Equal(32 + shift, outAt);
        }
    }

    [Fact, Clause("zipi-1.1")]
    public void Without_a_clock_nothing_is_received_and_nothing_passed_on_but_its_absence()
    {
        Wire wire = OnLoop();
        int from = wire.OutOf.Count;
        List<LoopSigns> signs = wire.SendDead(40);
        Assert.All(wire.OutOf.Skip(from + 3), half => Assert.Equal(HalfBit.Dead, half));
        Assert.All(signs, sign => Assert.Equal(LoopSigns.None, sign));
    }

    [Fact, Clause("zipi-1.1")]
    public void A_sender_whose_clock_goes_away_stops_sending()
    {
        Wire wire = OnLoop();
        wire.OnToken = station => station.TryAdd(BitReference.Seal([0x01, 0x00, .. new byte[100]]));
        wire.Send("0" + new string('1', 30));
        Assert.Equal(LoopState.Sending, wire.Station.State);
        Assert.Contains(wire.SendDead(2), sign => sign.HasFlag(LoopSigns.Aborted));
        Assert.Equal(LoopState.Repeating, wire.Station.State);
    }

    [Fact, Clause("zipi-2.30")]
    public void The_monitor_purges_what_lasts_longer_than_the_longest_frame()
    {
        Wire wire = MonitorOnLoop();
        List<LoopSigns> signs = wire.Send(BitReference.Flag + string.Concat(Enumerable.Repeat("01", 19_696 + 4)));
        int begun = signs.FindIndex(s => s.HasFlag(LoopSigns.PurgeBegun));
        Assert.InRange(begun, 2 * RingLimits.LongestFrameBits, (2 * RingLimits.LongestFrameBits) + 40);
        Assert.Equal(LoopState.Purging, wire.Station.State);
        Assert.Contains(wire.Send(new string('1', (int)wire.Station.LatencyHalfBits)), s => s.HasFlag(LoopSigns.PurgeDone));
        Assert.Equal(LoopState.Repeating, wire.Station.State);
    }

    [Fact, Clause("zipi-2.30")]
    public void The_monitor_purges_when_a_second_token_passes_within_a_latency()
    {
        Wire wire = MonitorOnLoop();
        List<LoopSigns> signs = wire.Send("0" + new string('1', 50) + "0" + new string('1', 10));
        Assert.Equal(2 * (51 + 7), signs.FindIndex(s => s.HasFlag(LoopSigns.PurgeBegun)));
    }

    [Fact, Clause("zipi-2.30")]
    public void The_monitor_purges_when_the_same_frame_passes_exactly_one_latency_later()
    {
        Wire wire = MonitorOnLoop();
        string frame = BitReference.Flag + BitReference.Stuff(BitReference.Bits(BitReference.Seal([0x01, 0x00, 0x41]))) + BitReference.Flag;
        string pause = new('0', (int)(wire.Station.LatencyHalfBits / 2) - frame.Length);
        Assert.DoesNotContain(wire.Send(frame + pause), s => s.HasFlag(LoopSigns.PurgeBegun));
        Assert.Contains(wire.Send(frame), s => s.HasFlag(LoopSigns.PurgeBegun));
        wire = MonitorOnLoop();
        Assert.DoesNotContain(wire.Send(frame + pause + "0" + frame), s => s.HasFlag(LoopSigns.PurgeBegun));
    }

    private static Wire MonitorOnLoop()
    {
        LoopStation hub = new(isDevice: false);
        hub.BecomeMonitor(BitReference.Seal([0xFF, 0x40, 2]), cableHalfBits: 0);
        Wire wire = new(hub);
        wire.Send(new string('1', 1200));
        Assert.Equal(LoopState.Repeating, hub.State);
        return wire;
    }

    private static Wire OnLoop()
    {
        Wire wire = new(new LoopStation());
        wire.Send("1110111111111111" + new string('1', 100));
        Assert.Equal(LoopState.Repeating, wire.Station.State);
        return wire;
    }

    private sealed class Wire(LoopStation station, long startTick = 0)
    {
        private long _tick = startTick;

        public LoopStation Station { get; } = station;

        public List<HalfBit> Into { get; } = [];

        public List<HalfBit> OutOf { get; } = [];

        public Func<LoopStation, bool>? OnToken { get; set; }

        public List<LoopSigns> Send(string bits)
        {
            List<LoopSigns> signs = [];
            foreach (char bit in bits)
            {
                HalfBit data = bit == '1' ? HalfBit.One : HalfBit.Dead;
                signs.Add(Step(First | data));
                signs.Add(Step(Second | data));
            }

            return signs;
        }

        public List<LoopSigns> SendDead(int halfBits) => [.. Enumerable.Range(0, halfBits).Select(_ => Step(HalfBit.Dead))];

        /// <summary>What went out comes in again, <paramref name="latency"/> half bits after it came in the first time.</summary>
        public void SendRound(int latency, int halfBits)
        {
            for (int i = 0; i < halfBits; i++)
            {
                Step(OutOf[^(latency - RingLimits.StationHalfBits)]);
            }
        }

        public string BitsOut(int from) =>
            string.Concat(OutOf.Skip(from).Where(h => (h & HalfBit.SecondHalf) == HalfBit.Dead).Select(h => (h & HalfBit.One) != HalfBit.Dead ? '1' : '0'));

        private LoopSigns Step(HalfBit input)
        {
            LoopSigns signs = Station.Step(_tick++, input, out HalfBit output);
            Into.Add(input);
            OutOf.Add(output);
            if (signs.HasFlag(LoopSigns.Token) && OnToken is not null && OnToken(Station))
            {
                Station.Capture();
                OnToken = null;
            }

            return signs;
        }
    }
}
