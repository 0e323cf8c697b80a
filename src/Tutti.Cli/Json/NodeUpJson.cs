namespace Tutti.Cli.Json;

/// <summary>The first line of <c>node --json</c>: it is on the network.</summary>
internal sealed record NodeUpJson(string Node, string Uuid, string Identity, string Endpoint, string Card);
