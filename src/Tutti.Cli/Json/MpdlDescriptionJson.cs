namespace Tutti.Cli.Json;

/// <summary>What is in an MPDL file: the answer of <c>mpdl info --json</c>.</summary>
/// <param name="File">The file.</param>
/// <param name="Seconds">From the first record to the last.</param>
/// <param name="Octets">Octets of whole records.</param>
/// <param name="Records">Whole records.</param>
/// <param name="Malformed">Records whose packet is malformed.</param>
/// <param name="CutAt">Where the file was cut short, in octets; null: it is whole.</param>
/// <param name="LongestPacket">Octets of the longest packet.</param>
/// <param name="BusiestSecond">Octets of the packets of the busiest second.</param>
/// <param name="Attacks">Attacks of notes.</param>
/// <param name="MostSounding">The most notes that sounded together.</param>
/// <param name="Families">Families that are used.</param>
/// <param name="Instruments">Instruments that are used, as <c>F.I</c>.</param>
/// <param name="Notes">How many notes are used.</param>
/// <param name="Descriptors">By kind, then by name or id, how often.</param>
internal sealed record MpdlDescriptionJson(
    string File,
    double Seconds,
    long Octets,
    long Records,
    long Malformed,
    long? CutAt,
    int LongestPacket,
    long BusiestSecond,
    long Attacks,
    int MostSounding,
    IReadOnlyList<int> Families,
    IReadOnlyList<string> Instruments,
    int Notes,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, long>> Descriptors);
