namespace Tutti.Shows;

/// <summary>A patch of a show file.</summary>
/// <param name="From">The emitter, as <c>NODE/PARAMETER</c>.</param>
/// <param name="To">The receiver, as <c>NODE/PARAMETER</c>.</param>
public sealed record ShowPatch(string From, string To)
{
    /// <summary>As it is printed.</summary>
    public override string ToString() => $"{From} -> {To}";
}
