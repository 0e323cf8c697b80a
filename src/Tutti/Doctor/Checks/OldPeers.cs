namespace Tutti.Doctor.Checks;

/// <summary>D10: old nodes, and what cannot be had with them.</summary>
internal sealed class OldPeers : ICheck
{
    private const int Number = 10;

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(Examination seen)
    {
        foreach (IGrouping<string, SeenNode> kind in seen.Nodes.Where(n => n.IsOld).GroupBy(n => n.Implementation, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            string names = string.Join(", ", kind.Select(n => n.Label));
            yield return kind.Key == "zre"
                ? new Finding(Number, false, names, "speaks ZRE but not ZOCP", "it has no parameters; nothing needs doing")
                : new Finding(
                    Number,
                    false,
                    names,
                    "old ZOCP node: it does not answer whether a request worked, checks no ranges, and loses what waits when it restarts",
                    "its name stands for its identity, so keep it unique; a crash of it is noticed after 30 s; delays to and from it are not measured");
        }
    }
}
