using System.CommandLine;
using System.Net;

using Spectre.Console;

using Tutti.Cli.Demo;
using Tutti.Cli.Json;
using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti demo [--for SECONDS]</c></summary>
internal static class DemoVerb
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(40);

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Option<double?> limit = VerbArguments.For();
        return new Command(
            "demo",
            "A small show on this machine alone: a desk, a sequencer and a lamp, patched together.")
        {
            Options = { limit },
            Action = new VerbAction(
                async run =>
                {
                    using CancellationTokenSource end = VerbArguments.Until(run, limit);
                    return await RunAsync(run, end.Token);
                },
                endsWhenTold: true),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, CancellationToken end)
    {
        // TUTTI_INTERFACE is not heeded: it is for shows, and a demo must not walk into one.
        string card = run.Arguments.GetValue(run.Options.Interface) ?? (OperatingSystem.IsLinux() ? "lo" : IPAddress.Loopback.ToString());
        await using DemoShow show = new(run.NodeOptions() with { Interface = card, GossipHubPort = null });
        DemoPrinter? printer = run.Output.IsTerminal && !run.Output.AsJson ? null : new DemoPrinter(show, run.Output);
        try
        {
            await show.StartAsync(run.Wait, end);
            await (printer is null ? DrawAsync(show, new DemoView(show, card, Alias()), end) : PlayAsync(show, printer.Print, end));
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The way it ends.
        }

        double seconds = Math.Round(show.Running.TotalSeconds, 3);
        int patches = show.Patches().Count;
        await show.DisposeAsync();
        printer?.Print(); // what arrived during the farewell
        Summarize(run.Output, new DemoSummaryJson(seconds, 3, patches, show.Signals));
        return ExitCode.Done;
    }

    private static void Summarize(CommandOutput output, DemoSummaryJson summary)
    {
        if (output.AsJson)
        {
            output.Json(new DemoEndJson(summary), CliJson.Plain.DemoEndJson);
        }
        else
        {
            output.Note(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{summary.Signals} signals over {summary.Patches} patches in {summary.Seconds:0.0} s."));
        }
    }

    private static async Task DrawAsync(DemoShow show, DemoView view, CancellationToken end)
    {
        IAnsiConsole console = TerminalConsole.Make();
        await console.Live(view.Picture()).Overflow(VerticalOverflow.Crop).AutoClear(false).StartAsync(async live =>
        {
            await PlayAsync(show, () => live.UpdateTarget(view.Picture()), end);
        });
    }

    private static async Task PlayAsync(DemoShow show, Action each, CancellationToken end)
    {
        using PeriodicTimer timer = new(s_tick);
        long last = TimeProvider.System.GetTimestamp();
        while (!end.IsCancellationRequested)
        {
            long now = TimeProvider.System.GetTimestamp();
            show.Advance(TimeProvider.System.GetElapsedTime(last, now));
            last = now;
            each();
            await timer.WaitForNextTickAsync(end);
        }
    }

    // From a clone, `tutti` is no command yet: say what stands for it.
    private static string? Alias()
    {
        string? process = Environment.ProcessPath;
        return Path.GetFileNameWithoutExtension(process) switch
        {
            null or "tutti" => null,
            "dotnet" => $"dotnet {Path.Combine(AppContext.BaseDirectory, "Tutti.Cli.dll")}",
            _ => process,
        };
    }
}
