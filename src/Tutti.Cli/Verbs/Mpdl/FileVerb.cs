using System.CommandLine;

using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary>A verb that reads one file and makes another of it.</summary>
internal static class FileVerb
{
    /// <summary>The verb.</summary>
    /// <param name="name">What it is called.</param>
    /// <param name="description">What it does.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="output">What it writes; standard output when it is left out.</param>
    /// <param name="run">Does it, with the names of both files.</param>
    public static Command Make(string name, string description, Argument<string> input, Argument<string> output, Func<Invocation, string, string, ExitCode> run) => new(name, description)
    {
        Arguments = { input, output },
        Action = new VerbAction(i => Task.FromResult(run(i, i.Arguments.GetRequiredValue(input), i.Arguments.GetValue(output) ?? "-"))),
    };
}
