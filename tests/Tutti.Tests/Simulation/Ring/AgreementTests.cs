using Tutti.Protocols.Zipi;
using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;
using Tutti.Simulation.Ring;

namespace Tutti.Tests.Simulation.Ring;

/// <summary>Both levels of the simulation, on the same plan and the same traffic, agree on every arrival to the nanosecond.</summary>
public class AgreementTests(ITestOutputHelper output)
{
    private const long Millisecond = 1_000_000;

    [Theory, Clause("zipi-5.1")]
    [InlineData(1, 2, LineRate.R250K, 0.0, 200)]
    [InlineData(2, 3, LineRate.R250K, 0.0, 200)]
    [InlineData(3, 7, LineRate.R250K, 0.0, 200)]
    [InlineData(4, 8, LineRate.R1M, 0.0, 100)]
    [InlineData(5, 17, LineRate.R1M, 0.0, 80)]
    [InlineData(6, 5, LineRate.R5M, 0.0, 50)]
    [InlineData(7, 4, LineRate.R20M, 0.0, 38)]
    [InlineData(8, 40, LineRate.R250K, 0.0, 200)]
    [InlineData(9, 5, LineRate.R250K, 300.0, 200)]
    [InlineData(10, 9, LineRate.R1M, 300.0, 80)]
    [InlineData(11, 6, LineRate.R5M, 300.0, 50)]
    [InlineData(12, 4, LineRate.R20M, 300.0, 38)]
    [InlineData(13, 253, LineRate.R250K, 0.0, 420)]
    public void Bits_and_frames_agree_on_every_arrival(int seed, int devices, LineRate rate, double metres, int milliseconds)
    {
        AssertAgree(Plan(seed, devices, rate, metres), seed, devices, milliseconds);
    }

    [Theory, Clause("zipi-5.1"), Clause("zipi-1.19")]
    [InlineData(21, LineRate.R250K, 0.0, 200)]
    [InlineData(22, LineRate.R1M, 300.0, 100)]
    public void Bits_and_frames_agree_on_every_arrival_through_hubs_in_hubs(int seed, LineRate rate, double metres, int milliseconds) =>
        AssertAgree(JoinedRingsTests.Plan(rate, rate, metres: metres, priority: 0) with { Seed = seed }, seed, 5, milliseconds);

    [Fact, Clause("zipi-5.1")]
    public void Bits_and_frames_agree_on_every_time_that_the_token_comes_to_the_monitor()
    {
        RingPlan plan = Plan(31, 6, LineRate.R500K, 40);
        List<string> bits = Tokens(new BitRing(plan));
        List<string> frames = Tokens(new FrameRing(plan));
        for (int i = 0; i < Math.Min(bits.Count, frames.Count); i++)
        {
            Assert.Equal(bits[i], frames[i]);
        }

        Assert.Equal(bits.Count, frames.Count);
        Assert.True(bits.Count > 1000, $"only {bits.Count} times");

        static List<string> Tokens(SimRing ring)
        {
            List<string> seen = [];
            ring.TokenSeen = (first, lap, times) =>
            {
                for (long i = 0; i < times; i++)
                {
                    seen.Add($"{first + (i * lap)}");
                }
            };
            ring.Captured = (at, member, halfBits) => seen.Add($"{at} {member.Position} {halfBits}");
            Run(ring, 31, 6, 150);
            return [.. seen.Where(s => !s.Contains(' ')), .. seen.Where(s => s.Contains(' '))];
        }
    }

    private void AssertAgree(RingPlan plan, int seed, int devices, int milliseconds)
    {
        List<string> bits = Run(new BitRing(plan), seed, devices, milliseconds);
        List<string> frames = Run(new FrameRing(plan), seed, devices, milliseconds);
        output.WriteLine($"{bits.Count} arrivals");
        for (int i = 0; i < Math.Min(bits.Count, frames.Count); i++)
        {
            if (!string.Equals(bits[i], frames[i], StringComparison.Ordinal))
            {
                output.WriteLine($"before: {(i > 0 ? bits[i - 1] : "")}");
            }

            Assert.Equal(bits[i], frames[i]);
        }

        Assert.Equal(bits.Count, frames.Count);
        Assert.True(bits.Count > devices * 4, $"only {bits.Count} arrivals");
    }

    internal static RingPlan Plan(int seed, int devices, LineRate rate, double metres)
    {
        Random chance = new(seed);
        return RingPlan.Of(devices, seed) with
        {
            Devices = [.. Enumerable.Range(1, devices).Select(id => new DevicePlan(new StationOptions { Id = (ulong)id, FastestRate = rate })
            {
                CableMetres = metres * chance.NextDouble(),
                DriftPpm = (chance.NextDouble() * 400) - 200,
            })],
        };
    }

    private static List<string> Run(SimRing ring, int seed, int devices, int milliseconds)
    {
        // Traffic: every kind of frame, at any nanosecond, from the first addresses on.
        Random chance = new(seed);
        for (int i = 0; i < 30 + (devices * 4); i++)
        {
            long at = 28 * Millisecond + chance.NextInt64((milliseconds - 28) * Millisecond);
            int[] speakers = [.. ring.Members.Where(m => m.Core is Device).Select(m => m.Position)];
            int from = speakers[chance.Next(speakers.Length)];
            byte to = (byte)(chance.Next(5) == 0 ? RingAddress.All : chance.Next(1, devices + 1));
            bool acknowledged = chance.Next(2) == 0 && to != RingAddress.All;
            byte[] content = new byte[1 + chance.Next(chance.Next(10) == 0 ? 700 : 40)];
            chance.NextBytes(content);
            ring.At(at, from, (member, now) => ((Device)member.Core).TrySend(to, content, acknowledged, out long _));
        }

        List<(long Ns, int Position, string Text)> arrivals = [];
        ring.Arrived = arrival => arrivals.Add((arrival.Nanoseconds, arrival.Position, Convert.ToHexString(arrival.Frame.Span)));
        ring.Run(milliseconds * Millisecond);
        return [.. arrivals.OrderBy(a => a.Ns).ThenBy(a => a.Position).Select(a => $"{a.Ns} {a.Position} {a.Text}")];
    }
}
