namespace Tutti.Cli.Json;

/// <summary>An error on standard error: <c>{"error":{...}}</c>.</summary>
internal sealed record ErrorJson(ErrorPartsJson Error);
