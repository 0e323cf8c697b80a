using FsCheck;
using FsCheck.Fluent;

using Tutti.Protocols.Wire;

namespace Tutti.Tests.Wire;

public class OutboxTests
{
    private const int Bound = 20;

    /// <summary>Positive: so many are put in, one by one. Negative: so many are taken at once. Zero: one is taken by itself.</summary>
    [Fact]
    public void Whatever_is_put_in_comes_out_in_order_one_by_one_or_many_at_a_time() =>
        Prop.ForAll(Gen.Choose(-9, 9).ListOf().ToArbitrary(), steps =>
        {
            Outbox<string> outbox = new(Bound);
            Queue<string> model = new();
            int next = 0;
            foreach (int step in steps)
            {
                for (int i = 0; i < step; i++)
                {
                    string item = $"{++next}";
                    Assert.Equal(model.Count < Bound, outbox.TryEnqueue(item));
                    if (model.Count < Bound)
                    {
                        model.Enqueue(item);
                    }
                }

                if (step == 0)
                {
                    Assert.Equal(model.TryDequeue(out string? expected), outbox.TryDequeue(out string? item));
                    Assert.Equal(expected, item);
                }
                else if (step < 0)
                {
                    string[] taken = new string[-step];
                    int count = outbox.Dequeue(taken);
                    Assert.Equal(Math.Min(-step, model.Count), count);
                    Assert.Equal(Enumerable.Range(0, count).Select(_ => model.Dequeue()), taken[..count]);
                }

                Assert.Equal(model.Count, outbox.Count);
            }
        }).Check(CommitSeed.Config);

    /// <summary>Positive: so many are added, empty, and filled where they lie. Otherwise: so many are looked at and let go.</summary>
    [Fact]
    public void What_is_filled_where_it_lies_is_found_and_let_go_in_order() =>
        Prop.ForAll(Gen.Choose(-9, 9).ListOf().ToArbitrary(), steps =>
        {
            Outbox<string?> outbox = new(Bound);
            Queue<string> model = new();
            int next = 0;
            foreach (int step in steps)
            {
                for (int i = 0; i < step && model.Count < Bound; i++)
                {
                    ref string? item = ref outbox.Add();
                    Assert.Null(item);
                    item = $"{++next}";
                    model.Enqueue(item);
                }

                for (int i = step; i <= 0 && model.Count > 0; i++)
                {
                    Assert.True(outbox.TryDequeue(out string? oldest));
                    Assert.Equal(model.Dequeue(), oldest);
                }

                Assert.Equal(model.Count, outbox.Count);
            }
        }).Check(CommitSeed.Config);

    [Fact]
    public void Beyond_its_bound_and_below_nothing_it_refuses()
    {
        Outbox<int> outbox = new(1);
        Assert.False(outbox.TryDequeue(out _));
        outbox.Add() = 1;
        Assert.Throws<InvalidOperationException>(() => outbox.Add());
        Assert.True(outbox.TryDequeue(out int only));
        Assert.Equal(1, only);
    }
}
