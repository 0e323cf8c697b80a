namespace Tutti.Cli.Json;

/// <summary>Wraps the summary, so that a reader can tell it from a change.</summary>
internal sealed record DemoEndJson(DemoSummaryJson Summary);
