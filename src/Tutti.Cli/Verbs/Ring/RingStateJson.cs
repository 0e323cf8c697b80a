namespace Tutti.Cli.Verbs;

/// <summary>The state of a device on the ring has changed.</summary>
internal sealed record RingStateJson(string Time, string State, int Address);
