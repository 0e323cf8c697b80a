namespace Tutti.Cli.Json;

/// <summary>A node, as <c>ls</c> tells it.</summary>
internal sealed record NodeJson(
    string Name,
    string Uuid,
    string? Identity,
    string Endpoint,
    IReadOnlyDictionary<string, string> Headers,
    IReadOnlyList<string> Groups,
    string Implementation,
    IReadOnlyDictionary<string, ZocpValue> Placement,
    IReadOnlyDictionary<string, ParameterJson> Parameters);
