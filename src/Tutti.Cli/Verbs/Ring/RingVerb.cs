using System.CommandLine;

using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti ring ...</c>: the ZIPI ring, one file a verb.</summary>
/// <remarks>The files of this folder are in the namespace above it: a namespace called Ring would hide the type of that name.</remarks>
internal static class RingVerb
{
    private static readonly Func<CommonOptions, Command>[] s_verbs = [RingSimVerb.Make];

    /// <summary>The verb with its own verbs.</summary>
    public static Command Make(CommonOptions options)
    {
        Command ring = new("ring", "The ZIPI ring of instruments.");
        foreach (Func<CommonOptions, Command> verb in s_verbs)
        {
            ring.Subcommands.Add(verb(options));
        }

        return ring;
    }
}
