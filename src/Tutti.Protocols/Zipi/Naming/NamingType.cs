namespace Tutti.Protocols.Zipi.Naming;

/// <summary>The first octet of a naming frame (zipi-3.2).</summary>
public enum NamingType : byte
{
    /// <summary><c>number expression</c>: who is meant?</summary>
    Query = 1,

    /// <summary><c>number address id name</c>: I am.</summary>
    Match = 2,

    /// <summary><c>number</c>: tell everything.</summary>
    Describe = 3,

    /// <summary><c>number part parts characteristics</c></summary>
    List = 4,

    /// <summary><c>characteristics</c>: these have changed.</summary>
    Changed = 5,

    /// <summary><c>number code offset(2)</c>: the query cannot be read.</summary>
    Error = 6,
}
