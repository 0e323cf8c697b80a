namespace Tutti.Cli.Json;

/// <summary>What <c>mpdl encode</c> wrote.</summary>
/// <param name="File">The file.</param>
/// <param name="Records">Records in it.</param>
/// <param name="Octets">Its length.</param>
/// <param name="Damaged">Places of the text that could not be read.</param>
internal sealed record MpdlWrittenJson(string File, long Records, long Octets, long Damaged);
