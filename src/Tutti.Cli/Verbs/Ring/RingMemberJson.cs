namespace Tutti.Cli.Verbs;

/// <summary>A device as <c>ring ls</c> and <c>ring find</c> tell it.</summary>
internal sealed record RingMemberJson(
    int Address, string Id, string Name, int? Position, string? Port, bool? Connected, bool? Sending, double? ClockErrorUs, IReadOnlyDictionary<string, IReadOnlyList<string>> Characteristics);
