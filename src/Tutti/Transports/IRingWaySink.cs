namespace Tutti.Transports;

/// <summary>Takes what comes in on a way.</summary>
internal interface IRingWaySink
{
    /// <summary>A datagram has come.</summary>
    void Received(ReadOnlySpan<byte> datagram);
}
