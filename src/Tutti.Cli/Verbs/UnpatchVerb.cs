using System.CommandLine;

using Tutti.Cli.Running;

namespace Tutti.Cli.Verbs;

/// <summary><c>tutti unpatch FROM TO</c></summary>
internal static class UnpatchVerb
{
    /// <summary>The verb.</summary>
    public static Command Make(CommonOptions options) => PatchVerb.Make("unpatch", "Take a patch away; one that is not there is no error.", patched: false);
}
