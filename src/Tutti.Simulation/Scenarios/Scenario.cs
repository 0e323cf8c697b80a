namespace Tutti.Simulation.Scenarios;

/// <summary>A story that a world goes through.</summary>
/// <param name="Name">One word.</param>
/// <param name="What">What happens, in one line.</param>
/// <param name="Weight">How often it is chosen among all.</param>
/// <param name="Play">Plays it to the end, checks included.</param>
public sealed record Scenario(string Name, string What, int Weight, Action<SimRun> Play)
{
    /// <summary>The scenario that a seed leads to.</summary>
    public static Scenario Of(ulong seed)
    {
        // A stream of its own: the world's begins with the seed.
        int number = new Chance(seed ^ 0x7475747469).Below(Stories.All.Sum(s => s.Weight));
        foreach (Scenario scenario in Stories.All)
        {
            number -= scenario.Weight;
            if (number < 0)
            {
                return scenario;
            }
        }

        return Stories.All[0];
    }
}
