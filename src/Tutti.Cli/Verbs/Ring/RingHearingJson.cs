namespace Tutti.Cli.Verbs;

/// <summary>What a device of the ring hears of the show.</summary>
internal sealed record RingHearingJson(string Time, string Device, string Wish, bool Hears, string Reason);
