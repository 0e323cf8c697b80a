using System.CommandLine;

using Tutti.Cli.Running;
using Tutti.Cli.Shows;
using Tutti.Shows;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti keep SHOW.json [--for SECONDS]</c></summary>
internal static class KeepVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string> file = VerbArguments.ShowFile();
        Option<double?> limit = VerbArguments.For();
        return new Command("keep", "Hold the patches of a show file, for nodes that cannot remember them, such as two old ones.")
        {
            Arguments = { file },
            Options = { limit },
            Action = new VerbAction(run => RunAsync(run, run.Arguments.GetValue(file)!, limit), endsWhenTold: true),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, string file, Option<double?> limit)
    {
        ShowPlan show = ShowPlan.Read(file);
        await using Guest guest = await Guest.JoinAsync(run, "keep", headers: [(ShowKeeper.Header, ShowKeeper.DigestOf(show))]);
        run.Output.Note($"keeping {show.Patches.Count} patches of {file}");
        if (show.Values.Count > 0)
        {
            run.Output.Note("its values are not kept: set them with `tutti load`");
        }

        using CancellationTokenSource end = VerbArguments.Until(run, limit);
        try
        {
            await guest.Node.SurveyAsync(run.Wait, end.Token);
            await new ShowKeeper(show, guest, run.Output).RunAsync(end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The way it ends.
        }

        return ExitCode.Done;
    }
}
