namespace Tutti.Patchbay.Rooms;

/// <summary>One end of a patch.</summary>
/// <param name="Node">UUID of its node; the last one known when it is not here.</param>
/// <param name="Name">Name of its node; empty when nobody knows it.</param>
/// <param name="Path">The parameter.</param>
/// <param name="Identity">What outlives restarts of its node; null when it has nothing of the kind, or nobody knows.</param>
internal readonly record struct ShownEnd(Uuid Node, string Name, string Path, string? Identity = null)
{
    /// <summary>As people call it: <c>lamp/level</c>.</summary>
    public override string ToString() => $"{(Name.Length > 0 ? Name : Node.ToString()[..8])}/{Path}";
}
