using System.CommandLine;

using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti ring sim [SCENARIO] [--bits] [--svg FILE] [--seed N]</c></summary>
internal static class RingSimVerb
{
    private const string Published = "published";

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string?> scenario = new("SCENARIO")
        {
            Description = "A file, a built-in scenario, or published; without, what there is.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<bool> bits = new("--bits") { Description = "Half bit by half bit: the same to the nanosecond, and slower." };
        Option<string?> svg = new("--svg") { Description = "Draw the ring's time line into this file.", HelpName = "FILE", Validators = { CommonOptions.NotEmpty } };
        Option<uint?> seed = new("--seed") { Description = "Decides what chance decides; without, as the scenario says.", HelpName = "SEED" };
        return new Command("sim", "Simulate a ring of instruments: how full it is, how late everybody is, and how it heals.")
        {
            Arguments = { scenario },
            Options = { bits, svg, seed },
            Action = new VerbAction(run => Task.FromResult(Run(
                run,
                run.Arguments.GetValue(scenario),
                run.Arguments.GetValue(bits),
                run.Arguments.GetValue(svg),
                run.Arguments.GetValue(seed)))),
        };
    }

    private static ExitCode Run(Invocation run, string? scenario, bool bits, string? svg, uint? seed)
    {
        if (scenario == Published)
        {
            return PublishedTable.Print(run.Output, (int)(seed ?? 1));
        }

        throw new UsageException(scenario ?? "SCENARIO", "there is no such scenario", "write published");
    }
}
