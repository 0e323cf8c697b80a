namespace Tutti.Protocols.Zipi.Link;

/// <summary>What became of a wish to send.</summary>
public enum SendResult
{
    /// <summary>The frame waits for the token.</summary>
    Queued,

    /// <summary>As many frames wait as the queue holds.</summary>
    QueueFull,

    /// <summary>The station has no address (zipi-2.5).</summary>
    NoAddress,

    /// <summary>The content, with the source, is more than 4096 octets, or nothing.</summary>
    WrongLength,

    /// <summary>No such destination, or all were asked to acknowledge (zipi-2.10).</summary>
    WrongDestination,
}
