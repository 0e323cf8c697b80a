using System.CommandLine;
using System.Net;

using Spectre.Console;

using Tutti.Cli.Demo;
using Tutti.Cli.Json;
using Tutti.Cli.Running;
using Tutti.Cli.Web;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti demo [--web] [--for SECONDS]</c></summary>
internal static class DemoVerb
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(40);

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Option<double?> limit = VerbArguments.For();
        Option<bool> web = new("--web") { Description = "Show it in a browser, too, as `tutti web` does." };
        WebArguments arguments = new();
        return new Command(
            "demo",
            "A small show on this machine alone: a desk, a sequencer and a lamp, patched together.")
        {
            Options = { limit, web, arguments.Listen, arguments.Port, arguments.Token },
            Action = new VerbAction(run => RunAsync(run, limit, run.Arguments.GetValue(web) ? arguments : null), endsWhenTold: true),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, Option<double?> limit, WebArguments? web)
    {
        // TUTTI_INTERFACE is not heeded: it is for shows, and a demo must not walk into one.
        string card = run.Arguments.GetValue(run.Options.Interface) ?? (OperatingSystem.IsLinux() ? "lo" : IPAddress.Loopback.ToString());
        await using DemoShow show = new(run.NodeOptions() with { Interface = card, GossipHubPort = null });
        DemoPrinter? printer = run.Output.IsTerminal && !run.Output.AsJson ? null : new DemoPrinter(show, run.Output);
        await show.StartAsync(run.Wait, run.Cancellation);
        await using IAsyncDisposable? page = web is null ? null : await DemoPage.StartAsync(run, card, web);
        using CancellationTokenSource end = VerbArguments.Until(run, limit);
        try
        {
            await (printer is null ? DrawAsync(show, new DemoView(show, card, Alias()), end.Token) : PlayAsync(show, printer.Print, end.Token));
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
