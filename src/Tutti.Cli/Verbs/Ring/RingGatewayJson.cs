namespace Tutti.Cli.Verbs;

/// <summary>A device of the ring is a node now, or no longer.</summary>
internal sealed record RingGatewayJson(string Time, string Node, string Uuid, bool Shown);
