namespace Tutti.Cli.Json;

/// <summary>What <c>save</c> has written.</summary>
internal sealed record ShowSavedJson(string File, int Nodes, int Patches, int Values, bool Written);
