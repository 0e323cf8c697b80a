using Tutti.Protocols.Zipi.Ip;

namespace Tutti;

/// <summary>News of a hub.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Port">Which port, from 0; -1 when it is about none.</param>
/// <param name="Id">Whose id it is about; 0 when about none.</param>
/// <param name="From">Where that is, as <c>ADDRESS:PORT</c>.</param>
/// <param name="Reason">Why somebody was refused; else empty.</param>
public readonly record struct RingHubChange(IpHubEventKind Kind, int Port, ulong Id, string From, string Reason);
