namespace Tutti.Patchbay.Rooms;

/// <summary>One thing that was done to the room and can be taken back.</summary>
internal abstract record HistoryStep;
