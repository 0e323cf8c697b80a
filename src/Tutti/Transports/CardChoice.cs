using System.Net;

namespace Tutti.Transports;

/// <summary>Which network card a node uses, and why: the wrong card is the commonest reason why nodes do not meet.</summary>
/// <param name="Card">The card.</param>
/// <param name="Why">The reason as a sentence, with what else was there.</param>
public sealed record CardChoice(NetworkCard Card, string Why)
{
    /// <summary>The environment variable that names a card when nothing else does.</summary>
    public const string Variable = "TUTTI_INTERFACE";

    /// <summary>Chooses a card.</summary>
    /// <param name="wanted">A card's name or IPv4 address; null or empty chooses by itself.</param>
    /// <param name="cards">The cards of this machine that are up.</param>
    /// <param name="down">The names and addresses of those that are not; null when nobody looked.</param>
    /// <exception cref="NotFoundException">The wanted card is not there or down, or there is none at all.</exception>
    public static CardChoice Choose(string? wanted, IReadOnlyList<NetworkCard> cards, IReadOnlyCollection<string>? down = null) =>
        string.IsNullOrEmpty(wanted) ? Automatic(cards) : Named(wanted, cards, down);

    /// <summary>Where a node goes when the cards of the machine have changed.</summary>
    /// <param name="now">The card in use.</param>
    /// <param name="wanted">As in <see cref="Choose"/>.</param>
    /// <param name="cards">The cards of this machine now.</param>
    /// <returns>The card to be on, which may be the same; null: there is none, wait for it.</returns>
    public static NetworkCard? After(NetworkCard now, string? wanted, IReadOnlyList<NetworkCard> cards)
    {
        // The same card first: a node that was told "eth0" stays on eth0, and waits there when the cable is out.
        NetworkCard? same = cards.FirstOrDefault(c => c.Name == now.Name && c.Address.Equals(now.Address)) ?? cards.FirstOrDefault(c => c.Name == now.Name);
        bool free = string.IsNullOrEmpty(wanted) && cards.Any(c => !c.IsLoopback);

        // A program that was started before the network was there must not stay alone on loopback.
        return free && (same is null || same.IsLoopback) ? Automatic(cards).Card : same;
    }

    private static CardChoice Named(string wanted, IReadOnlyList<NetworkCard> cards, IReadOnlyCollection<string>? down)
    {
        bool isAddress = IPAddress.TryParse(wanted, out IPAddress? address);
        NetworkCard? card = cards.FirstOrDefault(c => isAddress ? c.Address.Equals(address) : string.Equals(c.Name, wanted, StringComparison.Ordinal));
        return card is not null ? new CardChoice(card, $"{card} was asked for")
            : down?.Contains(wanted, StringComparer.Ordinal) == true ? throw new NotFoundException("this network card is down", wanted, "this machine", "put its cable in, or switch it on")
            : throw new NotFoundException(
                isAddress ? "no network card has this address" : "no network card of this name has an IPv4 address",
                what: wanted,
                where: "this machine",
                remedy: cards.Count == 0 ? "connect a network" : $"choose one of {string.Join(", ", cards)}");
    }

    private static CardChoice Automatic(IReadOnlyList<NetworkCard> cards)
    {
        NetworkCard? best = cards.OrderBy(Rank).FirstOrDefault();
        if (best is null)
        {
            throw new NotFoundException("no network card has an IPv4 address", "network card", "this machine", "connect a network, or give one with TUTTI_INTERFACE");
        }

        string reason = Rank(best) switch
        {
            0 => "it leads to the gateway",
            1 => "it has an address of a local network",
            2 => "it has an address it gave itself; no better card is up",
            _ => "no other card is up: only this machine is reached",
        };
        string others = string.Join(", ", cards.Where(c => c != best && !c.IsLoopback));
        string rest = others.Length == 0 ? string.Empty : $"; others: {others} (choose with --interface or TUTTI_INTERFACE)";
        return new CardChoice(best, $"{best} was chosen: {reason}{rest}");
    }

    private static int Rank(NetworkCard card) =>
        card.IsLoopback ? 3 : card.IsLinkLocal ? 2 : card.HasGateway ? 0 : 1;
}
