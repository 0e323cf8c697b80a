namespace Tutti.Cli.Json;

/// <summary>One end of a patch.</summary>
internal sealed record PatchEndJson(string Node, string Uuid, string Parameter);
