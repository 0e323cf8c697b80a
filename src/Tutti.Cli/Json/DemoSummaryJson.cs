namespace Tutti.Cli.Json;

/// <summary>The last line of <c>demo --json</c>.</summary>
/// <param name="Seconds">How long it ran.</param>
/// <param name="Nodes">Nodes in the show.</param>
/// <param name="Patches">Patches between them at the end.</param>
/// <param name="Signals">Signals that arrived over them.</param>
internal sealed record DemoSummaryJson(double Seconds, int Nodes, int Patches, long Signals);
