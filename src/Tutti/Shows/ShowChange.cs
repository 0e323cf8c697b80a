namespace Tutti.Shows;

/// <summary>One difference between a show and a room.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="What">Named as in the show.</param>
public sealed record ShowChange(ShowChangeKind Kind, string What)
{
    /// <summary>The emitter of a patch, or the parameter of a value, as the show names it.</summary>
    public NodeParameter Start { get; init; }

    /// <summary>The receiver of a patch, as the show names it.</summary>
    public NodeParameter End { get; init; }

    /// <summary>The emitter, where it is now.</summary>
    public ParameterAddress From { get; init; }

    /// <summary>The receiver, or the parameter that is to be set, where it is now.</summary>
    public ParameterAddress To { get; init; }

    /// <summary>The wanted value.</summary>
    public ZocpValue Value { get; init; }

    /// <summary>The present value.</summary>
    public ZocpValue Now { get; init; }

    /// <summary>What must appear before it can be done; null when it can be done now.</summary>
    public string? Missing { get; init; }
}
