namespace Tutti.Protocols.Zocp;

/// <summary>How a request ended.</summary>
public enum RequestOutcome
{
    /// <summary>Done; to an old peer: as far as its effect can be seen.</summary>
    Done,

    /// <summary>There is no such peer, parameter or method.</summary>
    NotFound,

    /// <summary>Refused, here or there; the refusal says why.</summary>
    Refused,

    /// <summary>No answer in time.</summary>
    NoAnswer,

    /// <summary>The peer left before it answered.</summary>
    PeerGone,

    /// <summary>Sent to an old peer that never answers this.</summary>
    Unanswerable,
}
