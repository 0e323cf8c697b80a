namespace Tutti.Cli.Json;

/// <summary>The parts of an error; <c>do</c> says what to do about it.</summary>
internal sealed record ErrorPartsJson(string Code, string What, string? Why, string? Where, string Do);
