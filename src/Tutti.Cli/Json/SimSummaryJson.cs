namespace Tutti.Cli.Json;

/// <summary>All worlds of one <c>tutti sim</c>.</summary>
internal sealed record SimSummaryJson(int Worlds, int Failed, ulong FirstSeed, double SimulatedSeconds, double Seconds);
