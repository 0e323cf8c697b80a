using System.CommandLine;

using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs.Mpdl;

/// <summary><c>tutti mpdl VERB</c>: MPDL files, from text and MIDI to sound.</summary>
internal static class MpdlVerb
{
    private static readonly Func<CommonOptions, Command>[] s_verbs =
        [DecodeVerb.Make, EncodeVerb.Make, InfoVerb.Make, FromMidiVerb.Make, ToMidiVerb.Make, RenderVerb.Make, MpdlDiffVerb.Make];

    /// <summary>The verb with its verbs.</summary>
    public static Command Make(CommonOptions options)
    {
        Command mpdl = new("mpdl", "Read, write, convert and hear files of MPDL, the music parameter description language.");
        foreach (Func<CommonOptions, Command> verb in s_verbs)
        {
            mpdl.Subcommands.Add(verb(options));
        }

        return mpdl;
    }
}
