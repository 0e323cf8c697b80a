using System.CommandLine;

using Tutti.Cli.Json;
using Tutti.Cli.Notation;
using Tutti.Cli.Running;
using Tutti.Cli.Shows;
using Tutti.Shows;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti save SHOW.json [--value NODE[/PARAMETER]] [--all-values] [--dry-run]</c></summary>
internal static class SaveVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string> file = VerbArguments.ShowFile();
        Option<string[]> values = new("--value")
        {
            Description = "Also save this value, or all values of this node that can be set; may be given several times.",
            HelpName = "NODE[/PARAMETER]",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
            Validators = { CommonOptions.NotEmpty },
        };
        Option<bool> all = new("--all-values") { Description = "Also save every value that can be set." };
        Option<bool> dry = new("--dry-run") { Description = "Print the show instead of writing it." };
        return new Command("save", "Write all patches of the room, and chosen values, into a show file.")
        {
            Arguments = { file },
            Options = { values, all, dry },
            Action = new VerbAction(run => RunAsync(run, run.Arguments.GetValue(file)!, run.Arguments.GetValue(values) ?? [], run.Arguments.GetValue(all), run.Arguments.GetValue(dry))),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, string file, string[] values, bool all, bool dry)
    {
        await using Guest guest = await Guest.JoinAsync(run, "save");
        await guest.Node.SurveyAsync(run.Wait, run.Cancellation);
        HashSet<string> noted = new(StringComparer.Ordinal);
        ShowRecorder recorder = new(guest.Node, note =>
        {
            if (noted.Add(note))
            {
                run.Output.Note(note);
            }
        });
        await recorder.PatchesAsync(run.Cancellation);
        foreach (string value in values)
        {
            recorder.Value(value);
        }

        if (all)
        {
            recorder.AllValues();
        }

        ShowDocument show = recorder.ToDocument(TimeProvider.System.GetUtcNow());
        if (dry)
        {
            run.Output.Line(show.ToText().TrimEnd('\n'));
            return ExitCode.Done;
        }

        ShowWriter.Write(file, show);
        if (run.Output.AsJson)
        {
            run.Output.Json(new ShowSavedJson(file, show.Nodes?.Count ?? 0, show.Patches!.Count, show.Values?.Count ?? 0, true), CliJson.Plain.ShowSavedJson);
        }
        else
        {
            run.Output.Line(Printable.Escape($"{file}: {show.Patches!.Count} patches and {show.Values?.Count ?? 0} values of {show.Nodes?.Count ?? 0} nodes"));
        }

        if (guest.Node.Peers.Count == 0)
        {
            run.Output.Note(guest.WhyAlone());
        }

        return ExitCode.Done;
    }
}
