namespace Tutti.Cli.Verbs;

/// <summary>The hub.</summary>
internal sealed record RingStatusJson(
    string Time, string Hub, string Monitor, double RingTimeS, long Rotations, double RotationMedianUs, double RotationP99Us, double RotationWorstUs,
    long Frames, long Octets, double FramesPerSecond, double OctetsPerSecond, long Dropped, long Refused, IReadOnlyList<RingPortJson> Ports);
