namespace Tutti.Doctor.Checks;

/// <summary>D4: another program holds the port of the beacons and does not share it.</summary>
internal sealed class PortHeld : ICheck
{
    private const int Number = 4;

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(Examination seen)
    {
        if (seen is { NoStart: { } why, CannotBroadcast: false })
        {
            string holder = seen.PortHolder is { } name ? $"; it is held by {name}" : string.Empty;
            yield return new Finding(Number, true, why.What, $"{why.Reason}{holder}", why.Remedy);
        }
    }
}
