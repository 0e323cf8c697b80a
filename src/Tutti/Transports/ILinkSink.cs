using Tutti.Protocols.Wire;
using Tutti.Protocols.Zre;

namespace Tutti.Transports;

/// <summary>Who is told what happens on TCP connections. Every call comes on a thread of the runtime's pool, one at a time for a link.</summary>
internal interface ILinkSink
{
    /// <summary>Somebody connected. True: the link has its number and is known to the transport. False: refused, it is closed.</summary>
    bool TryAccept(TcpLink link, string remote, ZreListener listener);

    /// <summary>A connection we opened is there; <paramref name="remote"/> is the address that a host name led to.</summary>
    void Connected(LinkId link, string remote);

    /// <summary>Octets came in; valid during the call only.</summary>
    /// <returns>False: the program is behind with its news. Read no more until <see cref="CaughtUpAsync"/>, so that the sender waits too.</returns>
    bool Received(LinkId link, ReadOnlySpan<byte> octets);

    /// <summary>Complete when the program has taken its news.</summary>
    Task CaughtUpAsync();

    /// <summary>What was to be written, and had to wait for room, is written.</summary>
    void Sent(LinkId link);

    /// <summary>The connection ended, or never came to be.</summary>
    void Closed(LinkId link, LinkEnd why);
}
