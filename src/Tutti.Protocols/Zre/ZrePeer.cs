using Tutti.Protocols.Wire;

namespace Tutti.Protocols.Zre;

/// <summary>Another node, as we know it. Read only; the node keeps it up to date.</summary>
/// <remarks>Thread-safe: no; look at it where the node is driven.</remarks>
public sealed class ZrePeer
{
    /// <summary>The header of HELLO that tells a Tutti node from older ones; its value lists features.</summary>
    public const string FeaturesHeader = "X-ZOCP-EXT";

    /// <summary>The header of HELLO whose value stays the same when a program starts again.</summary>
    public const string IdentityHeader = "X-ZOCP-ID";

    /// <summary>The header that every ZOCP node carries.</summary>
    public const string ZocpHeader = "X-ZOCP";

    private static readonly Dictionary<string, string> s_noHeaders = [];

    internal ZrePeer(Uuid uuid, Endpoint endpoint, ZreOptions options)
    {
        Uuid = uuid;
        Endpoint = endpoint;
        Queue = new PeerQueue(options.MaxWaitingUnits, options.MaxWaitingOctets);
    }

    /// <summary>Its UUID; new at each start of most programs.</summary>
    public Uuid Uuid { get; }

    /// <summary>Its name; empty before it said HELLO.</summary>
    public string Name { get; private set; } = "";

    /// <summary>Where we connect to it.</summary>
    public Endpoint Endpoint { get; internal set; }

    /// <summary>Its headers; none before it said HELLO.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; private set; } = s_noHeaders;

    /// <summary>The groups it is in.</summary>
    public IReadOnlyCollection<string> Groups => GroupSet;

    /// <summary>True between Entered and Exited.</summary>
    public bool IsEntered { get; internal set; }

    /// <summary>True while it is silent for longer than it should.</summary>
    public bool IsEvasive { get; internal set; }

    /// <summary>True for a node that announces features of ours.</summary>
    public bool IsTutti { get; private set; }

    /// <summary>True for a ZOCP node, old or new.</summary>
    public bool IsZocp { get; private set; }

    /// <summary>When anything was heard of it last: beacon, unit or ZMTP.</summary>
    public Instant LastHeard { get; internal set; }

    /// <summary>Units that wait for it, those already on the link not counted.</summary>
    public int WaitingUnits => Queue.Count;

    /// <summary>True when half of what may wait for it waits: whoever can wait should.</summary>
    public bool IsHalfFull => Queue.IsHalfFull;

    /// <summary>Octets of the units that wait for it.</summary>
    public int WaitingOctets => Queue.Octets;

    /// <summary>Units we sent to it since it entered for the first time.</summary>
    public long UnitsSent { get; internal set; }

    /// <summary>Units it sent to us.</summary>
    public long UnitsReceived { get; internal set; }

    /// <summary>Time of the last ZMTP PING and its PONG; null before one was asked for.</summary>
    public TimeSpan? RoundTrip => Outbound?.Session.RoundTrip;

    internal HashSet<string> GroupSet { get; } = new(StringComparer.Ordinal);

    internal PeerQueue Queue { get; }

    internal ZreLink? Outbound { get; set; }

    internal ZreLink? Inbound { get; set; }

    /// <summary>Gets or sets the number of the newest connection of it on which a unit came.</summary>
    internal long LastTakeover { get; set; }

    internal ReceiveSequence Sequence;

    internal Backoff Retry = new();

    /// <summary>Gets or sets the status its last HELLO, JOIN or LEAVE carried.</summary>
    internal byte Status { get; set; }

    /// <summary>Gets or sets where it said in its last HELLO that it is.</summary>
    internal Endpoint Announced { get; set; }

    /// <summary>Gets or sets the address its last beacon came from.</summary>
    internal System.Net.IPAddress? BeaconSource { get; set; }

    /// <summary>Gets or sets where that beacon told that it is.</summary>
    internal Endpoint BeaconEndpoint { get; set; }

    /// <summary>Gets or sets a value indicating whether anything was written to it since signs of life were last due.</summary>
    internal bool WasSpokenTo { get; set; }

    internal bool IsFromGossip { get; set; }

    internal FixedPeer? Fixed { get; set; }

    /// <summary>Gets or sets a value indicating whether only our memory says that it may be there.</summary>
    internal bool IsCalled { get; set; }

    /// <summary>Gets or sets a value indicating whether it is no longer in the table.</summary>
    internal bool IsForgotten { get; set; }

    /// <summary>Gets or sets a value indicating whether a link of ours to it was ever ready.</summary>
    internal bool WasReached { get; set; }

    /// <summary>Gets or sets a value indicating whether we change our link to it on purpose.</summary>
    internal bool IsMoving { get; set; }

    /// <summary>Gets or sets a value indicating whether we began anew and it must answer with its HELLO.</summary>
    internal bool AwaitsHello { get; set; }

    internal Instant LastHello { get; set; } = new(long.MinValue);

    /// <summary>Gets or sets a value indicating whether our last HELLO to it was not the first.</summary>
    internal bool HasHadHello { get; set; }

    internal Instant HelloAgainAt { get; set; } = Instant.Never;

    /// <summary>Gets or sets how often it was given up soon after it had entered.</summary>
    internal int Faults { get; set; }

    /// <summary>Gets or sets until when it is not connected to because of that.</summary>
    internal Instant HoldUntil { get; set; } = new(long.MinValue);

    internal int HelloTries { get; set; }

    internal Instant EnteredAt { get; set; }

    /// <summary>Gets or sets when the user is told that it hears us but does not connect back; never once told.</summary>
    internal Instant UnansweredAt { get; set; } = Instant.Never;

    /// <summary>Gets or sets a value indicating whether another run of its program is known, and it has not shown since that it lives.</summary>
    internal bool IsDoubtful { get; set; }

    /// <summary>Gets or sets when it was heard again after a silence, or another run of its program entered.</summary>
    internal Instant DoubtedAt { get; set; }

    /// <summary>Gets or sets a value indicating whether the silence was short: a connection that only is full is then left alone.</summary>
    internal bool IsSlightlyDoubted { get; set; }

    /// <summary>Gets or sets when its last beacon came.</summary>
    internal Instant LastBeacon { get; set; }

    /// <summary>Gets or sets until when our connection to it must have brought anything; never when it need not.</summary>
    internal Instant ProveBy { get; set; } = Instant.Never;

    /// <summary>Gets or sets when it said farewell; never: it has not.</summary>
    internal Instant DepartedAt { get; set; } = Instant.Never;

    /// <summary>Gets or sets until when a departing peer's link must have brought more.</summary>
    internal Instant DepartsBy { get; set; }

    internal bool IsDeparting => DepartedAt != Instant.Never;

    internal Instant PingAt { get; set; }

    internal Instant UnitPingAt { get; set; }

    /// <summary>Gets or sets a value indicating whether it has sent ELECT: it understands elections.</summary>
    internal bool Elects { get; set; }

    internal string? Told { get; set; }

    /// <summary>Takes over what a HELLO tells.</summary>
    internal void Take(ZreHello hello)
    {
        Name = hello.Name;
        Headers = hello.Headers;
        Status = hello.Status;
        IsTutti = hello.Headers.ContainsKey(FeaturesHeader);
        IsZocp = hello.Headers.ContainsKey(ZocpHeader);
        GroupSet.Clear();
        foreach (string group in hello.Groups)
        {
            GroupSet.Add(group);
        }
    }
}
