namespace Tutti.Protocols.Zipi.Ip;

/// <summary>Where a datagram comes from or goes to, in the shell's own numbers.</summary>
/// <remarks>A hub limits how many devices one <paramref name="Host"/> may have (zipi-6.5).</remarks>
/// <param name="Host">The machine: its IP address as a number.</param>
/// <param name="Way">The way to it: a UDP port from 0 to 65535, or whatever else the shell calls a connection.</param>
public readonly record struct IpPeer(UInt128 Host, long Way);
