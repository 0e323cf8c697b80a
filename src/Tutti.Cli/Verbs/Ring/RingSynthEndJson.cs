namespace Tutti.Cli.Verbs;

/// <summary>What <c>ring synth</c> has made.</summary>
internal sealed record RingSynthEndJson(double Seconds, long Packets, long Late, double? StartRingTimeS, double FirstPacketRingTimeS, long VoicesStarted);
