using System.CommandLine;
using System.CommandLine.Invocation;

using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary>What a verb does.</summary>
/// <param name="run">Does it, and says how it ended.</param>
/// <param name="endsWhenTold">True for a verb that runs until it is told to end: being told is then no error.</param>
internal sealed class VerbAction(Func<Invocation, Task<ExitCode>> run, bool endsWhenTold = false) : AsynchronousCommandLineAction
{
    /// <summary>True for a verb that runs until it is told to end.</summary>
    public bool EndsWhenTold { get; } = endsWhenTold;

    /// <summary>Does it.</summary>
    public Task<ExitCode> RunAsync(Invocation invocation) => run(invocation);

    /// <inheritdoc/>
    public override Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("A verb is run with an Invocation.");
}
