using Tutti.Patchbay.Rooms;

namespace Tutti.Tests.Patchbay;

public class ValueTraceTests
{
    [Fact]
    public void Points_come_in_order_and_from_a_number_on()
    {
        ValueTrace trace = new();
        for (int i = 0; i < 100; i++)
        {
            trace.Add(i * 20, i);
        }

        Assert.Equal(100, trace.Total);
        Assert.Equal([(98 * 20, 98), (99 * 20, 99)], trace.From(98, 2_000).Select(p => (p.AtMs, (long)Number(p.Value))));
        Assert.Empty(trace.From(100, 2_000));
    }

    [Fact]
    public void Points_that_come_too_soon_take_the_place_of_the_last()
    {
        ValueTrace trace = new();
        trace.Add(0, 1.0);
        trace.Add(ValueTrace.LeastApartMs - 1, 2.0);
        trace.Add(ValueTrace.LeastApartMs, 3.0);

        Assert.Equal([2.0, 3.0], trace.From(0, 100).Select(p => Number(p.Value)));
    }

    [Fact]
    public void What_is_older_than_ten_seconds_is_not_told()
    {
        ValueTrace trace = new();
        trace.Add(0, 1.0);
        trace.Add(5_000, 2.0);

        Assert.Equal(2, trace.From(0, ValueTrace.SpanMs).Count());
        Assert.Equal([2.0], trace.From(0, ValueTrace.SpanMs + 1).Select(p => Number(p.Value)));
    }

    [Fact]
    public void It_keeps_no_more_than_its_bound()
    {
        ValueTrace trace = new();
        for (int i = 0; i < 5_000; i++)
        {
            trace.Add(i * ValueTrace.LeastApartMs, i);
        }

        (long AtMs, ZocpValue Value)[] points = [.. trace.From(0, 4_999 * ValueTrace.LeastApartMs)];
        Assert.Equal(ValueTrace.MostPoints, points.Length);
        Assert.Equal(4_999, Number(points[^1].Value));
        Assert.Equal(5_000 - ValueTrace.MostPoints, Number(points[0].Value));
    }

    [Fact]
    public void Only_what_can_be_drawn_is_kept()
    {
        ValueTrace trace = new();
        trace.Add(0, "text");
        trace.Add(0, default);
        Assert.Equal(0, trace.Total);

        trace.Add(0, true);
        trace.Add(20, ZocpValue.From(0.1, 0.2, 0.3));
        Assert.Equal(2, trace.Total);
    }

    private static double Number(ZocpValue value) => value.TryGetNumber(out double number) ? number : double.NaN;
}
