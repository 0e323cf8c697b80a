namespace Tutti.Protocols.Zocp;

/// <summary>An expected refusal in words a technician can act on.</summary>
/// <param name="Reason">The kind of refusal.</param>
/// <param name="What">What was asked ("set level to 3").</param>
/// <param name="Where">Which node or parameter.</param>
/// <param name="Why">Why not.</param>
/// <param name="Remedy">What would help; empty when nothing is known to.</param>
public sealed record ZocpRefusal(ZocpReason Reason, string What, string Where, string Why, string Remedy = "")
{
    /// <summary>The refusal as one line.</summary>
    public override string ToString() => Remedy.Length == 0 ? $"{What} at {Where}: {Why}" : $"{What} at {Where}: {Why} ({Remedy})";
}
