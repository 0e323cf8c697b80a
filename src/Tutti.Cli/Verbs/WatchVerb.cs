using System.CommandLine;

using Tutti.Cli.Json;
using Tutti.Cli.Notation;
using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti watch NODE[/PARAMETER]</c></summary>
internal static class WatchVerb
{
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(100);

    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string> target = new("TARGET") { Description = "A parameter, or a node: then all its parameters.", HelpName = "NODE[/PARAMETER]", Validators = { CommonOptions.NotEmpty } };
        Option<int?> count = VerbArguments.Count("values");
        Option<double?> limit = VerbArguments.For();
        return new Command("watch", "Print values as they change, the present one first.")
        {
            Arguments = { target },
            Options = { count, limit },
            Action = new VerbAction(
                run => RunAsync(run, run.Arguments.GetValue(target)!, run.Arguments.GetValue(count) ?? int.MaxValue, limit),
                endsWhenTold: true),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, string target, int count, Option<double?> limit)
    {
        string? path = null;
        string name = NodeParameter.ReadNode(target);
        if (target.Contains('/', StringComparison.Ordinal))
        {
            NodeParameter address = NodeParameter.TryParse(target, out NodeParameter read, out string error)
                ? read
                : throw new UsageException(target, error, "see `tutti watch --help`");
            (name, path) = (address.Node, address.Path);
        }

        await using Guest guest = await Guest.JoinAsync(run, "watch");
        Peer peer = await guest.FindAsync(name);
        if (path is not null)
        {
            path = (await guest.FindAsync(new NodeParameter(name, path))).Parameter.Path;
        }

        using CancellationTokenSource end = VerbArguments.Until(run, limit);
        try
        {
            while (true)
            {
                count -= await WatchAsync(run, guest, peer, path, count, end.Token);
                if (count <= 0)
                {
                    return ExitCode.Done;
                }

                peer = await ReturnAsync(guest, peer, end.Token);
                run.Output.Note($"{peer.Name} is back.");
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
    }

    // Ends when enough was seen, or when the node has gone.
    private static async Task<int> WatchAsync(Invocation run, Guest guest, Peer peer, string? path, int most, CancellationToken end)
    {
        int seen = 0;
        IAsyncEnumerable<ParameterChange> changes = path is null ? guest.Node.WatchAsync(peer, end) : guest.Node.WatchAsync(peer[path], end);
        try
        {
            await foreach (ParameterChange change in changes)
            {
                Print(run.Output, change);
                if (++seen == most)
                {
                    break;
                }
            }
        }
        catch (NoAnswerException e) when (!peer.IsPresent)
        {
            run.Output.Note($"{peer.Name}: {e.Reason}. Waiting for it to come back.");
        }

        return seen;
    }

    private static async Task<Peer> ReturnAsync(Guest guest, Peer gone, CancellationToken end)
    {
        while (true)
        {
            Peer? back = guest.Node.Peers.FirstOrDefault(p => p.ParametersKnown && (gone.Identity is null ? p.Name == gone.Name : p.Identity == gone.Identity))
                ?? guest.Node.Peers.FirstOrDefault(p => p.ParametersKnown && p.Name == gone.Name);
            if (back is not null)
            {
                return back;
            }

            await Task.Delay(s_look, end);
        }
    }

    private static void Print(CommandOutput output, in ParameterChange change)
    {
        if (output.AsJson)
        {
            output.Json(ChangeJson.Of(change.Time, change.NodeName, change.Path, change.Value), CliJson.Plain.ChangeJson);
        }
        else
        {
            output.Line($"{Printable.Escape(new NodeParameter(change.NodeName, change.Path).ToString())} {ValueText.Line(change.Value)}");
        }
    }
}
