namespace Tutti.Doctor.Checks;

/// <summary>D8: several nodes have one name.</summary>
internal sealed class Twins : ICheck
{
    private const int Number = 8;

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(Examination seen) => seen.Nodes
        .GroupBy(n => n.Name, StringComparer.Ordinal)
        .Where(g => g.Count() > 1)
        .OrderBy(g => g.Key, StringComparer.Ordinal)
        .Select(g => new Finding(
            Number,
            true,
            g.Key,
            $"{g.Count()} nodes have this name: {string.Join(", ", g.Select(n => $"{n.Uuid.ToString()[..8]} at {n.HelloEndpoint ?? "?"}"))}",
            g.Any(n => n.Identity is null)
                ? "rename all but one: nodes that keep no state, such as old ones, are known by their names alone, so patches to them may not come back by themselves"
                : "rename all but one; until then name them by their UUIDs"));
}
