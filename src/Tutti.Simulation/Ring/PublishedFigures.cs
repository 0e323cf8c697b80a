using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Simulation.Ring;

/// <summary>Measures what was published in 1994 on the simulated ring (zipi-0.1 to zipi-0.9).</summary>
public static class PublishedFigures
{
    private const long Millisecond = 1_000_000;
    private const int SourceOctet = 1;
    private const byte PrivateLayer = 0x80;

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
        (double startUp, double clockError, int addresses) = StartUp(seed);
        double token = TokenPass(1, seed);
        return
        [
            AtLeast("devices on one ring, each with an address", 253, addresses, "devices"),
            Equal("overhead of a frame", 7, keyboard.Octets - keyboard.Delivered, null, "bytes"),
            Equal("largest frame, data delivered", 4096, dump.Delivered, null, "bytes"),
            Equal("clock at the start", 0.25, keyboard.FirstMegabaud, null, "MBd"),
            AtLeast("clock chosen by fast devices", 20, fastDump.Megabaud, "MBd"),
            Equal("token pass, one device at 250 kBd", 6, token, null, "us"),
            Equal("token pass, 17 devices at 250 kBd", 102, pass, null, "us"),
            Equal("guitar update", 107, guitar.Octets, guitar.WireOctets, "bytes"),
            Equal("guitar load, 100 updates a second", 85.6, guitar.Octets * 8 * 100 / 1000.0, guitar.WireBits * 100 / 1000.0, "kBd"),
            Equal("guitar efficiency", 93, guitar.Efficiency, guitar.WireEfficiency, "%"),
            Below("guitar latency, 17 devices, worst of a second", 5, GuitarLatency(seed), null, "ms"),
            Equal("keyboard note", 480, keyboard.Microseconds, keyboard.WireMicroseconds, "us"),
            Equal("vocoder frame", 33, vocoder.Octets, vocoder.WireOctets, "bytes"),
            Equal("dump of 4096 bytes, acknowledged", 4111, dump.Octets, dump.WireOctets, "bytes"),
            Equal("dump efficiency", 99.6, dump.Efficiency, dump.WireEfficiency, "%"),
            Equal("dump of 4096 bytes at 1 MBd", 33, dump.Microseconds / 1000, dump.WireMicroseconds / 1000, "ms"),
            Equal("dump of 4096 bytes at 20 MBd", 1.64, fastDump.Microseconds / 1000, fastDump.WireMicroseconds / 1000, "ms"),
            Equal("mono CD sound in a dump of 4096 bytes", 46, dump.Delivered / 2 / 44.1, null, "ms"),
            Equal("256-byte audio frame, acknowledged, at 1 MBd", 2.168, audio.Microseconds / 1000, audio.WireMicroseconds / 1000, "ms"),
            Equal("256-byte audio efficiency", 94.5, audio.Efficiency, audio.WireEfficiency, "%"),
            Equal("8-byte audio frame, acknowledged, at 1 MBd", 0.184, smallAudio.Microseconds / 1000, smallAudio.WireMicroseconds / 1000, "ms"),
            Below("8-byte audio efficiency", 35, smallAudio.Efficiency, smallAudio.WireEfficiency, "%"),
            Below("start-up of 253 devices", 1000, startUp, null, "ms"),
            Below("clocks of 253 devices at 250 kBd, crystals of 100 ppm", 50, clockError, null, "us"),
            Below("frames lost by the others when a device fails", 1, LostByOthers(seed), null, "frames"),
        ];
    }

    private static PublishedFigure Equal(string figure, double published, double measured, double? onWire, string unit) =>
        new(figure, published, PublishedPromise.Equal, measured, onWire, unit);

    private static PublishedFigure Below(string figure, double published, double measured, double? onWire, string unit) =>
        new(figure, published, PublishedPromise.Below, measured, onWire, unit);

    private static PublishedFigure AtLeast(string figure, double published, double measured, string unit) =>
        new(figure, published, PublishedPromise.AtLeast, measured, null, unit);

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
        LineRate first = ring.Rate;
        ring.Run(100 * Millisecond);
        int octets = 0;
        int delivered = 0;
        long halfBits = 0;
        ring.Arrived = arrival => octets += Counts(arrival) ? arrival.Frame.Length - RingLimits.FrameOverhead + RingLimits.CountedOverhead : 0;
        ring.Captured = (_, member, taken) => halfBits += member.Core is Device ? taken : 0;
        ring.Received = (_, _, message) => delivered += message.Content.Length + SourceOctet;
        byte[] content = Content(data, seed);
        ring.At(ring.Now + 1, 1, (member, _) => ((Device)member.Core).TrySend(2, content, acknowledged, out long _));
        ring.Run(ring.Now + (300 * Millisecond));
        return new Exchange(delivered, octets, halfBits / 2.0, first, ring.Rate);
    }

    private static bool Counts(RingArrival arrival) => arrival.Frame.Span[0] != RingAddress.All;

    // 100 updates a second on the ring of 17 devices, from the wish to send to the arrival.
    private static double GuitarLatency(int seed)
    {
        FrameRing ring = new(Plan(17, LineRate.R250K, seed));
        ring.Run(200 * Millisecond);
        byte[] content = Content(100, seed);
        long sent = 0;
        long worst = 0;
        ring.Received = (at, _, _) => worst = Math.Max(worst, at - sent);
        for (int i = 0; i < 100; i++)
        {
            ring.At(ring.Now + 1 + (i * 10 * Millisecond), 1, (member, _) =>
            {
                sent = ring.Now;
                ((Device)member.Core).TrySend(2, content, acknowledged: false, out long _);
            });
        }

        ring.Run(ring.Now + (1100 * Millisecond));
        return worst / (double)Millisecond;
    }

    private static byte[] Content(int data, int seed)
    {
        byte[] content = new byte[data - SourceOctet];
#pragma warning disable CA5394 // The octets only have to be alike in every run.
        new Random(seed).NextBytes(content);
#pragma warning restore CA5394
        content[0] = PrivateLayer;
        return content;
    }

    private static (double StartUpMs, double ClockErrorUs, int Addresses) StartUp(int seed)
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
            long[] clocks = [.. ring.Members.Select(member => Read(member, at))];
            worst = Math.Max(worst, (clocks.Max() - clocks.Min()) / 1000.0);
        }

        int addresses = ring.Members.Where(m => m.Core is Device).Select(m => m.Link.Address).Where(RingAddress.IsDevice).Distinct().Count();
        return (settled, worst, addresses);
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

    private sealed record Exchange(int Delivered, int Octets, double WireBits, LineRate First, LineRate Rate)
    {
        public double WireOctets => WireBits / 8;

        public double Efficiency => 100.0 * Delivered / Octets;

        public double WireEfficiency => 100.0 * Delivered * 8 / WireBits;

        public double Microseconds => Octets * 8 * 1e6 / Rate.BitsPerSecond();

        public double WireMicroseconds => WireBits * 1e6 / Rate.BitsPerSecond();

        public double FirstMegabaud => First.BitsPerSecond() / 1e6;

        public double Megabaud => Rate.BitsPerSecond() / 1e6;
    }
}
