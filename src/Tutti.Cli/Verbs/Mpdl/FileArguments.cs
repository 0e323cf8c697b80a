using System.CommandLine;

using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary>Files as arguments.</summary>
internal static class FileArguments
{
    /// <summary>A file that is read.</summary>
    public static Argument<string> Input(string description, string name = "IN") => Make(name, $"{description}; - is standard input.");

    /// <summary>A file that is written.</summary>
    public static Argument<string> Output(string description, string name = "OUT") => Make(name, $"{description}; - is standard output.");

    /// <summary>A file that is written, standard output when it is left out.</summary>
    public static Argument<string> OptionalOutput(string description)
    {
        Argument<string> argument = Make("OUT", $"{description}; standard output when it is left out.");
        argument.Arity = ArgumentArity.ZeroOrOne;
        return argument;
    }

    private static Argument<string> Make(string name, string description) => new(name)
    {
        Description = description,
        HelpName = name,
        Validators = { CommonOptions.NotEmpty },
    };
}
