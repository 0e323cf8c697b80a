using Tutti.Cli.Json;
using Tutti.Cli.Notation;
using Tutti.Cli.Running;
using Tutti.Shows;

namespace Tutti.Cli.Shows;

/// <summary>Prints differences between a show and a room, one a line: <c>+</c> to patch, <c>-</c> to unpatch, <c>~</c> to set, <c>?</c> waits, <c>!</c> refused.</summary>
internal static class ShowPrinter
{
    /// <summary>A difference that is there.</summary>
    public static void Difference(CommandOutput output, ShowChange change) => Print(output, change, change.Missing is null ? "todo" : "waiting", change.Missing);

    /// <summary>What came of a change.</summary>
    public static void Told(CommandOutput output, in ShowProgress told)
    {
        switch (told.State)
        {
            case ShowProgressState.Done:
                Done(output, told.Change);
                break;
            case ShowProgressState.Refused:
                Refused(output, told.Change, told.Why ?? string.Empty);
                break;
            default:
                Difference(output, told.Change with { Missing = told.Why });
                break;
        }
    }

    /// <summary>It is done.</summary>
    public static void Done(CommandOutput output, ShowChange change) => Print(output, change, "done", null);

    /// <summary>It was refused.</summary>
    public static void Refused(CommandOutput output, ShowChange change, string why) => Print(output, change, "refused", why);

    private static void Print(CommandOutput output, ShowChange change, string state, string? why)
    {
        bool isValue = change.Kind == ShowChangeKind.Value;
        if (output.AsJson)
        {
            string kind = change.Kind switch { ShowChangeKind.Value => "value", ShowChangeKind.Patch => "patch", _ => "unpatch" };
            ShowChangeJson json = new(
                kind,
                state,
                isValue ? null : change.Start.ToString(),
                isValue ? null : change.End.ToString(),
                isValue ? change.Start.ToString() : null,
                isValue ? change.Value : default(ZocpValue?), // a bare null would become the value null
                isValue && change.Missing is null ? change.Now : default(ZocpValue?),
                why);
            output.Json(json, CliJson.Plain.ShowChangeJson);
            return;
        }

        char mark = state switch { "waiting" => '?', "refused" => '!', _ => change.Kind switch { ShowChangeKind.Value => '~', ShowChangeKind.Patch => '+', _ => '-' } };
        string values = !isValue ? string.Empty : state == "todo" ? $" {Shown(change.Now)} -> {Shown(change.Value)}" : $" {Shown(change.Value)}";
        output.Line($"{mark} {Printable.Escape(change.What)}{values}{(why is null ? string.Empty : $": {Printable.Escape(why)}")}");
    }

    // Text in quotes, or an empty one would not be seen.
    private static string Shown(in ZocpValue value) => value.TryGetText(out _) ? $"\"{ValueText.Line(value)}\"" : ValueText.Line(value);
}
