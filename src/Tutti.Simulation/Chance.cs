namespace Tutti.Simulation;

/// <summary>All the chance of a world: a stream of numbers that a seed decides, the same on every machine and in every version of .NET.</summary>
/// <remarks>SplitMix64. Thread-safe: no.</remarks>
/// <param name="seed">Decides all of it.</param>
public sealed class Chance(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 bits.</summary>
    public ulong Next()
    {
        ulong z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>A number from 0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        return (int)(((UInt128)Next() * (uint)bound) >> 64);
    }

    /// <summary>A number from 0 up to and without 1.</summary>
    public double Fraction() => (Next() >> 11) * (1.0 / (1UL << 53));

    /// <summary>True with a probability from 0 to 1.</summary>
    public bool Happens(double probability) => probability > 0 && Fraction() < probability;

    /// <summary>A time from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public TimeSpan Between(TimeSpan least, TimeSpan most) => least + ((most - least) * Fraction());

    /// <summary>One of several.</summary>
    public T OneOf<T>(IReadOnlyList<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items[Below(items.Count)];
    }

    /// <summary>128 bits.</summary>
    public UInt128 NextWide() => new(Next(), Next());
}
