using System.CommandLine;

using Tutti.Cli.Json;
using Tutti.Cli.Notation;
using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti call NODE/METHOD [ARG...]</c></summary>
internal static class CallVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<NodeParameter> method = VerbArguments.Parameter("METHOD", "What to call.", "NODE/METHOD");
        Argument<string[]> arguments = new("ARG") { Description = "Each is JSON, or else text as it is.", Arity = ArgumentArity.ZeroOrMore };
        return new Command("call", "Call a method of a node, and print what it returns.")
        {
            Arguments = { method, arguments },
            Action = new VerbAction(run => RunAsync(run, run.Arguments.GetValue(method), run.Arguments.GetValue(arguments) ?? [])),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, NodeParameter address, string[] arguments)
    {
        await using Guest guest = await Guest.JoinAsync(run, "call");
        Peer peer = await guest.FindAsync(address.Node);
        ZocpValue[] values = [.. arguments.Select(ValueText.ReadArgument)];
        ZocpValue result = await guest.Node.CallAsync(peer, address.Path, values, run.Cancellation);
        if (run.Output.AsJson)
        {
            run.Output.Json(new CallJson(peer.Name, peer.Uuid.ToString(), address.Path, result, peer.IsTutti), CliJson.Plain.CallJson);
        }
        else if (!peer.IsTutti)
        {
            run.Output.Note($"The call was sent. {peer.Name} runs a program that cannot answer calls, so nobody knows what became of it.");
        }
        else
        {
            run.Output.Line(ValueText.Line(result));
        }

        return ExitCode.Done;
    }
}
