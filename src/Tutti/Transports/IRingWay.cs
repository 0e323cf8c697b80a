namespace Tutti.Transports;

/// <summary>The way of a device to its hub: datagrams out and in, over UDP or TCP. It decides nothing.</summary>
/// <remarks>Sends come one at a time; what comes in is handed over on one thread.</remarks>
internal interface IRingWay : IDisposable
{
    /// <summary>Sends a datagram, or loses it; never blocks.</summary>
    void Send(ReadOnlySpan<byte> datagram);

    /// <summary>Begins to hand over what comes in.</summary>
    void Start(IRingWaySink sink);
}
