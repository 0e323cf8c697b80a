namespace Tutti.Doctor;

/// <summary>A node that was met: it said HELLO.</summary>
/// <param name="Uuid">Names it in this run.</param>
/// <param name="Name">Its name.</param>
/// <param name="Identity">Its identity; null when it has none: an old node, or one that keeps no state.</param>
/// <param name="Implementation"><c>tutti</c>, <c>pyzocp</c> or <c>zre</c>.</param>
/// <param name="HelloEndpoint">Where it says it accepts connections; null when its HELLO was not overheard.</param>
/// <param name="IsSilent">True when it was asked for its parameters and did not answer.</param>
public sealed record SeenNode(Uuid Uuid, string Name, string? Identity, string Implementation, string? HelloEndpoint, bool IsSilent)
{
    /// <summary>True when it is no Tutti node.</summary>
    public bool IsOld => Implementation != "tutti";

    /// <summary>Its name with the first digits of its UUID: names are not unique.</summary>
    public string Label => $"{Name} ({Uuid.ToString()[..8]})";
}
