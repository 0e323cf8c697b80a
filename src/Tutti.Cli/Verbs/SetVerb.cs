using System.CommandLine;

using Tutti.Cli.Notation;
using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti set NODE/PARAMETER VALUE</c></summary>
internal static class SetVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<NodeParameter> parameter = VerbArguments.Parameter("PARAMETER", "What to set.");
        Argument<string> value = new("VALUE") { Description = "For a string parameter the text as it is, for all others JSON." };
        Option<bool> force = new("--force") { Description = "Send an old node also what is out of its range or of another type; it takes anything." };
        return new Command("set", "Set a parameter, and print the value it has then.")
        {
            Arguments = { parameter, value },
            Options = { force },
            Action = new VerbAction(run => RunAsync(run, run.Arguments.GetValue(parameter), run.Arguments.GetValue(value)!, run.Arguments.GetValue(force))),
        };
    }

    private static async Task<ExitCode> RunAsync(Invocation run, NodeParameter address, string text, bool force)
    {
        await using Guest guest = await Guest.JoinAsync(run, "set");
        (Peer peer, RemoteParameter parameter) = await guest.FindAsync(address);
        ZocpValue effective = await guest.Node.SetAsync(peer[parameter.Path], Read(parameter, address, text), force, run.Cancellation);
        GetVerb.Print(run.Output, peer, parameter.Path, effective);
        return ExitCode.Done;
    }

    /// <summary>Reads a value as the type of a remote parameter wants it; one without a type that holds text now is taken for a string.</summary>
    /// <exception cref="UsageException">It is not JSON where it has to be.</exception>
    internal static ZocpValue Read(RemoteParameter parameter, NodeParameter address, string text)
    {
        string type = parameter.Type.Length == 0 && parameter.Value.TryGetText(out _) ? "string" : parameter.Type;
        return ValueText.TryRead(type, text, out ZocpValue value, out string error) ? value : throw new UsageException(address.ToString(), error, "see its type with `tutti ls`");
    }
}
