using Tutti.Transports;

namespace Tutti.Doctor.Checks;

/// <summary>D2: several network cards, which one is used, and why.</summary>
internal sealed class SeveralCards : ICheck
{
    private const int Number = 2;

    /// <inheritdoc/>
    public IEnumerable<Finding> Look(Examination seen)
    {
        NetworkCard[] others = [.. seen.Cards.Where(c => !c.IsLoopback && c != seen.Choice?.Card)];
        if (seen.Choice is { } choice && others.Length > 0 && (!choice.Card.IsLoopback || seen.Wanted is null))
        {
            yield return new Finding(
                Number,
                false,
                "network cards",
                $"{choice.Why.Split(';')[0]}; {(others.Length == 1 ? "there is also" : "there are also")} {string.Join(", ", others.AsEnumerable())}",
                $"if the others use that one, choose it with --interface {others[0].Name} or {CardChoice.Variable}={others[0].Name}, the same for every program of the show on this machine");
        }
    }
}
