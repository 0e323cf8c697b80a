namespace Tutti.Protocols.Zocp;

/// <summary>Why something was refused; the word on the wire is the name in lower case with hyphens.</summary>
public enum ZocpReason
{
    /// <summary>It was not refused.</summary>
    None,

    /// <summary>No such peer, parameter or method.</summary>
    NotFound,

    /// <summary>The parameter is not readable.</summary>
    NotReadable,

    /// <summary>The parameter, or this key of it, is not writeable.</summary>
    NotWriteable,

    /// <summary>The parameter does not send signals.</summary>
    NotEmitter,

    /// <summary>The parameter does not take signals.</summary>
    NotSensor,

    /// <summary>The value does not fit the type.</summary>
    WrongType,

    /// <summary>The value is outside min and max.</summary>
    OutOfRange,

    /// <summary>NaN or an infinity.</summary>
    NotFinite,

    /// <summary>A bound is reached.</summary>
    TooMany,

    /// <summary>A name is empty, too long, or already means something else.</summary>
    BadName,

    /// <summary>The peer is not here or left before it answered.</summary>
    PeerGone,

    /// <summary>The peer did not answer in time.</summary>
    NoAnswer,

    /// <summary>An old peer would die of it, so it was not sent.</summary>
    NotSafe,

    /// <summary>Several peers fit.</summary>
    Ambiguous,

    /// <summary>The peer cannot do this at all.</summary>
    NotSupported,

    /// <summary>The message is malformed.</summary>
    Malformed,

    /// <summary>A method failed at the other side.</summary>
    Failed,

    /// <summary>A signal passed through too many parameters of one node.</summary>
    TooManyHops,

    /// <summary>The other end has ended the link since, while this one was away.</summary>
    Removed,

    /// <summary>Signals were missed that nobody keeps any more.</summary>
    Lost,
}
