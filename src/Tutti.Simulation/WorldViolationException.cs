using Tutti.Protocols.Wire;

namespace Tutti.Simulation;

/// <summary>Something in a world is not as it must be.</summary>
public sealed class WorldViolationException : Exception
{
    /// <summary>Nothing known.</summary>
    public WorldViolationException()
    {
        What = "";
    }

    /// <summary>What it is.</summary>
    public WorldViolationException(string what)
        : base(what)
    {
        What = what;
    }

    /// <summary>What it is, and what led to it.</summary>
    public WorldViolationException(string what, Exception inner)
        : base(what, inner)
    {
        What = what;
    }

    /// <summary>What it is, where it can be seen again, and when.</summary>
    /// <param name="seed">The seed of the world.</param>
    /// <param name="at">When it was seen, in the world's time.</param>
    /// <param name="what">What it is.</param>
    /// <param name="replay">The command that shows it again.</param>
    public WorldViolationException(ulong seed, Instant at, string what, string replay)
        : base(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"at {at.Nanoseconds / 1e9:0.000} s: {what} (see it again: {replay})"))
    {
        Seed = seed;
        At = at;
        What = what;
    }

    /// <summary>The seed of the world.</summary>
    public ulong Seed { get; }

    /// <summary>When it was seen, in the world's time.</summary>
    public Instant At { get; }

    /// <summary>What it is.</summary>
    public string What { get; }
}
