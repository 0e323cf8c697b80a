namespace Tutti.Cli.Json;

/// <summary>What a method returned.</summary>
/// <param name="Node">Name of the node.</param>
/// <param name="Uuid">The node.</param>
/// <param name="Method">The method.</param>
/// <param name="Result">What it returned; null also from an old node, which cannot answer.</param>
/// <param name="Answered">False for an old node.</param>
internal sealed record CallJson(string Node, string Uuid, string Method, ZocpValue Result, bool Answered);
