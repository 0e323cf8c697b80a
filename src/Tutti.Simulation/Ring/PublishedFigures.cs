using System.Globalization;

using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Simulation.Ring;

/// <summary>Measures what was published in 1994 on the simulated ring (zipi-0.1 to zipi-0.9).</summary>
public static class PublishedFigures
{
    private const long Millisecond = 1_000_000;
    private const int SourceOctet = 1;

    /// <summary>All figures, in the order of the specification; takes a few seconds.</summary>
    public static IReadOnlyList<PublishedFigure> Measure(int seed = 1)
    {
        double pass = TokenPass(17, seed);
        Exchange guitar = Send(LineRate.R250K, 100, acknowledged: false, seed);
        Exchange keyboard = Send(LineRate.R250K, 8, acknowledged: false, seed);
        Exchange vocoder = Send(LineRate.R250K, 26, acknowledged: false, seed);
        Exchange dump = Send(LineRate.R1M, RingLimits.DataOctets, acknowledged: true, seed);
        Exchange fastDump = Send(LineRate.R20M, RingLimits.DataOctets, acknowledged: true, seed);
        Exchange audio = Send(LineRate.R1M, 256, acknowledged: true, seed);
        Exchange smallAudio = Send(LineRate.R1M, 8, acknowledged: true, seed);
        (double startUp, double clockError) = StartUp(seed);
        return
        [
            Near("token pass, one device at 250 kBd", 6, pass / 17, null, "us"),
            Near("token pass, 17 devices at 250 kBd", 102, pass, null, "us"),
            Near("guitar update", 107, guitar.Octets, null, "bytes"),
            Near("guitar load, 100 updates a second", 85.6, guitar.Octets * 8 * 100 / 1000.0, guitar.WireBits * 100 / 1000.0, "kBd"),
            Near("guitar efficiency", 93, guitar.Efficiency, guitar.WireEfficiency, "%"),
            Near("keyboard note", 480, keyboard.Microseconds, keyboard.WireMicroseconds, "us"),
            Near("vocoder frame", 33, vocoder.Octets, null, "bytes"),
            Near("dump of 4096 bytes, acknowledged", 4111, dump.Octets, null, "bytes"),
            Near("dump efficiency", 99.6, dump.Efficiency, dump.WireEfficiency, "%"),
            Near("dump of 4096 bytes at 1 MBd", 33, dump.Microseconds / 1000, dump.WireMicroseconds / 1000, "ms"),
            Near("dump of 4096 bytes at 20 MBd", 1.64, fastDump.Microseconds / 1000, fastDump.WireMicroseconds / 1000, "ms"),
            Near("mono CD sound in a dump of 4096 bytes", 46, RingLimits.DataOctets / 2 / 44.1, null, "ms"),
            Near("256-byte audio frame, acknowledged, at 1 MBd", 2.168, audio.Microseconds / 1000, audio.WireMicroseconds / 1000, "ms"),
            Near("256-byte audio efficiency", 94.5, audio.Efficiency, audio.WireEfficiency, "%"),
            Near("8-byte audio frame, acknowledged, at 1 MBd", 0.184, smallAudio.Microseconds / 1000, smallAudio.WireMicroseconds / 1000, "ms"),
            Below("8-byte audio efficiency", 35, smallAudio.Efficiency, smallAudio.WireEfficiency, "%"),
            Below("start-up of 253 devices", 1000, startUp, null, "ms"),
            Below("clocks of 253 devices at 250 kBd, crystals of 100 ppm", 50, clockError, null, "us"),
            Below("frames lost by the others when a device fails", 1, LostByOthers(seed), null, "frames"),
        ];
    }

    private static PublishedFigure Near(string figure, double published, double measured, double? onWire, string unit) =>
        new(figure, published.ToString(CultureInfo.InvariantCulture), measured, onWire, unit, Math.Abs(measured - published) <= published * 0.01);

    private static PublishedFigure Below(string figure, double published, double measured, double? onWire, string unit) =>
        new(figure, $"< {published.ToString(CultureInfo.InvariantCulture)}", measured, onWire, unit, measured < published);

