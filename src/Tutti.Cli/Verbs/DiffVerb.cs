using System.CommandLine;

using Tutti.Cli.Running;
using Tutti.Cli.Shows;
using Tutti.Shows;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti diff SHOW.json</c></summary>
internal static class DiffVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string> file = VerbArguments.ShowFile();
        return new Command("diff", "Tell how the room differs from a show file.")
        {
            Arguments = { file },
            Action = new VerbAction(run => RunAsync(run, run.Arguments.GetValue(file)!)),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, string file)
    {
        ShowPlan show = ShowPlan.Read(file);
        await using Guest guest = await Guest.JoinAsync(run, "diff");
        await guest.Node.SurveyAsync(run.Wait, run.Cancellation);
        ShowRoom room = new(show, guest.Node);
        ShowChange[] changes = [.. room.Differences(), .. room.Extras()];
        foreach (ShowChange change in changes)
        {
            ShowPrinter.Difference(run.Output, change);
        }

        if (guest.Node.Peers.Count == 0)
        {
            run.Output.Note(guest.WhyAlone());
        }

        return changes.Length == 0 ? ExitCode.Done : ExitCode.NotFound;
    }
}
