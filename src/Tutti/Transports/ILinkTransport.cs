using System.Net;

using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Transports;

/// <summary>The TCP connections of one node, as its shell uses them.</summary>
internal interface ILinkTransport : IDisposable
{
    /// <summary>Listens on an address; a port of 0 lets the system choose.</summary>
    /// <returns>The port.</returns>
    /// <exception cref="System.Net.Sockets.SocketException">The address is not ours, or the port is taken.</exception>
    ushort Listen(IPEndPoint address, ZreListener kind);

    /// <summary>Stops accepting; connections stay.</summary>
    void StopListening();

    /// <summary>Makes an accepted connection known under its number.</summary>
    void Add(TcpLink link);

    /// <summary>Opens a connection; the sink hears how it went, never on the calling thread.</summary>
    void Connect(LinkId id, Endpoint endpoint);

    /// <summary>Writes octets; see <see cref="TcpLink.TryWrite"/>.</summary>
    bool TryWrite(LinkId id, ReadOnlyMemory<byte> octets);

    /// <summary>What the system knows of a connection's way to the other side.</summary>
    LinkProgress Examine(LinkId id);

    /// <summary>Closes a connection without telling the sink.</summary>
    void Close(LinkId id);

    /// <summary>Both ends of a connection over IPv4; false when it is none, or not there.</summary>
    bool TryGetEnds(LinkId id, out IPEndPoint? here, out IPEndPoint? there);
}
