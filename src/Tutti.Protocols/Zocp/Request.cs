namespace Tutti.Protocols.Zocp;

/// <summary>Something asked of a peer that is not finished yet.</summary>
internal sealed class Request
{
    public long Id { get; set; }

    public ZocpMethod Method { get; init; }

    public string What { get; init; } = "";

    public RequestStage Stage { get; set; }

    /// <summary>The peer whose answer counts.</summary>
    public Uuid Peer { get; set; }

    /// <summary>The GET of <see cref="Peer"/> whose answer is needed; 0 for none.</summary>
    public long Get { get; set; }

    /// <summary>A second peer whose tree is needed before a link is made.</summary>
    public Uuid OtherPeer { get; set; }

    /// <summary>The GET of <see cref="OtherPeer"/> whose answer is needed; 0 for none.</summary>
    public long OtherGet { get; set; }

    /// <summary>The parameter of a SET.</summary>
    public string Path { get; init; } = "";

    /// <summary>The value of a SET.</summary>
    public ZocpValue Value { get; init; }

    public Uuid EmitterPeer { get; init; }

    public string? Emitter { get; init; }

    public Uuid ReceiverPeer { get; init; }

    public string? Receiver { get; init; }

    /// <summary>True when nobody waits for an event: the node itself asked.</summary>
    public bool IsOwn { get; init; }

    /// <summary>True when somebody wants this link now; false when it is only remembered.</summary>
    public bool IsNew { get; init; }

    /// <summary>True for a SUB whose link was ended before the answer: the answer changes nothing any more.</summary>
    public bool IsWithdrawn { get; set; }

    /// <summary>The counter of the link, as this node knows it.</summary>
    public long Counter { get; set; }

    /// <summary>On whose behalf, when another peer asked for it.</summary>
    public Uuid ReplyTo { get; init; }

    public long ReplyId { get; init; }
}
