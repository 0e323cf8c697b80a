namespace Tutti.Doctor.Checks;

/// <summary>D1: no network card, not the one that was asked for, or only the one that nobody else can reach.</summary>
internal sealed class NoCard : ICheck
{
    private const int Number = 1;

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(Examination seen)
    {
        if (seen.NoCard is { } why)
        {
            yield return new Finding(Number, true, why.What, why.Reason, why.Remedy);
        }
        else if (seen is { Wanted: null, Choice.Card: { IsLoopback: true } card })
        {
            yield return new Finding(
                Number, true, $"{card}", "no other network card has an IPv4 address, so only this machine is reached", "connect a network, or look why its card got no address (cable, DHCP, Wi-Fi)");
        }
        else if (seen is { Wanted: null, Choice.Card: { IsLinkLocal: true } local })
        {
            yield return new Finding(
                Number, true, $"{local}", "the card gave itself an address because nobody else gave it one", "look why there is no DHCP, or give all machines fixed addresses; with such addresses everywhere it works, too");
        }
    }
}
