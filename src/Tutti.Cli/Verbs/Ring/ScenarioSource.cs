using Tutti.Simulation.Ring.Scenarios;

namespace Tutti.Cli.Verbs;

/// <summary>Finds a scenario by what was typed: a file, or the name of a built-in one.</summary>
internal static class ScenarioSource
{
    private const int MostCharacters = 1_000_000;

    /// <summary>Reads it; <paramref name="seed"/> replaces its own.</summary>
    /// <exception cref="UsageException">There is none, or it cannot be read.</exception>
    public static RingScenario Read(string name, uint? seed)
    {
        try
        {
            // A file wins: whoever has one called guitar means it.
            RingScenario scenario = RingScenarioReader.Read(name, File.Exists(name) ? ReadFile(name) : BuiltIn(name));
            return seed is { } own ? scenario with { Plan = scenario.Plan with { Seed = unchecked((int)own) } } : scenario;
        }
        catch (RingScenarioException e)
        {
            throw new UsageException(e.Where, e.What, e.Remedy);
        }
    }

    private static string BuiltIn(string name) => BuiltInScenarios.Names.Contains(name, StringComparer.Ordinal)
        ? BuiltInScenarios.Text(name)
        : throw new UsageException(name, "there is no such file, and no such scenario", $"built in are {string.Join(' ', BuiltInScenarios.Names)}, and published");

    private static string ReadFile(string path)
    {
        try
        {
            FileInfo file = new(path);
            return file.Length <= MostCharacters ? File.ReadAllText(path) : throw new UsageException(path, "it is too large for a scenario", $"at most {MostCharacters} bytes");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(path, "it cannot be read", e.Message);
        }
    }
}
