namespace Tutti.Patchbay.Rooms;

/// <summary>A patch was made, or taken away.</summary>
/// <param name="From">The emitter.</param>
/// <param name="To">The receiver.</param>
/// <param name="Made">True when it was made.</param>
internal sealed record PatchStep(HistoryPlace From, HistoryPlace To, bool Made) : HistoryStep;
