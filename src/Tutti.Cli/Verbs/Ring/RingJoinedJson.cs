namespace Tutti.Cli.Verbs;

/// <summary>A device has joined by <c>ring join</c> or <c>ring synth</c>.</summary>
internal sealed record RingJoinedJson(string Name, int Address, string Id, string Hub, double RingTimeS, double ClockErrorUs);
