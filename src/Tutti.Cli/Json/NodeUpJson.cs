namespace Tutti.Cli.Json;

/// <summary>The first line of <c>node</c>: where it is. Identity and state are null when it keeps no state.</summary>
internal sealed record NodeUpJson(string Node, string Uuid, string? Identity, string Endpoint, string Card, string? State);
