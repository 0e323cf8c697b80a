namespace Tutti.Protocols.Wire;

/// <summary>The four things a core asks of the network.</summary>
public enum TransmitKind
{
    /// <summary>One datagram to everybody on the segment.</summary>
    Broadcast,

    /// <summary>Open a TCP connection.</summary>
    Connect,

    /// <summary>Write octets to a TCP connection.</summary>
    Write,

    /// <summary>Close a TCP connection.</summary>
    Close,
}
