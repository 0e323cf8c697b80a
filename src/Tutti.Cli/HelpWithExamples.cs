using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

using Tutti.Cli.Running;

namespace Tutti.Cli;

/// <summary>The usual help text, and below it remarks and examples.</summary>
/// <param name="options">What every verb takes; those of the network are not shown where they mean nothing.</param>
internal sealed class HelpWithExamples(CommonOptions options) : SynchronousCommandLineAction
{
    private const int NarrowestColumns = 60;
    private const int PipedColumns = 110;

    private readonly HelpAction _usual = new() { MaxWidth = Math.Max(NarrowestColumns, Console.IsOutputRedirected ? PipedColumns : Console.WindowWidth) };

    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        TextWriter output = parseResult.InvocationConfiguration.Output;
        string verb = CommandPath.Of(parseResult.CommandResult.Command);
        bool isAlone = HelpNotes.UsesNoNetwork(verb);
        foreach (Option option in options.OfTheNetwork)
        {
            option.Hidden = isAlone;
        }

        int code = _usual.Invoke(parseResult);
        Write(output, "Remarks:", HelpNotes.Remarks(verb));
        Write(output, "Examples:", HelpNotes.Examples(verb));
        return code;
    }

    private static void Write(TextWriter output, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }

        output.WriteLine(title);
        foreach (string line in lines)
        {
            output.WriteLine($"  {line}");
        }

        output.WriteLine();
    }
}
