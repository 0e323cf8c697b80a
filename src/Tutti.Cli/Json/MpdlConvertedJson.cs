namespace Tutti.Cli.Json;

/// <summary>What <c>mpdl from-midi</c> and <c>mpdl to-midi</c> wrote, and what the other side cannot say.</summary>
/// <param name="File">The file that was written.</param>
/// <param name="Seconds">How long it plays.</param>
/// <param name="Octets">Its length.</param>
/// <param name="Messages">Records of MPDL, or messages of MIDI.</param>
/// <param name="Lost">To MIDI: what was lost, by kind. From MIDI: what has no line in the map and travels as comments, by kind.</param>
/// <param name="Damaged">Places of the input that were damaged.</param>
internal sealed record MpdlConvertedJson(string File, double Seconds, long Octets, long Messages, IReadOnlyDictionary<string, long> Lost, long Damaged);
