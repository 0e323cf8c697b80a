namespace Tutti.Cli.Json;

/// <summary>The last line of <c>mpdl diff --json</c>.</summary>
internal sealed record MpdlDiffEndJson(MpdlDiffSummaryJson Summary);
