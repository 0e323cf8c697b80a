using System.Diagnostics.CodeAnalysis;
using System.Globalization;

using Tutti.Fuzz.Targets;

namespace Tutti.Fuzz.Engine;

/// <summary>What the command line wants.</summary>
internal sealed class FuzzArguments
{
    private FuzzArguments()
    {
    }

    /// <summary>Names of targets, in the order in which they are begun: whole nodes first.</summary>
    public IReadOnlyList<string> Targets { get; private set; } = [];

    /// <summary>Executions of each reader; null: as many as fit in the time.</summary>
    public long? Executions { get; private set; }

    /// <summary>Time for all targets together on all jobs; with <see cref="Executions"/>: for the whole nodes together, on one job.</summary>
    public double Seconds { get; private set; } = 60;

    /// <summary>Decides all inputs.</summary>
    public int Seed { get; private set; } = 1;

    /// <summary>Threads.</summary>
    public int Jobs { get; private set; } = Math.Min(2, Environment.ProcessorCount);

    /// <summary>Only say which targets there are.</summary>
    public bool List { get; private set; }

    /// <summary>Reads the command line.</summary>
    public static bool TryParse(string[] args, [NotNullWhen(true)] out FuzzArguments? wish, out string problem)
    {
        wish = null;
        FuzzArguments read = new();
        List<string> names = [];
        for (int i = 0; i < args.Length; i++)
        {
            string value = i + 1 < args.Length ? args[i + 1] : "";
            bool good = true;
            switch (args[i])
            {
                case "--list":
                    read.List = true;
                    continue;
                case "--seconds":
                    good = double.TryParse(value, CultureInfo.InvariantCulture, out double seconds) && seconds > 0;
                    read.Seconds = seconds;
                    break;
                case "--executions":
                    good = long.TryParse(value, CultureInfo.InvariantCulture, out long executions) && executions > 0;
                    read.Executions = executions;
                    break;
                case "--seed":
                    good = long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out long seed);
                    read.Seed = (int)(seed & int.MaxValue);
                    break;
                case "--jobs":
                    good = int.TryParse(value, CultureInfo.InvariantCulture, out int jobs) && jobs is > 0 and <= 64;
                    read.Jobs = jobs;
                    break;
                default:
                    if (AllTargets.Find(args[i]) is null)
                    {
                        problem = $"there is no target {args[i]}; they are {string.Join(", ", AllTargets.All.Select(t => t.Name))}";
                        return false;
                    }

                    names.Add(args[i]);
                    continue;
            }

            if (!good)
            {
                problem = $"{args[i]} wants a number, not '{value}'";
                return false;
            }

            i++;
        }

        read.Targets = [.. AllTargets.All.Where(t => names.Count == 0 || names.Contains(t.Name)).OrderByDescending(t => t.IsWhole).Select(t => t.Name)];
        (wish, problem) = (read, "");
        return true;
    }
}
