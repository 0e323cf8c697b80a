namespace Tutti.Cli.Json;

/// <summary>A patch of the room, as <c>patches</c> tells it; null is what nobody could tell.</summary>
/// <param name="From">The emitter.</param>
/// <param name="To">The receiver.</param>
/// <param name="State"><c>active</c>, <c>waiting</c>, <c>refused</c>, <c>ambiguous</c> or <c>stale</c>.</param>
/// <param name="Reason">Why; null when there is nothing to say.</param>
/// <param name="RateHz">Signals a second.</param>
/// <param name="AgeMs">Since the last signal.</param>
/// <param name="Sent">Signals sent.</param>
/// <param name="Received">Signals received.</param>
/// <param name="Merged">Signals that a newer value replaced before they left.</param>
/// <param name="Lost">Texts and cues missed while it was cut.</param>
/// <param name="Delay">How long signals take.</param>
internal sealed record PatchStatusJson(
    PatchEndJson From,
    PatchEndJson To,
    string State,
    string? Reason,
    double? RateHz,
    double? AgeMs,
    long? Sent,
    long? Received,
    long? Merged,
    long? Lost,
    DelayJson? Delay)
{
    /// <summary>The same as the library tells it.</summary>
    public static PatchStatusJson Of(PatchStatus patch) => new(
        End(patch.From),
        End(patch.To),
        patch.State.ToString().ToLowerInvariant(),
        patch.Reason.Length == 0 ? null : patch.Reason,
        patch.Rate is double rate ? Math.Round(rate, 1) : null,
        patch.Age is TimeSpan age ? Math.Round(age.TotalMilliseconds, 1) : null,
        patch.Sent,
        patch.Received,
        patch.Merged,
        patch.Lost,
        patch.Delay is PatchDelay delay ? DelayJson.Of(delay) : null);

    private static PatchEndJson End(PatchEnd end) => new(end.NodeName, end.Node.ToString(), end.Path);
}
