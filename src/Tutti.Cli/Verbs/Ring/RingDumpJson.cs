namespace Tutti.Cli.Verbs;

/// <summary>A dump has come or gone.</summary>
internal sealed record RingDumpJson(string Kind, string Name, long Octets, string? File);
