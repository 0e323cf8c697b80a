namespace Tutti.Patchbay.Rooms;

/// <summary>A parameter was given a value.</summary>
/// <param name="Place">The parameter.</param>
/// <param name="Before">Its value before.</param>
/// <param name="After">Its value then.</param>
internal sealed record SetStep(HistoryPlace Place, ZocpValue Before, ZocpValue After) : HistoryStep;
