using System.CommandLine;

using Spectre.Console;

using Tutti.Cli.Doctor;
using Tutti.Cli.Json;
using Tutti.Cli.Notation;
using Tutti.Cli.Running;
using Tutti.Doctor;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti doctor [--for SECONDS]</c></summary>
internal static class DoctorVerb
{
    /// <summary>As checking programs have it: 1 when something was found. A mistake in this program has the same number, and an error text.</summary>
    private const ExitCode NeedsDoing = (ExitCode)1;

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Option<double?> limit = VerbArguments.For();
        limit.Description = "Look for so many seconds; otherwise until everybody was met, at most 3.5 s or --wait.";
        return new Command("doctor", "Find out what is wrong with the network, and say what to do.")
        {
            Options = { limit },
            Action = new VerbAction(run => RunAsync(run, run.Arguments.GetValue(limit) is double seconds ? TimeSpan.FromSeconds(seconds) : null)),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, TimeSpan? time)
    {
        Examination seen = await new Examiner(run, time).ExamineAsync();
        IReadOnlyList<Finding> findings = seen.Findings;
        int faults = findings.Count(f => f.IsFault);
        if (run.Output.AsJson)
        {
            run.Output.Json(
                new DoctorJson(
                    faults == 0,
                    seen.Choice?.Why,
                    [.. seen.Nodes.Select(n => n.Name)],
                    [.. findings.Select(f => new FindingJson($"D{f.Number}", f.IsFault, f.What, f.Where, f.Remedy))]),
                CliJson.Plain.DoctorJson);
        }
        else
        {
            Print(run.Output, seen, findings, faults);
        }

        return faults == 0 ? ExitCode.Done : NeedsDoing;
    }

    private static void Print(CommandOutput output, Examination seen, IReadOnlyList<Finding> findings, int faults)
    {
        Paper paper = new(output);
        if (seen.Choice is { } choice)
        {
            paper.Write($"Network card: {choice.Why.Split(';')[0]}.", Style.Plain);
        }

        string[] names = [.. seen.Nodes.Select(n => n.Name)];
        paper.Write(names.Length == 0 ? "No other node was met." : $"{names.Length} {(names.Length == 1 ? "node" : "nodes")} met: {Guest.Listed(names)}.", Style.Plain);
        foreach (Finding finding in findings)
        {
            Style style = finding.IsFault ? new Style(Color.Red) : new Style(Color.Yellow);
            paper.Write($"D{finding.Number} {(finding.IsFault ? "FAULT" : "note ")} {finding.Where}: {finding.What}", style);
            paper.Write($"    {finding.Remedy}", Style.Plain);
        }

        int notes = findings.Count - faults;
        string also = notes == 0 ? string.Empty : notes == 1 ? " and 1 note" : $" and {notes} notes";
        paper.Write(faults == 0 ? $"Nothing needs doing{(notes == 0 ? string.Empty : $"; {notes} {(notes == 1 ? "note" : "notes")}")}." : $"{faults} {(faults == 1 ? "fault" : "faults")}{also}.", new Style(decoration: Decoration.Bold));
    }

    /// <summary>Lines in colour on a terminal, wrapped at its width; plain ones elsewhere.</summary>
    private sealed class Paper(CommandOutput output)
    {
        private readonly IAnsiConsole? _console = output.IsTerminal ? TerminalConsole.Make() : null;

        public void Write(string line, Style style)
        {
            if (_console is null)
            {
                output.Line(Printable.Escape(line));
            }
            else
            {
                int indent = line.Length - line.TrimStart(' ').Length;
                _console.Write(new Padder(new Text(Printable.Escape(line[indent..]), style), new Padding(indent, 0, 0, 0)));
            }
        }
    }
}
