using System.CommandLine;

using Tutti.Cli.Json;
using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti ls [NODE] [--all]</c></summary>
internal static class LsVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string?> node = new("NODE") { Description = "Only this node.", Arity = ArgumentArity.ZeroOrOne, Validators = { CommonOptions.NotEmpty } };
        Option<bool> all = new("--all") { Description = "Also nodes that speak only ZRE, and other running tutti commands." };
        return new Command("ls", "List the nodes and their parameters.")
        {
            Arguments = { node },
            Options = { all },
            Action = new VerbAction(run => RunAsync(run, run.Arguments.GetValue(node), run.Arguments.GetValue(all))),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, string? name, bool all)
    {
        await using Guest guest = await Guest.JoinAsync(run, "ls");
        IReadOnlyList<Peer> nodes;
        IReadOnlyList<string> missed = [];
        if (name is not null)
        {
            nodes = [await guest.FindAsync(NodeParameter.ReadNode(name.EndsWith('/') ? name[..^1] : name))];
        }
        else
        {
            Task survey = guest.Node.SurveyAsync(run.Wait, run.Cancellation);
            missed = await guest.MeetNamedPeersAsync();
            await survey;
            nodes = [.. guest.Node.Peers.Where(p => all || (p.IsZocp && !p.Headers.ContainsKey(Guest.Header))).OrderBy(p => p.Name, StringComparer.Ordinal)];
        }

        Room room = new(guest.Node, nodes);
        if (run.Output.AsJson)
        {
            run.Output.Json(room.ToJson(), CliJson.Plain.IReadOnlyListNodeJson);
        }
        else
        {
            Print(run, guest, room);
        }

        foreach (string endpoint in missed)
        {
            run.Output.Note($"--peer {endpoint}: nobody was met there within {Guest.Seconds(run.Wait)} s.");
        }

        foreach (Peer silent in nodes.Where(n => n.IsPresent && n.IsZocp && !n.ParametersKnown))
        {
            run.Output.Note($"{silent.Name} has not told its parameters: its program may hang.");
        }

        return ExitCode.Done;
    }

    private static void Print(Invocation run, Guest guest, Room room)
    {
        if (room.Nodes.Count == 0)
        {
            int others = guest.Node.Peers.Count;
            run.Output.Note(others == 0 ? guest.WhyAlone() : $"No node with parameters was met, but {others} without; see them with --all.");
        }
        else if (run.Output.IsTerminal)
        {
            RoomTable.Print(room);
        }
        else
        {
            foreach (string line in room.Lines())
            {
                run.Output.Line(line);
            }
        }
    }
}
