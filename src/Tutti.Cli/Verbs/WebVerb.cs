using System.CommandLine;

using Tutti.Cli.Running;
using Tutti.Cli.Web;
using Tutti.Patchbay;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti web [--listen ADDRESS] [--port PORT]</c></summary>
internal static class WebVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        WebArguments arguments = new();
        Option<double?> limit = VerbArguments.For();
        return new Command("web", "Show the room in a browser: see every value move, patch by drag, take back.")
        {
            Options = { arguments.Listen, arguments.Port, arguments.Token, arguments.Show, arguments.Hosts, arguments.Origins, limit },
            Action = new VerbAction(run => RunAsync(run, arguments, limit), endsWhenTold: true),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, WebArguments arguments, Option<double?> limit)
    {
        PatchbayOptions options = arguments.Read(run.Arguments) with { StateFolder = NodeOptions.UsualStateFolder };
        await using Guest guest = await Guest.JoinAsync(run, "web");
        await using PatchbayServer server = await WebServing.StartAsync(run, guest.Node, options);
        WebServing.Tell(run.Output, server, guest.Node, asRemark: false);
        using CancellationTokenSource end = VerbArguments.Until(run, limit);
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The way it ends.
        }

        return ExitCode.Done;
    }
}
