namespace Tutti.Protocols.Zocp;

/// <summary>What a peer speaks beyond plain ZOCP (header <see cref="ZocpHeaders.Extensions"/>).</summary>
[Flags]
public enum ZocpExtensions
{
    /// <summary>Plain ZOCP.</summary>
    None = 0,

    /// <summary><c>rep</c>: requests carry an id in a second content frame and are answered by REP.</summary>
    Replies = 1,

    /// <summary><c>gone</c>: MOD or SET with null for a name means that it is removed.</summary>
    Removal = 2,

    /// <summary><c>path</c>: emitters and receivers inside objects are named by their path.</summary>
    Paths = 4,

    /// <summary><c>heal</c>: SUB and UNSUB carry the counter of the patch, signals of <see cref="Delivery.Every"/> their count.</summary>
    Healing = 8,

    /// <summary><c>see</c>: it tells what it counts of its links and what its clocks say, and stamps signals (see-1).</summary>
    Sight = 16,
}
