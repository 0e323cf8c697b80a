namespace Tutti.Patchbay.Rooms;

/// <summary>What is known of a node at one moment, but for its parameters.</summary>
/// <param name="Uuid">Names it while it runs.</param>
/// <param name="Name">Its name; any characters.</param>
internal sealed record NodeFacts(Uuid Uuid, string Name)
{
    /// <summary>It is here.</summary>
    public const string Present = "present";

    /// <summary>It is silent, but not yet given up.</summary>
    public const string Evasive = "evasive";

    /// <summary>It has gone, and patches wait for it.</summary>
    public const string Ghost = "ghost";

    /// <summary>What outlives its restarts; null when it has nothing of the kind.</summary>
    public string? Identity { get; init; }

    /// <summary>Where it accepts connections; empty when that is not known.</summary>
    public string Endpoint { get; init; } = string.Empty;

    /// <summary>False for one that is known only because patches name it.</summary>
    public bool WasHere => Endpoint.Length > 0;

    /// <summary><c>tutti</c>, <c>pyzocp</c> or <c>zre</c>; empty when that is not known.</summary>
    public string Implementation { get; init; } = string.Empty;

    /// <summary><see cref="Present"/>, <see cref="Evasive"/> or <see cref="Ghost"/>.</summary>
    public string State { get; init; } = Present;

    /// <summary>Why it is not simply present; null when it is.</summary>
    public string? Why { get; init; }

    /// <summary>What cannot be had with it, in words; null when nothing is missing.</summary>
    public string? Limits { get; init; }

    /// <summary>True for the node that this server is.</summary>
    public bool IsSelf { get; init; }

    /// <summary>False until it has told its parameters.</summary>
    public bool ParametersKnown { get; init; }

    /// <summary>What stands between groups in <see cref="Groups"/>, and in no name.</summary>
    public const char GroupsApart = '\n';

    /// <summary>The groups it is in, with <see cref="GroupsApart"/> between: a text, so that two facts compare.</summary>
    public string Groups { get; init; } = string.Empty;

    /// <summary>Where it stands, as a JSON object; empty when it does not say.</summary>
    public string Placement { get; init; } = string.Empty;

    /// <summary>What a place on the page is kept under: its identity, or else its name.</summary>
    public string LayoutKey => Identity ?? Name;
}
