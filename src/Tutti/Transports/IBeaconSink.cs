using System.Net;

namespace Tutti.Transports;

/// <summary>Who is told of datagrams that arrive on a beacon port.</summary>
internal interface IBeaconSink
{
    /// <summary>A datagram came in; the octets are valid during the call only. Called on the thread of the port, which all nodes of this process on a card share: return soon.</summary>
    void BeaconReceived(IPAddress source, ReadOnlySpan<byte> datagram);
}
