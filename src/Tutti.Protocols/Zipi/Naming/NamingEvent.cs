namespace Tutti.Protocols.Zipi.Naming;

/// <summary>News of naming for the user.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Address">The device it is from.</param>
/// <param name="Number">The number of the query it answers; 0 for a change.</param>
public sealed record NamingEvent(NamingEventKind Kind, byte Address, byte Number)
{
    /// <summary>The device's unique id, in a match.</summary>
    public ulong Id { get; init; }

    /// <summary>The device's name, in a match.</summary>
    public string Name { get; init; } = "";

    /// <summary>What was listed or changed.</summary>
    public IReadOnlyList<Characteristic> Characteristics { get; init; } = [];

    /// <summary>What was wrong with the query, and where.</summary>
    public Wire.DecodeError Error { get; init; }
}
