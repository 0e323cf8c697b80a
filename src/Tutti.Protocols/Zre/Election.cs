namespace Tutti.Protocols.Zre;

/// <summary>What one group's election has come to, among the peers that elect.</summary>
internal sealed class Election
{
    /// <summary>Gets or sets the smallest challenger so far.</summary>
    internal Uuid? Best { get; set; }

    /// <summary>Gets the peers we sent ELECT for the best challenger.</summary>
    internal HashSet<Uuid> Supported { get; } = [];

    /// <summary>Gets or sets the leader; null before one is declared.</summary>
    internal Uuid? Leader { get; set; }

    /// <summary>Gets the peers that declared the leader to us.</summary>
    internal HashSet<Uuid> Declared { get; } = [];
}
