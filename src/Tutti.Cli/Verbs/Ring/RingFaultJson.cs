namespace Tutti.Cli.Verbs;

/// <summary>A fault in <c>tutti ring sim --json</c>; <c>healedMs</c> is counted from the fault, null: never.</summary>
internal sealed record RingFaultJson(double AtMs, string What, double? HealedMs);
