using System.CommandLine;
using System.Globalization;

using Tutti.Cli.Json;
using Tutti.Cli.Running;
using Tutti.Simulation.Scenarios;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti sim [--worlds N] [--seed S] [--scenario NAME] [--trace]</c></summary>
internal static class SimVerb
{
    private const int MostWorlds = 1_000_000;

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Option<int> worlds = new("--worlds")
        {
            Description = "How many worlds, with seeds that count upwards.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
            Validators = { result => Bounded(result.GetValueOrDefault<int>(), result.AddError) },
        };
        Option<ulong?> seed = new("--seed") { Description = "The seed of the first world; without, one by chance.", HelpName = "SEED" };
        Option<string?> scenario = new("--scenario") { Description = $"One of {string.Join(' ', Stories.All.Select(s => s.Name))}; without, as the seed has it.", HelpName = "NAME" };
        scenario.AcceptOnlyFromAmong([.. Stories.All.Select(s => s.Name)]);
        Option<bool> trace = new("--trace") { Description = "Tell all that happens." };
        return new Command("sim", "Let whole shows of nodes go through faults in virtual time, and check that they heal.")
        {
            Options = { worlds, seed, scenario, trace },
            Action = new VerbAction(run => Task.FromResult(Run(
                run,
                run.Arguments.GetValue(worlds),
                run.Arguments.GetValue(seed) ?? (ulong)Random.Shared.NextInt64(1, 1_000_000_000),
                run.Arguments.GetValue(scenario) is { } name ? Stories.Named(name) : null,
                run.Arguments.GetValue(trace)))),
        };
    }

    private static void Bounded(int worlds, Action<string> complain)
    {
        if (worlds is < 1 or > MostWorlds)
        {
            complain($"--worlds takes a number from 1 to {MostWorlds}");
        }
    }

    private static ExitCode Run(Invocation run, int worlds, ulong first, Scenario? scenario, bool trace)
    {
        int failed = 0;
        double simulated = 0;
        long started = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < worlds; i++)
        {
            run.Cancellation.ThrowIfCancellationRequested();
            SimResult result = new SimRun(first + (ulong)i, scenario, trace ? run.Output.Line : null).PlayToResult();
            failed += result.Violation is null ? 0 : 1;
            simulated += result.Seconds;
            Tell(run.Output, result, i + 1, worlds);
        }

        double seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        SimSummaryJson summary = new(worlds, failed, first, Math.Round(simulated, 3), Math.Round(seconds, 3));
        if (run.Output.AsJson)
        {
            run.Output.Json(new SimEndJson(summary), CliJson.Plain.SimEndJson);
        }
        else
        {
            run.Output.Line(string.Create(
                CultureInfo.InvariantCulture, $"{worlds - failed} of {worlds} worlds healed; {simulated:0} s were simulated in {seconds:0.0} s."));
        }

        return failed == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    private static void Tell(CommandOutput output, SimResult result, int number, int of)
    {
        if (output.AsJson)
        {
            output.Json(
                new SimWorldJson(result.Seed, result.Scenario, result.Hosts, result.Faults, Math.Round(result.Seconds, 3), result.Events, result.Signals, result.Violation),
                CliJson.Plain.SimWorldJson);
            return;
        }

        output.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{number}/{of} seed {result.Seed} {result.Scenario}: {result.Hosts} hosts, {result.Faults} faults, {result.Seconds:0.0} s, {result.Events} events, {result.Signals} signals: {result.Violation ?? "healed"}"));
    }
}
