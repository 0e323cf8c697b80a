using Tutti.Simulation.Ring;

namespace Tutti.Tests.Simulation.Ring;

public class BitRingTests(ITestOutputHelper output)
{
    [Fact]
    public void Smoke()
    {
        BitRing ring = new(RingPlan.Of(3));
        ring.Happened = (ns, m, e) => output.WriteLine($"{ns / 1000.0:F1} us  {m.Position}: {e}");
        ring.Run(400_000_000);
        output.WriteLine($"{ring.Rate} renewed {ring.TokensRenewed} purges {ring.Purges} L {ring.LatencyHalfBits}");
        Assert.Fail("x");
    }
}
