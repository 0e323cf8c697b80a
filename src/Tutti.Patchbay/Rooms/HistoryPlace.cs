namespace Tutti.Patchbay.Rooms;

/// <summary>A parameter, so that it is found again when its node has started anew meanwhile.</summary>
/// <param name="Node">UUID of its node when it was done.</param>
/// <param name="Identity">What outlives restarts of the node; null: its name does.</param>
/// <param name="Name">Name of the node.</param>
/// <param name="Path">The parameter.</param>
internal sealed record HistoryPlace(Uuid Node, string? Identity, string Name, string Path)
{
    /// <summary>As people call it: <c>lamp/level</c>.</summary>
    public override string ToString() => $"{Name}/{Path}";
}
