using Tutti.Protocols.Zipi.Bits;

namespace Tutti.Simulation.Ring;

/// <summary>What goes wrong when: what was planned, and the bit errors of chance.</summary>
/// <remarks>Thread-safe: no.</remarks>
internal sealed class FaultSchedule
{
    private readonly PriorityQueue<(int Position, RingFault Fault), (long At, int Position, long Order)> _planned = new();
    private readonly Chance _chance;
    private readonly double _errorRate;
    private readonly int _stations;
    private long _order;
    private long _errorAt = long.MaxValue;

    /// <summary>The faults of a plan; its stations go on and are plugged in when it says.</summary>
    public FaultSchedule(RingPlan plan, IReadOnlyList<RingMember> members)
    {
        _chance = new Chance((ulong)plan.Seed);
        (_errorRate, _stations) = (plan.BitErrorRate, members.Count);
        foreach (RingMember member in members)
        {
            Add(member.PowerOnAt, member.Position, RingFault.SwitchOn);
            if (member.PluggedAt > 0)
            {
                Add(member.PluggedAt, member.Position, RingFault.Repair);
            }
        }

        if (_errorRate > 0)
        {
            _errorAt = 0;
            PlanError(LineRates.Slowest);
        }
    }

    /// <summary>When the next thing goes wrong.</summary>
    public long Next => Math.Min(_errorAt, NextPlanned);

    private long NextPlanned => _planned.TryPeek(out _, out (long At, int Position, long Order) first) ? first.At : long.MaxValue;

    public void Add(long at, int position, RingFault fault) => _planned.Enqueue((position, fault), (at, position, _order++));

    /// <summary>Takes what <see cref="Next"/> told of; bits are counted at <paramref name="rate"/> from there on.</summary>
    public (int Position, RingFault Fault) Take(LineRate rate)
    {
        if (NextPlanned <= _errorAt)
        {
            return _planned.Dequeue();
        }

        PlanError(rate);
        return (_chance.Below(_stations), RingFault.FlipBit);
    }

    // Each bit of each station may be wrong, whatever the others are: the time to the next wrong one is exponential.
    private void PlanError(LineRate rate)
    {
        double mean = 2.0 * rate.HalfBitNanoseconds() / (_errorRate * _stations);
        _errorAt += Math.Max(1, (long)(-Math.Log(1 - _chance.Fraction()) * mean));
    }
}
