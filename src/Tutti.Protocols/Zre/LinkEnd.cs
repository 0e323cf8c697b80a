namespace Tutti.Protocols.Zre;

/// <summary>How a connection ended.</summary>
public enum LinkEnd
{
    /// <summary>Nobody listens there.</summary>
    Refused,

    /// <summary>There is no way there, or nobody answered in time.</summary>
    Unreachable,

    /// <summary>The name of the host is not known.</summary>
    UnknownHost,

    /// <summary>The other side closed it.</summary>
    Ended,

    /// <summary>It broke.</summary>
    Failed,
}
