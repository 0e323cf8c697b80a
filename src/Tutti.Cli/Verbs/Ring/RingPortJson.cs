namespace Tutti.Cli.Verbs;

/// <summary>A port of the hub.</summary>
internal sealed record RingPortJson(
    int Port, string Role, string Id, int Address, bool Connected, bool Sending, bool Open, long FramesIn, long FramesOut, long OctetsIn, long OctetsOut, long Errors, long Repeated, int Waiting, double ClockErrorUs);
