using System.CommandLine;

namespace Tutti.Cli;

/// <summary>How a verb is typed: <c>ring sim</c> for the verb <c>sim</c> of the verb <c>ring</c>.</summary>
internal static class CommandPath
{
    /// <summary>The words of a verb; <c>tutti</c> for the whole command.</summary>
    public static string Of(Command command)
    {
        Command? parent = command.Parents.OfType<Command>().FirstOrDefault();
        return parent is null || parent.Parents.FirstOrDefault() is null ? command.Name : $"{Of(parent)} {command.Name}";
    }

    /// <summary>All verbs, those of verbs included; each after its parent.</summary>
    public static IEnumerable<Command> Verbs(Command command) => command.Subcommands.SelectMany(verb => Verbs(verb).Prepend(verb));
}
