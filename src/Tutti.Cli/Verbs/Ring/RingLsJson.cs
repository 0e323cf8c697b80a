namespace Tutti.Cli.Verbs;

/// <summary>The ring as <c>ring ls</c> tells it.</summary>
internal sealed record RingLsJson(string Hub, string Monitor, IReadOnlyList<RingMemberJson> Devices);
