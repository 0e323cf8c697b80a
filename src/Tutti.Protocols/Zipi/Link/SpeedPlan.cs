using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Protocols.Zipi.Link;

/// <summary>How the monitor finds the fastest clock that works (zipi-2.22): announce, change, three tests, or one step back.</summary>
/// <remarks>Thread-safe: no.</remarks>
public sealed class SpeedPlan
{
    private readonly bool[] _failed = new bool[(int)LineRates.Fastest + 1];
    private LineRate _wanted = LineRates.Slowest;
    private LineRate _announced;
    private int _turnsLeft;
    private int _testsLeft;
    private bool _testOut;
    private bool _testBack;
    private int _rounds;

    /// <summary>The clock now.</summary>
    public LineRate Rate { get; private set; } = LineRates.Slowest;

    /// <summary>True while a change is announced or tested.</summary>
    public bool IsBusy => _announced != LineRate.None || _testsLeft > 0;

    /// <summary>Everybody can follow <paramref name="rate"/>.</summary>
    public void Want(LineRate rate) => _wanted = rate;

    /// <summary>The ring has changed: a step that failed may be tried again.</summary>
    public void ForgetFailures() => Array.Clear(_failed);

    /// <summary>The rate to announce next; null when the clock is as it should be, or a change is under way.</summary>
    public LineRate? NextRate()
    {
        if (IsBusy)
        {
            return null;
        }

        LineRate best = _wanted;
        while (best > LineRates.Slowest && _failed[(int)best])
        {
            best--;
        }

        return best == Rate ? null : best;
    }

    /// <summary>SPEED goes out.</summary>
    public void Announce(LineRate rate, int turns, int rounds)
    {
        (_announced, _turnsLeft, _rounds) = (rate, turns, rounds);
        _testsLeft = 0;
        _testOut = false;
    }

    /// <summary>The monitor has a turn; the rate to change to when it is the announced one.</summary>
    public LineRate? CountTurn()
    {
        if (_announced == LineRate.None || --_turnsLeft > 0)
        {
            return null;
        }

        Rate = _announced;
        _announced = LineRate.None;
        _testsLeft = Rate == LineRates.Slowest ? 0 : _rounds;
        _testOut = _testBack = false;
        return Rate;
    }

    /// <summary>A test came round intact.</summary>
    public void TestCameRound() => _testBack = true;

    /// <summary>True when a test frame is to go out now; else <paramref name="back"/> is the rate to fall back to, or null.</summary>
    public bool TakeTest(out LineRate? back)
    {
        back = null;
        if (_testsLeft == 0)
        {
            return false;
        }

        if (_testOut)
        {
            if (!_testBack)
            {
                back = TestFailed();
                return false;
            }

            _testOut = _testBack = false;
            if (--_testsLeft == 0)
            {
                return false;
            }
        }

        _testOut = true;
        return true;
    }

    /// <summary>What was being tested does not work: the rate to fall back to; null when nothing was being tested.</summary>
    public LineRate? TestFailed()
    {
        if (_testsLeft == 0)
        {
            return null;
        }

        _failed[(int)Rate] = true;
        Rate--;
        while (Rate > LineRates.Slowest && _failed[(int)Rate])
        {
            Rate--;
        }

        _testsLeft = Rate == LineRates.Slowest ? 0 : _rounds;
        _testOut = _testBack = false;
        return Rate;
    }
}
