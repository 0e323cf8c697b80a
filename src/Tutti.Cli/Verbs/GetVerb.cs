using System.CommandLine;

using Tutti.Cli.Json;
using Tutti.Cli.Notation;
using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti get NODE/PARAMETER</c></summary>
internal static class GetVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<NodeParameter> parameter = VerbArguments.Parameter("PARAMETER", "What to read.");
        return new Command("get", "Print the value of a parameter.")
        {
            Arguments = { parameter },
            Action = new VerbAction(run => RunAsync(run, run.Arguments.GetValue(parameter))),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, NodeParameter address)
    {
        await using Guest guest = await Guest.JoinAsync(run, "get");
        (Peer peer, RemoteParameter parameter) = await guest.FindAsync(address);
        ZocpValue value = await guest.Node.GetAsync(peer[parameter.Path], run.Cancellation);
        Print(run.Output, peer, parameter.Path, value);
        return ExitCode.Done;
    }

    /// <summary>Prints a value: text bare, all else as JSON; a file or a program gets text exactly as it is.</summary>
    internal static void Print(CommandOutput output, Peer peer, string path, in ZocpValue value, int? sent = null)
    {
        if (output.AsJson)
        {
            output.Json(new ValueJson(peer.Name, peer.Uuid.ToString(), path, value, ValueJson.TextOf(value), sent), CliJson.Plain.ValueJson);
        }
        else
        {
            output.Line(!output.IsTerminal && value.TryGetText(out string? text) ? text : ValueText.Line(value));
        }
    }
}
