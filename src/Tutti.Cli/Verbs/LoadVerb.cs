using System.CommandLine;

using Tutti.Cli.Running;
using Tutti.Cli.Shows;
using Tutti.Shows;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti load SHOW.json [--dry-run] [--exact] [--for SECONDS]</c></summary>
internal static class LoadVerb
{
    // Old nodes do not tell of patches that others make, so the room is looked at again and again while something is missing.
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(250);

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string> file = VerbArguments.ShowFile();
        Option<bool> dry = new("--dry-run") { Description = "Only tell what would be done." };
        Option<bool> exact = new("--exact") { Description = "Also take patches away that are between nodes of the show, but not in it." };
        Option<double?> limit = VerbArguments.For();
        limit.Description = "Give up after so many seconds on what is still missing.";
        return new Command("load", "Make the patches and set the values of a show file; what is missing is done when it appears.")
        {
            Arguments = { file },
            Options = { dry, exact, limit },
            Action = new VerbAction(run => RunAsync(run, run.Arguments.GetValue(file)!, run.Arguments.GetValue(dry), run.Arguments.GetValue(exact), limit)),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, string file, bool dry, bool exact, Option<double?> limit)
    {
        ShowPlan show = ShowPlan.Read(file);
        await using Guest guest = await Guest.JoinAsync(run, "load");
        await guest.Node.SurveyAsync(run.Wait, run.Cancellation);
        ShowRoom room = new(show, guest.Node);
        if (dry)
        {
            foreach (ShowChange change in (ShowChange[])[.. room.Differences(), .. exact ? room.Extras() : []])
            {
                ShowPrinter.Difference(run.Output, change);
            }

            return ExitCode.Done;
        }

        using CancellationTokenSource end = VerbArguments.Until(run, limit);
        ShowLoader loader = new(guest.Node, room);
        loader.Told += told => ShowPrinter.Told(run.Output, told);
        try
        {
            if (exact)
            {
                await loader.RemoveAsync(room.Extras(), end.Token);
            }

            while (!await loader.DoAsync(end.Token))
            {
                await Task.Delay(s_look, end.Token);
            }
        }
        catch (OperationCanceledException) when (!run.Cancellation.IsCancellationRequested)
        {
            run.Output.Note($"given up: {loader.Waiting} of the show still missing");
            return ExitCode.NotFound;
        }

        return loader.AnyRefused ? ExitCode.Refused : ExitCode.Done;
    }
}
