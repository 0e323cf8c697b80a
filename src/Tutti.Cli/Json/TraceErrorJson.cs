namespace Tutti.Cli.Json;

/// <summary>What is wrong with a unit, and at which octet of the frame that was read.</summary>
internal sealed record TraceErrorJson(string Reason, long Offset);
