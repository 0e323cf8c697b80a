namespace Tutti.Doctor.Checks;

/// <summary>D3: our own beacons do not come back to us, as broadcasts do, so most likely nobody hears them.</summary>
internal sealed class NoEcho : ICheck
{
    private const int Number = 3;

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(Examination seen)
    {
        if (seen is { Choice: { } cut, CannotBroadcast: true })
        {
            yield return new Finding(
                Number,
                true,
                $"{cut.Card}",
                $"the system cannot broadcast on this card ({cut.Card.Broadcast})",
                "choose another card with --interface, or name nodes by --peer or a gossip hub: tunnels and point-to-point links know no broadcasts");
        }
        else if (seen is { Choice: { } choice, NoStart: null, HearsItself: false })
        {
            yield return new Finding(
                Number,
                true,
                $"{choice.Card}",
                $"the broadcasts of this machine to {choice.Card.Broadcast} port {seen.BeaconPort} do not come back to it",
                $"let UDP port {seen.BeaconPort} in and out through this machine's firewall, and check the card's network mask; where broadcasts are forbidden, name nodes by --peer or a gossip hub");
        }
    }
}
