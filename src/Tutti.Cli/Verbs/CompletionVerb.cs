using System.CommandLine;

using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti completion bash|zsh|fish</c></summary>
internal static class CompletionVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options)
    {
        Argument<string> shell = new("SHELL") { Description = "The shell.", HelpName = "bash|zsh|fish" };
        shell.Validators.Add(result =>
        {
            if (result.Tokens[0].Value is not ("bash" or "zsh" or "fish"))
            {
                result.AddError($"\"{result.Tokens[0].Value}\" is none of the shells bash, zsh and fish");
            }
        });
        return new Command("completion", "Print a script that completes verbs, options, nodes and parameters.")
        {
            Arguments = { shell },
            Action = new VerbAction(run =>
            {
                Command tutti = run.Arguments.RootCommandResult.Command;
                run.Output.Line(run.Arguments.GetValue(shell) switch
                {
                    "bash" => CompletionScript.Bash(tutti),
                    "zsh" => CompletionScript.Zsh(tutti),
                    _ => CompletionScript.Fish(tutti),
                });
                return Task.FromResult(ExitCode.Done);
            }),
        };
    }
}
