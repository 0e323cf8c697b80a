using BenchmarkDotNet.Attributes;

using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;
using Tutti.Simulation.Ring;

namespace Tutti.Benchmarks;

/// <summary>One second of ring time for each invocation: a mean of 20 ms is 50 times real time. The guitar load is 100 octets of data every 10 ms.</summary>
[MemoryDiagnoser]
public class RingSimBenchmarks
{
    private const long Second = 1_000_000_000;

    private SimRing _orchestra = null!;
    private SimRing _fast = null!;
    private SimRing _bits = null!;

    [GlobalSetup]
    public void Setup()
    {
        _orchestra = Make(new FrameRing(Plan(253, LineRate.R1M)), guitars: 8);
        _fast = Make(new FrameRing(Plan(253, LineRate.R5M)), guitars: 32);
        _bits = Make(new BitRing(Plan(16, LineRate.R250K)), guitars: 2);
    }

    [Benchmark]
    public void Frames_of_253_devices_at_1_MBd_with_8_guitars() => _orchestra.Run(_orchestra.Now + Second);

    [Benchmark]
    public void Frames_of_253_devices_at_5_MBd_with_32_guitars() => _fast.Run(_fast.Now + Second);

    [Benchmark]
    public void Bits_of_16_devices_at_250_kBd_with_2_guitars() => _bits.Run(_bits.Now + Second);

    private static RingPlan Plan(int devices, LineRate rate) => RingPlan.Of(devices) with
    {
        Devices = [.. Enumerable.Range(1, devices).Select(id => new DevicePlan(new StationOptions { Id = (ulong)id, FastestRate = rate }))],
    };

    private static SimRing Make(SimRing ring, int guitars)
    {
        ring.Run(Second);
        byte[] update = new byte[99];
        new Random(1).NextBytes(update);
        update[0] = 0x80;
        int devices = ring.Members.Count - 1;
        for (int i = 0; i < guitars; i++)
        {
            int position = 1 + (i * (devices / guitars));
            byte to = (byte)((position % devices) + 1);
            long next = ring.Now + 1 + (i * 300_007);
            void Send(RingMember member, Protocols.Wire.Instant now)
            {
                ((Device)member.Core).TrySend(to, update, acknowledged: false, out long _);
                next += 10_000_000;
                ring.At(next, position, Send);
            }

            ring.At(next, position, Send);
        }

        ring.Run(2 * Second);
        return ring;
    }
}
