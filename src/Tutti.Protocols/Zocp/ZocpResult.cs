using System.Diagnostics.CodeAnalysis;

namespace Tutti.Protocols.Zocp;

/// <summary>Done, or refused with the reason. The default value means done.</summary>
/// <param name="Refusal">Why not; null when it was done.</param>
public readonly record struct ZocpResult(ZocpRefusal? Refusal)
{
    /// <summary>True when it was done.</summary>
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsDone => Refusal is null;
}
