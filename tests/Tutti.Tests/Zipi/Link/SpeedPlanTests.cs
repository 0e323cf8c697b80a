using Tutti.Protocols.Zipi.Bits;
using Tutti.Protocols.Zipi.Link;

namespace Tutti.Tests.Zipi.Link;

public class SpeedPlanTests
{
    [Fact, Clause("zipi-2.22")]
    public void Three_tests_that_come_round_settle_the_clock()
    {
        SpeedPlan plan = new();
        plan.Want(LineRate.R5M);
        Assert.Equal(LineRate.R5M, plan.NextRate());
        plan.Announce(LineRate.R5M, turns: 2, rounds: 3);
        Assert.Null(plan.CountTurn());
        Assert.Equal(LineRate.R5M, plan.CountTurn());
        for (int i = 0; i < 3; i++)
        {
            Assert.True(plan.TakeTest(out _));
            plan.TestCameRound();
        }

        Assert.False(plan.TakeTest(out LineRate? back));
        Assert.Null(back);
        Assert.False(plan.IsBusy);
        Assert.Null(plan.NextRate());
    }

    [Fact, Clause("zipi-2.22")]
    public void A_test_that_does_not_come_round_means_one_step_back_which_is_not_tried_again_until_the_ring_changes()
    {
        SpeedPlan plan = new();
        plan.Want(LineRate.R5M);
        plan.Announce(LineRate.R5M, turns: 1, rounds: 3);
        plan.CountTurn();
        Assert.True(plan.TakeTest(out _));
        Assert.False(plan.TakeTest(out LineRate? back));
        Assert.Equal(LineRate.R2M, back);
        for (int i = 0; i < 3; i++)
        {
            Assert.True(plan.TakeTest(out _));
            plan.TestCameRound();
        }

        Assert.False(plan.TakeTest(out _));
        Assert.Null(plan.NextRate());
        plan.ForgetFailures();
        Assert.Equal(LineRate.R5M, plan.NextRate());
    }

    [Fact, Clause("zipi-2.22")]
    public void At_the_slowest_step_there_is_nothing_to_test_and_nothing_to_fall_back_to()
    {
        SpeedPlan plan = new();
        plan.Want(LineRate.R500K);
        plan.Announce(LineRate.R500K, turns: 1, rounds: 3);
        plan.CountTurn();
        Assert.Equal(LineRate.R250K, plan.TestFailed());
        Assert.False(plan.IsBusy);
        Assert.Null(plan.TestFailed());
    }

    [Fact, Clause("zipi-2.20")]
    public void Half_a_bit_is_a_whole_number_of_nanoseconds_at_every_step()
    {
        Assert.Equal([250_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 20_000_000],
            Enumerable.Range(1, 7).Select(step => ((LineRate)step).BitsPerSecond()));
        Assert.Equal(25, LineRate.R20M.HalfBitNanoseconds());
        Assert.Throws<ArgumentOutOfRangeException>(() => LineRate.None.HalfBitNanoseconds());
    }
}
