using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;
using Tutti.Simulation.Ring;

namespace Tutti.Tests.Simulation.Ring;

public class PublishedFiguresTests(ITestOutputHelper output)
{
    [Fact]
    [Clause("zipi-0.1"), Clause("zipi-0.2"), Clause("zipi-0.3"), Clause("zipi-0.4")]
    public void Every_published_figure_holds()
    {
        IReadOnlyList<PublishedFigure> figures = PublishedFigures.Measure();
        foreach (PublishedFigure figure in figures)
        {
            output.WriteLine(figure.ToString());
        }

        Assert.All(figures, figure => Assert.True(figure.Holds, figure.ToString()));
    }

    [Fact, Clause("zipi-0.3")]
    public void Start_up_of_253_devices_takes_less_than_a_second() => AssertBelow("start-up of 253 devices", 1000);

    [Fact, Clause("zipi-0.3")]
    public void Clocks_are_within_50_us_of_each_other_at_250_kBd_with_100_ppm_crystals_and_ours_within_5() => AssertBelow("clocks of 253 devices", 5);

    [Theory, Clause("zipi-1.10")]
    [InlineData(2, 19)]
    [InlineData(17, 42)]
    [InlineData(253, 396)]
    public void An_idle_token_goes_round_in_so_many_bits(int devices, int bits)
    {
        FrameRing ring = new(Slow(devices));
        ring.Run(500_000_000);
        Assert.Equal(2 * bits, ring.LatencyHalfBits);
    }

    [Theory, Clause("zipi-1.16")]
    [InlineData(LineRate.R250K, 21)]
    [InlineData(LineRate.R1M, 25)]
    [InlineData(LineRate.R20M, 139)]
    public void Cables_add_five_nanoseconds_a_metre_rounded_up_to_whole_bits_by_the_monitor(LineRate rate, int bits)
    {
        RingPlan plan = RingPlan.Of(2) with
        {
            Devices = [.. Enumerable.Range(1, 2).Select(id => new DevicePlan(new StationOptions { Id = (ulong)id, FastestRate = rate }) { CableMetres = id == 1 ? 300 : 299.9 })],
        };
        FrameRing ring = new(plan);
        ring.Run(200_000_000);
        Assert.Equal(2 * bits, ring.LatencyHalfBits);
    }

    private static void AssertBelow(string figure, double most)
    {
        PublishedFigure found = Assert.Single(PublishedFigures.Measure(), f => f.Figure.StartsWith(figure, StringComparison.Ordinal));
        Assert.True(found.Measured > 0 && found.Measured < most, found.ToString());
    }

    private static RingPlan Slow(int devices) => RingPlan.Of(devices) with
    {
        Devices = [.. Enumerable.Range(1, devices).Select(id => new DevicePlan(new StationOptions { Id = (ulong)id, FastestRate = LineRate.R250K }))],
    };
}
