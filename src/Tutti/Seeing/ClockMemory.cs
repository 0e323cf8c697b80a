namespace Tutti.Seeing;

/// <summary>How far the monotonic clocks of other nodes are ahead of ours, remembered, so that not every look at the room has to ask many times (see-1.3).</summary>
/// <remarks>
/// Of each node the round is kept that says most now: the two ways of a round may differ by all of its time, and since then the clocks have drifted. A round that does not fit the one
/// that is remembered, such as after a machine slept, ends it. Thread-safe: yes.
/// </remarks>
internal sealed class ClockMemory
{
    /// <summary>Two quartz clocks, each 50 millionths off, in opposite directions.</summary>
    public const double Drift = 1e-4;

    private readonly Lock _gate = new();
    private readonly Dictionary<Uuid, ClockRound> _rounds = [];

    /// <summary>What is known of a node's clock at an instant of ours.</summary>
    /// <returns>Null when nothing is.</returns>
    public ClockRelation? Find(Uuid node, long nowNs)
    {
        lock (_gate)
        {
            return _rounds.TryGetValue(node, out ClockRound round) ? round.At(nowNs) : null;
        }
    }

    /// <summary>One more round with a node.</summary>
    /// <returns>False when it does not fit what was remembered, which is forgotten then: the clock has to be compared anew.</returns>
    public bool Add(Uuid node, in ClockRound round)
    {
        lock (_gate)
        {
            if (!_rounds.TryGetValue(node, out ClockRound before))
            {
                _rounds[node] = round;
                return true;
            }

            ClockRelation then = before.At(round.AnsweredNs);
            ClockRelation now = round.At(round.AnsweredNs);
            if (Math.Abs(then.AheadNs - now.AheadNs) > then.UncertaintyNs + now.UncertaintyNs)
            {
                _rounds.Remove(node);
                return false;
            }

            if (now.UncertaintyNs <= then.UncertaintyNs)
            {
                _rounds[node] = round;
            }

            return true;
        }
    }

    /// <summary>A node has gone.</summary>
    public void Forget(Uuid node)
    {
        lock (_gate)
        {
            _rounds.Remove(node);
        }
    }
}
