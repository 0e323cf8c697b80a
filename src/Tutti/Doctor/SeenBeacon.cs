namespace Tutti.Doctor;

/// <summary>A node whose beacons were heard.</summary>
/// <param name="Uuid">Whose.</param>
/// <param name="Endpoints">Where it can be reached by what they said: more than one when that changed meanwhile.</param>
/// <param name="Probe">What came of connecting there; null when the node was met anyway.</param>
public sealed record SeenBeacon(Uuid Uuid, IReadOnlyList<string> Endpoints, ProbeResult? Probe);
