namespace Tutti.Cli.Json;

/// <summary>The last line of <c>tutti sim --json</c>.</summary>
internal sealed record SimEndJson(SimSummaryJson Summary);
