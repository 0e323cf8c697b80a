namespace Tutti.Protocols.Zipi.Naming;

/// <summary>News of naming.</summary>
public enum NamingEventKind
{
    /// <summary>A device matches a query.</summary>
    Matched,

    /// <summary>A device has listed all its characteristics.</summary>
    Listed,

    /// <summary>A device has announced what changed.</summary>
    Changed,

    /// <summary>A device could not read the query.</summary>
    Refused,
}
