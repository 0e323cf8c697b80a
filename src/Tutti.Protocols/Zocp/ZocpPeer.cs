namespace Tutti.Protocols.Zocp;

/// <summary>Another node as this one knows it, from ENTER to EXIT.</summary>
/// <remarks>Thread-safe: no; read it under whatever guards the node.</remarks>
public sealed class ZocpPeer
{
    internal ZocpPeer(Uuid uuid, string name, IReadOnlyDictionary<string, string> headers, long maxTreeOctets)
    {
        Uuid = uuid;
        Name = name;
        Believes = new PeerSubscriptions(uuid);
        Headers = headers;
        Tree = new CapabilityTree(maxTreeOctets);
        SpeaksZocp = headers.ContainsKey(ZocpHeaders.Zocp);
        IsOld = !headers.TryGetValue(ZocpHeaders.Extensions, out string? extensions);
        Speaks = ZocpHeaders.Parse(extensions);
        IsGuest = headers.ContainsKey(ZocpHeaders.Guest);
        Identity = headers.TryGetValue(ZocpHeaders.Identity, out string? identity) ? identity : "";
    }

    /// <summary>Its UUID in this run.</summary>
    public Uuid Uuid { get; }

    /// <summary>Its name; not necessarily the only one of that name.</summary>
    public string Name { get; }

    /// <summary>The headers of its HELLO.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>Its identity, which outlives restarts; empty when it has none.</summary>
    public string Identity { get; }

    /// <summary>True when it says that it is a ZOCP node.</summary>
    public bool SpeaksZocp { get; }

    /// <summary>The extensions it speaks.</summary>
    public ZocpExtensions Speaks { get; }

    /// <summary>True when it announces no extensions, so that it gets plain ZOCP and nothing it could die of.</summary>
    public bool IsOld { get; }

    /// <summary>What it seems to be: <c>Tutti</c>, <c>pyZOCP</c> (or alike) or <c>ZRE</c>.</summary>
    public string Implementation => !IsOld ? "Tutti" : SpeaksZocp ? "pyZOCP" : "ZRE";

    /// <summary>True for one that is only passing by, such as a command.</summary>
    public bool IsGuest { get; }

    /// <summary>True while nothing at all is heard of it, though it has not exited.</summary>
    public bool IsSilent { get; internal set; }

    /// <summary>True while another run of its program is known and it has not shown since that it lives.</summary>
    public bool IsDoubted { get; internal set; }

    /// <summary>Its tree as far as it is known.</summary>
    public CapabilityTree Tree { get; }

    /// <summary>True when it has answered GET since it entered.</summary>
    public bool TreeKnown { get; internal set; }

    /// <summary>True when it speaks this extension.</summary>
    public bool Can(ZocpExtensions extension) => (Speaks & extension) == extension;

    /// <summary>Keys of the own tree that this old peer holds as something else than an object: a SIG for them would end it.</summary>
    internal HashSet<string> ScalarsTold { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Links from this node that the peer holds, whether or not we agreed: an old peer is not told of a refusal, and dies of a signal for a
    /// receiver that it has linked but does not have.
    /// </summary>
    internal PeerSubscriptions Believes { get; }

    /// <summary>True when it holds links that we could not remember, so that no signal is safe.</summary>
    internal bool IsOverfull { get; set; }

    /// <summary>Own parameters whose present value it gets once that is safe.</summary>
    internal HashSet<LocalParameter> Owed { get; } = [];

    /// <summary>When it entered.</summary>
    internal Wire.Instant EnteredAt { get; init; }

    /// <summary>When it was last heard, once it is silent.</summary>
    internal Wire.Instant HeardAt { get; set; }

    /// <summary>Own receivers that take the present value of one of its emitters once it has told it: an old peer does not signal it by itself.</summary>
    internal Dictionary<(string Emitter, string Receiver), AwaitedPresent> Awaited { get; } = [];

    /// <summary>Number of the last GET sent to it.</summary>
    internal long Asked { get; set; }

    /// <summary>Number of the last GET that it answered, or that was given up.</summary>
    internal long Answered { get; set; }

    /// <summary>True when another GET is to follow the one under way.</summary>
    internal bool AskAgain { get; set; }

    /// <summary>When the last GET left.</summary>
    internal Wire.Instant AskedAt { get; set; }

    /// <summary>Keys that its MODs named since the last GET left, while its answer is awaited.</summary>
    internal HashSet<string>? Named { get; set; }
}
