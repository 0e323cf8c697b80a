namespace Tutti.Cli.Verbs;

/// <summary>What <c>mpdl play</c> has sent.</summary>
internal sealed record MpdlPlayedJson(string File, string To, long Packets, long NotSent, double Seconds, double LatencyMs);
