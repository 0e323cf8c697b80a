using System.CommandLine;

using Tutti.Cli.Running;
using Tutti.Simulation.Ring.Pictures;
using Tutti.Simulation.Ring.Reports;
using Tutti.Simulation.Ring.Scenarios;

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

    private static ExitCode Run(Invocation run, string? name, bool bits, string? svg, uint? seed)
    {
        if (name is null)
        {
            List(run.Output);
            return ExitCode.Done;
        }

        if (name == Published)
        {
            return PublishedTable.Print(run.Output, (int)(seed ?? 1));
        }

        RingReport report = RingRun.Play(ScenarioSource.Read(name, seed), bits);
        if (svg is not null)
        {
            Write(svg, RingPicture.Draw(report));
        }

        if (run.Output.AsJson)
        {
            run.Output.Json(RingReportJson.Of(report), RingJson.Plain.RingReportJson);
        }
        else
        {
            RingReportText.Print(run.Output, report);
        }

        return report.Violations.Count == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    private static void List(CommandOutput output)
    {
        if (output.AsJson)
        {
            output.Json([.. BuiltInScenarios.Names, Published], RingJson.Plain.IReadOnlyListString);
            return;
        }

        TextTable table = new("scenario", "what it is about");
        foreach (string name in BuiltInScenarios.Names)
        {
            table.Add(name, BuiltInScenarios.About(name));
        }

        table.Add(Published, "What was promised in 1994, and what is measured.");
        table.Print(output);
        output.Line("");
        output.Line("Or a file of your own: docs/ring-simulation.md says what stands in it.");
    }

    private static void Write(string path, string text)
    {
        try
        {
            File.WriteAllText(path, text);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException(path, "the picture cannot be written there", e.Message);
        }
    }
}
