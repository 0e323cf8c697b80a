namespace Tutti.Protocols.Zre;

/// <summary>Chance from a seed (SplitMix64): the same seed gives the same run.</summary>
internal struct Jitter(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The span, more or less by up to a quarter.</summary>
    internal TimeSpan Around(TimeSpan span)
    {
        _state += 0x9E3779B97F4A7C15;
        ulong z = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        double chance = ((z ^ (z >> 31)) >> 11) / (double)(1UL << 53);
        return span * (0.75 + (chance / 2));
    }
}