    // A frame of the hub reaches a device that much later than the first as the devices between delay it.
    private static double TokenPass(int devices, int seed)
    {
        FrameRing ring = new(Plan(devices + 1, LineRate.R250K, seed));
        long[] last = new long[devices + 2];
        ring.Arrived = arrival => last[arrival.Position] = arrival.Nanoseconds;
        ring.Run(200 * Millisecond);
        return (last[devices + 1] - last[1]) / 1000.0;
    }

    private static Exchange Send(LineRate rate, int data, bool acknowledged, int seed)
    {
        FrameRing ring = new(Plan(2, rate, seed));
        ring.Run(100 * Millisecond);
        int octets = 0;
        long halfBits = 0;
        ring.Arrived = arrival => octets += Counts(arrival) ? arrival.Frame.Length - RingLimits.FrameOverhead + RingLimits.CountedOverhead : 0;
        ring.Captured = (_, member, taken) => halfBits += member.Core is Device ? taken : 0;
        byte[] content = new byte[data - SourceOctet];
#pragma warning disable CA5394 // The octets only have to be alike in every run.
        new Random(seed).NextBytes(content);
#pragma warning restore CA5394
        ring.At(ring.Now + 1, 1, (member, _) => ((Device)member.Core).TrySend(2, content, acknowledged, out long _));
        ring.Run(ring.Now + (300 * Millisecond));
        return new Exchange(data, octets, halfBits / 2.0, rate);
    }

    private static bool Counts(RingArrival arrival) => arrival.Frame.Span[0] != RingAddress.All;

    private static (double StartUpMs, double ClockErrorUs) StartUp(int seed)
    {
#pragma warning disable CA5394 // Crystals differ by chance; nothing is protected.
        Random chance = new(seed);
        RingPlan plan = Plan(RingLimits.Devices, LineRate.R250K, seed);
        plan = plan with
        {
            HubDriftPpm = 100,
            Devices = [.. plan.Devices.Select(device => device with { DriftPpm = (chance.NextDouble() * 200) - 100 })],
        };
#pragma warning restore CA5394
        FrameRing ring = new(plan);
        double settled = double.NaN;
        ring.Happened = (at, _, news) => settled = news.Kind == RingEventKind.RateSettled && double.IsNaN(settled) ? at / (double)Millisecond : settled;
        double worst = 0;
        for (long at = 600 * Millisecond; at < 3000 * Millisecond; at += 7_300_000)
        {
            ring.Run(at);
            long truth = Read(ring.Members[0], at);
            foreach (RingMember member in ring.Members)
            {
                worst = Math.Max(worst, Math.Abs(Read(member, at) - truth) / 1000.0);
            }
        }

        return (settled, worst);
    }

    private static long Read(RingMember member, long at) => member.Core.Link.Clock.Read(member.Local(at));

    private static double LostByOthers(int seed)
    {
        FrameRing ring = new(Plan(8, LineRate.R1M, seed));
        ring.Run(100 * Millisecond);
        int received = 0;
        ring.Received = (_, _, _) => received++;
        const int sent = 50;
        for (int i = 0; i < sent; i++)
        {
            ring.At(ring.Now + (i * Millisecond), 1, (member, _) => ((Device)member.Core).TrySend(7, [0x80, 1], acknowledged: true, out long _));
        }

        ring.At(ring.Now + (25 * Millisecond) + 77_000, 4, RingFault.SwitchOff);
        ring.Run(ring.Now + (500 * Millisecond));
        return sent - received;
    }

    private static RingPlan Plan(int devices, LineRate rate, int seed) => RingPlan.Of(devices, seed) with
    {
        Devices = [.. Enumerable.Range(1, devices).Select(id => new DevicePlan(new StationOptions { Id = (ulong)id, FastestRate = rate }))],
    };

    private sealed record Exchange(int Data, int Octets, double WireBits, LineRate Rate)
    {
        public double Efficiency => 100.0 * Data / Octets;

        public double WireEfficiency => 100.0 * Data * 8 / WireBits;

        public double Microseconds => Octets * 8 * 1e6 / Rate.BitsPerSecond();

        public double WireMicroseconds => WireBits * 1e6 / Rate.BitsPerSecond();
    }
}
