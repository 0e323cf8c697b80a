namespace Tutti.Cli.Verbs;

/// <summary>A hub has opened its ports.</summary>
internal sealed record RingHubUpJson(string Listen, string Id, bool Secret);
