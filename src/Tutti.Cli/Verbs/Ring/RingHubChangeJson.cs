namespace Tutti.Cli.Verbs;

/// <summary>News of a hub.</summary>
internal sealed record RingHubChangeJson(string Time, string Event, int? Port, string Id, string From, string Reason);
