namespace Tutti.Cli.Json;

/// <summary>What <c>doctor</c> says.</summary>
/// <param name="Healthy">True when nothing needs doing.</param>
/// <param name="Card">Which network card was used and why; null when there is none.</param>
/// <param name="Nodes">Names of the nodes that were met.</param>
/// <param name="Findings">What was found, by number.</param>
internal sealed record DoctorJson(bool Healthy, string? Card, IReadOnlyList<string> Nodes, IReadOnlyList<FindingJson> Findings);
