namespace Tutti.Protocols.Zocp;

/// <summary>What a request waits for.</summary>
internal enum RequestStage
{
    /// <summary>Fresh trees of old peers, before a link is made.</summary>
    Looking,

    /// <summary>REP, or the SUB or UNSUB that an old receiver sends back.</summary>
    Sent,

    /// <summary>The tree of an old peer, in which the effect must show.</summary>
    Verifying,
}
