namespace Tutti.Doctor.Checks;

/// <summary>D11: a node is here by its beacons and its connection, but the program behind it no longer answers.</summary>
internal sealed class Zombies : ICheck
{
    private const int Number = 11;

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(Examination seen) => seen.Nodes
        .Where(n => n.IsSilent)
        .Select(n => new Finding(
            Number,
            true,
            n.Label,
            $"it beacons and holds its connection, but does not tell its parameters{(n.IsOld ? ": the loop of the old program has ended" : ": its program hangs")}",
            "start its program again; its beacons alone keep it in every list"));
}
