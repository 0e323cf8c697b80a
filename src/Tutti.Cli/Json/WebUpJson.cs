namespace Tutti.Cli.Json;

/// <summary>The line of <c>web</c>: where the page is. The token is null where none is needed.</summary>
internal sealed record WebUpJson(string Link, string Address, int Port, string? Token, string Show, string Node, string Uuid, string Card);
