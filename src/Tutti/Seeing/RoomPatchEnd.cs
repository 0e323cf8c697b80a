namespace Tutti;

/// <summary>One end of a patch.</summary>
/// <param name="Node">UUID of the node; the last one known when it is not here.</param>
/// <param name="Name">Its name; empty when nobody knows it.</param>
/// <param name="Path">The parameter.</param>
public readonly record struct RoomPatchEnd(Uuid Node, string Name, string Path)
{
    /// <summary><c>NAME/PATH</c>, or the first digits of the UUID where no name is known.</summary>
    public override string ToString() => $"{(Name.Length > 0 ? Name : Node.ToString()[..8])}/{Path}";
}
