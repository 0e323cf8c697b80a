namespace Tutti.Cli.Verbs;

/// <summary>A port of a hub.</summary>
internal sealed record RingPortJson(
    int Port, string Path, string Role, string Id, int Address, bool Connected, bool Sending, bool Open, long FramesIn, long FramesOut, long OctetsIn, long OctetsOut, long Errors, long Repeated, int Waiting, double ClockErrorUs);
