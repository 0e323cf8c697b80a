using System.CommandLine;

using Spectre.Console;

using Tutti.Cli.Json;
using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti patches [NODE] [--watch]</c></summary>
internal static class PatchesVerb
{
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(1);

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string?> node = new("NODE") { Description = "Only patches from or to this node.", Arity = ArgumentArity.ZeroOrOne, Validators = { CommonOptions.NotEmpty } };
        Option<bool> watch = new("--watch") { Description = "Look again each second, until Ctrl-C or the time of --for." };
        Option<double?> limit = VerbArguments.For();
        return new Command("patches", "List every patch of the room: state and why, rate, age, delay.")
        {
            Arguments = { node },
            Options = { watch, limit },
            Action = new VerbAction(
                run => RunAsync(run, run.Arguments.GetValue(node), run.Arguments.GetValue(watch) || run.Arguments.GetValue(limit) is not null, limit),
                endsWhenTold: true),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, string? name, bool watch, Option<double?> limit)
    {
        await using Guest guest = await Guest.JoinAsync(run, "patches");
        using CancellationTokenSource end = VerbArguments.Until(run, limit);
        Uuid? only = name is null ? null : (await guest.FindAsync(NodeParameter.ReadNode(name.EndsWith('/') ? name[..^1] : name))).Uuid;
        await guest.Node.SurveyAsync(run.Wait, run.Cancellation);
        IReadOnlyList<PatchStatus> patches = await LookAsync(run, guest, only, run.Cancellation);
        if (patches.Count == 0 && !run.Output.AsJson)
        {
            run.Output.Note(guest.Node.Peers.Count == 0 ? guest.WhyAlone() : "There is no patch. Make one with `tutti patch FROM TO`.");
        }

        if (!watch)
        {
            Print(run.Output, patches);
            return ExitCode.Done;
        }

        try
        {
            await WatchAsync(run, guest, only, patches, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // Told to end.
        }

        return ExitCode.Done;
    }

    private static async Task<IReadOnlyList<PatchStatus>> LookAsync(Invocation run, Guest guest, Uuid? only, CancellationToken cancellation)
    {
        PatchSurvey survey = await guest.Node.SurveyPatchesAsync(cancellation);
        if (survey.Silent.Count > 0)
        {
            run.Output.Note($"These do not answer, so what only they know is missing: {Guest.Listed(survey.Silent.Select(peer => peer.Name))}");
        }

        return only is Uuid node ? [.. survey.Patches.Where(p => p.From.Node == node || p.To.Node == node)] : survey.Patches;
    }

    private static void Print(CommandOutput output, IReadOnlyList<PatchStatus> patches)
    {
        if (output.AsJson)
        {
            output.Json([.. patches.Select(PatchStatusJson.Of)], CliJson.Plain.IReadOnlyListPatchStatusJson);
        }
        else if (output.IsTerminal)
        {
            TerminalConsole.Make().Write(PatchTable.Of(patches));
        }
        else
        {
            foreach (string line in patches.Select(PatchTable.Line))
            {
                output.Line(line);
            }
        }
    }

    // On a terminal the table stays in its place; into a pipe each look follows the last after an empty line.
    private static async Task WatchAsync(Invocation run, Guest guest, Uuid? only, IReadOnlyList<PatchStatus> patches, CancellationToken end)
    {
        CommandOutput output = run.Output;
        if (output.IsTerminal && !output.AsJson)
        {
            await TerminalConsole.Make().Live(PatchTable.Of(patches)).StartAsync(async live =>
            {
                while (true)
                {
                    live.Refresh();
                    await Task.Delay(s_again, end);
                    live.UpdateTarget(PatchTable.Of(await LookAsync(run, guest, only, end)));
                }
            });
        }

        while (true)
        {
            Print(output, patches);
            await Task.Delay(s_again, end);
            patches = await LookAsync(run, guest, only, end);
            if (!output.AsJson)
            {
                output.Line(string.Empty);
            }
        }
    }
}
