namespace Tutti.Cli.Verbs;

/// <summary>What <c>mpdl play</c> has sent.</summary>
internal sealed record MpdlPlayedJson(string File, IReadOnlyList<string> To, long Packets, long NotSent, int Returns, double Seconds, double LatencyMs);
