namespace Tutti.Protocols.Wire;

/// <summary>The five things a core asks of the network.</summary>
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

    /// <summary>Say whether the other system acknowledges what is written to a TCP connection.</summary>
    Examine,
}
