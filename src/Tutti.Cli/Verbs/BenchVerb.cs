using System.CommandLine;
using System.Globalization;

using Spectre.Console;

using Tutti.Cli.Bench;
using Tutti.Cli.Json;
using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti bench [GROUP...] [--rounds N]</c></summary>
internal static class BenchVerb
{
    private const int MostRounds = 101;

    private static readonly (string Name, Func<int, Action<string>, Task<IReadOnlyList<BenchRow>>> Measure)[] s_groups =
    [
        ("speed", RoundTripFigures.MeasureAsync), ("peers", ManyPeersFigures.MeasureAsync), ("crowd", CrowdFigures.MeasureAsync),
    ];

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string[]> groups = new("GROUP") { Description = "Only these figures: speed, peers, crowd.", Arity = ArgumentArity.ZeroOrMore };
        groups.AcceptOnlyFromAmong([.. s_groups.Select(g => g.Name)]);
        Option<int> rounds = new("--rounds")
        {
            Description = "How often each is measured, in turns; medians are told.",
            HelpName = "N",
            DefaultValueFactory = _ => 7,
        };
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > MostRounds)
            {
                result.AddError($"--rounds takes a number from 1 to {MostRounds}");
            }
        });
        Option<string[]> role = new("--role") { Hidden = true };
        return new Command("bench", "Measure how fast Tutti is on this machine, against plain sockets and libzmq.")
        {
            Arguments = { groups },
            Options = { rounds, role },
            Action = new VerbAction(run => run.Arguments.GetValue(role) is { Length: > 0 } roles
                ? ServeAsync(roles)
                : RunAsync(run, run.Arguments.GetValue(groups) ?? [], run.Arguments.GetValue(rounds))),
        };
    }

    private static async Task<ExitCode> ServeAsync(string[] role)
    {
        await BenchRoles.RunAsync(role, Console.Out, Console.In);
        return ExitCode.Done;
    }

    private static async Task<ExitCode> RunAsync(Invocation run, string[] groups, int rounds)
    {
        if (!Libzmq.IsThere)
        {
            run.Output.Note("libzmq.so.5 is not installed (Debian: libzmq5): what is held against it is left out.");
        }

        if (!Pinning.IsPossible)
        {
            run.Output.Note("This system cannot keep processes on a processor, or has only one: the figures mean less.");
        }

        Pinning.Pin(1);
        List<BenchRow> rows = [];
        foreach ((string name, Func<int, Action<string>, Task<IReadOnlyList<BenchRow>>> measure) in s_groups)
        {
            if (groups.Length == 0 || groups.Contains(name, StringComparer.Ordinal))
            {
                rows.AddRange(await measure(rounds, what => run.Output.Progress(what)));
                run.Cancellation.ThrowIfCancellationRequested();
            }
        }

        run.Output.Progress(null);
        if (run.Output.AsJson)
        {
            run.Output.Json(rows, CliJson.Plain.ListBenchRow);
        }
        else if (run.Output.IsTerminal)
        {
            Print(rows);
        }
        else
        {
            foreach (BenchRow row in rows)
            {
                run.Output.Line(string.Join('\t', row.Figure, BenchText.Number(row.Value), row.Unit, Optional(row.Baseline), Optional(row.Ratio), row.Floor, row.Ok ? "ok" : "missed"));
            }
        }

        return ExitCode.Done;
    }

    private static void Print(List<BenchRow> rows)
    {
        Table table = new() { Border = TableBorder.Simple };
        table.AddColumns("figure", "value", "unit", "baseline", "ratio", "floor", "");
        foreach (BenchRow row in rows)
        {
            table.AddRow(
                new Text(row.Figure), new Text(BenchText.Number(row.Value)), new Text(row.Unit), new Text(Optional(row.Baseline)), new Text(Optional(row.Ratio)),
                new Text(row.Floor), new Text(row.Ok ? "ok" : "missed", row.Ok ? new Style(Color.Green) : new Style(Color.Yellow)));
        }

        TerminalConsole.Make().Write(table);
    }

    private static string Optional(double? number) => number is double n ? n.ToString("0.###", CultureInfo.InvariantCulture) : string.Empty;
}
