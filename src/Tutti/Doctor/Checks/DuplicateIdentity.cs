namespace Tutti.Doctor.Checks;

/// <summary>D9: several nodes have one identity, which happens when a state folder or a disk image is copied.</summary>
internal sealed class DuplicateIdentity : ICheck
{
    private const int Number = 9;

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(Examination seen) => seen.Nodes
        .Where(n => n.Identity is { Length: > 0 })
        .GroupBy(n => n.Identity!, StringComparer.Ordinal)
        .Where(g => g.Count() > 1)
        .OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => new Finding(
            Number,
            true,
            string.Join(", ", g.Select(n => n.Label)),
            $"they have one identity, {g.Key}, so others take them for one node that moved",
            "stop all but one, delete the state file of the copy (docs/cli.md), and start it again: it then gets its own"));
}
