namespace Tutti.Protocols.Wire;

/// <summary>What the system knows of a TCP connection's way to the other side.</summary>
public enum LinkProgress
{
    /// <summary>The system does not tell, or the connection is not there.</summary>
    Unknown,

    /// <summary>The other system acknowledges what it is sent, whether or not its program reads: nothing waits for TCP to try again.</summary>
    Acknowledged,

    /// <summary>TCP sent octets again and heard no acknowledgement; it waits, twice as long each time, before it tries once more.</summary>
    Retransmitting,
}
