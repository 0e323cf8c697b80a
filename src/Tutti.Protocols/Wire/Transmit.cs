namespace Tutti.Protocols.Wire;

/// <summary>What a core wants done on the network, by the shell that owns the sockets or by a simulated network.</summary>
/// <remarks>
/// <list type="bullet">
/// <item><see cref="TransmitKind.Broadcast"/>: send <see cref="Octets"/> as one datagram to the segment.</item>
/// <item><see cref="TransmitKind.Connect"/>: open a TCP connection to <see cref="Endpoint"/>; tell the core Connected or Closed.</item>
/// <item><see cref="TransmitKind.Write"/>: write <see cref="Octets"/> to the connection, then tell the core Sent. Until then the
/// octets stay as they are and the core asks for no other write on this link, so all that gathers meanwhile goes out in one.</item>
/// <item><see cref="TransmitKind.Close"/>: close the connection; the core has forgotten it and wants to hear nothing more.</item>
/// <item><see cref="TransmitKind.Examine"/>: tell the core Examined, with what the system knows of the connection.</item>
/// </list>
/// </remarks>
/// <param name="Kind">What to do.</param>
/// <param name="Link">On which connection; default for a broadcast.</param>
/// <param name="Octets">What to send; empty otherwise.</param>
/// <param name="Endpoint">Where to connect to; default otherwise.</param>
public readonly record struct Transmit(TransmitKind Kind, LinkId Link, ReadOnlyMemory<byte> Octets, Endpoint Endpoint);
