namespace Tutti.Simulation.Ring.Scenarios;

/// <summary>A scenario that cannot be read.</summary>
/// <param name="source">The file, or the name of the scenario.</param>
/// <param name="line">The line, from 1.</param>
/// <param name="what">What is wrong, as a short clause.</param>
/// <param name="remedy">What to write instead.</param>
public sealed class RingScenarioException(string source, int line, string what, string remedy) : Exception($"{source}:{line}: {what}: {remedy}")
{
    /// <summary>Where: the file and its line.</summary>
    public string Where { get; } = $"{source}:{line}";

    /// <summary>What is wrong.</summary>
    public string What { get; } = what;

    /// <summary>What to write instead.</summary>
    public string Remedy { get; } = remedy;
}
