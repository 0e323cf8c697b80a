namespace Tutti.Cli.Json;

/// <summary>How much two MPDL files differ.</summary>
/// <param name="Same">Records that both have.</param>
/// <param name="OnlyA">Records that only the first has.</param>
/// <param name="OnlyB">Records that only the second has.</param>
internal sealed record MpdlDiffSummaryJson(long Same, long OnlyA, long OnlyB);
