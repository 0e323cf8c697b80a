namespace Tutti;

/// <summary>One end of a patch, which may not be here now.</summary>
/// <param name="Node">The node's UUID when it was last here.</param>
/// <param name="NodeName">Its name; empty when nobody knows it.</param>
/// <param name="Identity">Its identity, which outlives restarts; null when it has none and is known by its name.</param>
/// <param name="Path">The parameter: <c>NAME</c> or <c>OBJECT/NAME</c>.</param>
public sealed record PatchEnd(Uuid Node, string NodeName, string? Identity, string Path)
{
    /// <summary><c>NODE/PATH</c>, with the first digits of the UUID where no name is known.</summary>
    public override string ToString() => $"{(NodeName.Length > 0 ? NodeName : Node.ToString()[..8])}/{Path}";
}
