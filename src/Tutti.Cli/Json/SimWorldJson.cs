namespace Tutti.Cli.Json;

/// <summary>One world of <c>tutti sim</c>; no violation: it healed.</summary>
internal sealed record SimWorldJson(ulong Seed, string Scenario, int Hosts, int Faults, double Seconds, long Events, long Signals, string? Violation);
