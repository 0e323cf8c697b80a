namespace Tutti;

/// <summary>A parameter of a node, here or elsewhere: where a patch starts or ends.</summary>
/// <remarks>It is only a name: the parameter need not exist. Thread-safe: yes (immutable).</remarks>
/// <param name="Node">The UUID of the node, as it is now.</param>
/// <param name="Path">
/// <c>NAME</c>, or <c>OBJECT/NAME</c> for a parameter inside an object; a slash that belongs to a name is written <c>%2F</c>, a percent
/// sign <c>%25</c>.
/// </param>
public readonly record struct ParameterAddress(Uuid Node, string Path)
{
    /// <summary><c>UUID/PATH</c>.</summary>
    public override string ToString() => $"{Node}/{Path}";
}
