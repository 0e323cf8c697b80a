namespace Tutti.Protocols.Zre;

/// <summary>What a node has counted since it was made. Numbers only grow.</summary>
public sealed class ZreCounters
{
    /// <summary>Units written to links, HELLO and PING-OK included.</summary>
    public long UnitsSent { get; internal set; }

    /// <summary>Units taken from peers.</summary>
    public long UnitsReceived { get; internal set; }

    /// <summary>Units dropped because their sender has not said HELLO, or speaks on a connection that another has taken over.</summary>
    public long UnitsIgnored { get; internal set; }

    /// <summary>Values that took the place of one that still waited.</summary>
    public long UnitsReplaced { get; internal set; }

    /// <summary>Units and datagrams that could not be read.</summary>
    public long DecodeErrors { get; internal set; }

    /// <summary>JOIN and LEAVE with a status that does not follow from the one before.</summary>
    public long StatusErrors { get; internal set; }

    /// <summary>Beacons sent, farewells included.</summary>
    public long BeaconsSent { get; internal set; }

    /// <summary>Beacons of others that could be read.</summary>
    public long BeaconsHeard { get; internal set; }

    /// <summary>Connections begun.</summary>
    public long Connects { get; internal set; }

    /// <summary>Peers that entered.</summary>
    public long Entered { get; internal set; }

    /// <summary>Peers given up because they did not take their units.</summary>
    public long TooSlow { get; internal set; }

    /// <summary>Events dropped because nobody took them; always 0 when the outboxes are drained after each input.</summary>
    public long EventsLost { get; internal set; }
}
