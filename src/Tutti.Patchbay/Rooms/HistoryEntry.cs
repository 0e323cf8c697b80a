namespace Tutti.Patchbay.Rooms;

/// <summary>Something that somebody did at the page.</summary>
/// <param name="Id">Names it; greater than those before.</param>
/// <param name="What">In words: <c>patch desk/fader to lamp/level</c>.</param>
/// <param name="By">Who.</param>
/// <param name="AtMs">When, in Unix milliseconds.</param>
/// <param name="Steps">What it was made of, in the order in which it was done.</param>
internal sealed record HistoryEntry(long Id, string What, string By, long AtMs, IReadOnlyList<HistoryStep> Steps);
