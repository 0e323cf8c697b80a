using System.CommandLine;

using Tutti.Cli;
using Tutti.Cli.Running;
using Tutti.Cli.Verbs;

namespace Tutti.Tests.Cli;

public class CompletionScriptTests
{
    private static readonly Command s_tutti = CommandLine.Make(new CommonOptions());

    public static TheoryData<string> Scripts => [CompletionScript.Bash(s_tutti), CompletionScript.Zsh(s_tutti), CompletionScript.Fish(s_tutti)];

    [Theory]
    [MemberData(nameof(Scripts))]
    public void A_script_knows_every_verb_and_option(string script)
    {
        foreach (Command verb in CommandPath.Verbs(s_tutti))
        {
            Assert.Contains(verb.Name, script, StringComparison.Ordinal);
            Assert.All(verb.Options, option => Assert.Contains(option.Name.TrimStart('-'), script, StringComparison.Ordinal));
        }

        Assert.All(s_tutti.Options.Where(o => o.Recursive && o.Name != "--help"), option => Assert.Contains(option.Name.TrimStart('-'), script, StringComparison.Ordinal));
    }
}
